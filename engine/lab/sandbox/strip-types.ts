/**
 * TypeScript to JavaScript by taking the types away, with lines kept one to one. Also marks calls at the top
 * level whose promise nobody awaits (`main()`), so that an error in them is not lost in silence.
 */
import { transform } from 'sucrase';
import { ProgramError } from '../../core/offered.ts';

/** An error of syntax with its place; `column` is 1-based. */
export class SyntaxMistake extends ProgramError {
  readonly line: number | null;
  readonly column: number | null;

  constructor(message: string, line: number | null, column: number | null) {
    super('SyntaxError', message);
    this.line = line;
    this.column = column;
  }
}

/** JavaScript of the same lines; throws {@link SyntaxMistake}. */
export function stripTypes(code: string): string {
  const namespace = /^[ \t]*(?:export\s+)?(?:namespace|module)\s+[\w.]+\s*\{/m.exec(code);
  if (namespace) {
    const line = code.slice(0, namespace.index).split('\n').length;
    throw new SyntaxMistake('TypeScript namespaces are not supported: use plain functions and objects.', line, 1);
  }
  try {
    const { code: plain } = transform(code, {
      transforms: ['typescript'],
      keepUnusedImports: true,
      disableESTransforms: true,
    });
    return watchLostPromises(plain);
  } catch (error) {
    throw syntaxMistake(error as Error & { loc?: { line: number; column: number } });
  }
}

/** The name of the setter that catches promises nobody awaits. */
export const WATCHED = 'weir$.watched';

const TOP_LEVEL_CALL = /^(?:[A-Za-z_$][\w$]*\([^;]*\);?\s*(?:\/\/.*)?|\(async\b.*)$/;
const KEYWORD = /^(?:if|for|while|switch|catch|function|super|import|require)\b/;
/** What may stand before a statement; after anything else a line goes on with an expression. */
const STATEMENT_END = /(?:^|[;})'"`\w]|\*\/)\s*(?:\/\/.*)?$/;

/** `main()` and `(async () => {...})()` at the start of a line are handed to the watcher. */
function watchLostPromises(code: string): string {
  // Inside a template over several lines a line is text, and telling them apart takes a parser.
  if (/`[^`]*\n[^`]*`/.test(code)) return code;
  let before = '';
  return code
    .split('\n')
    .map(line => {
      const watched = TOP_LEVEL_CALL.test(line) && !KEYWORD.test(line) && STATEMENT_END.test(before);
      if (line.trim() !== '') before = line;
      return watched ? `${WATCHED} = ${line}` : line;
    })
    .join('\n');
}

function syntaxMistake(error: Error & { loc?: { line: number; column: number } }): SyntaxMistake {
  const place = / \((\d+):(\d+)\)$/.exec(error.message);
  const line = error.loc?.line ?? (place ? Number(place[1]) : null);
  const column = error.loc?.column ?? (place ? Number(place[2]) : null);
  const message = error.message.replace(/^Error transforming [^:]*: /, '').replace(/ \(\d+:\d+\)$/, '');
  return new SyntaxMistake(message, line, column);
}
