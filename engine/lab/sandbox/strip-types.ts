/**
 * TypeScript to JavaScript by taking the types away, with lines kept one to one. Left out: namespaces, which
 * are more than types.
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
    return plain;
  } catch (error) {
    throw syntaxMistake(error as Error & { loc?: { line: number; column: number } });
  }
}

function syntaxMistake(error: Error & { loc?: { line: number; column: number } }): SyntaxMistake {
  const place = / \((\d+):(\d+)\)$/.exec(error.message);
  const line = error.loc?.line ?? (place ? Number(place[1]) : null);
  const column = error.loc?.column ?? (place ? Number(place[2]) : null);
  const message = error.message.replace(/^Error transforming [^:]*: /, '').replace(/ \(\d+:\d+\)$/, '');
  return new SyntaxMistake(message, line, column);
}
