/**
 * Calls at the top level whose promise nobody awaits (`main()`): QuickJS has no notice of unhandled rejections, so
 * such a promise is handed to a watcher, and an error in it is not lost in silence.
 */

/** The name of the setter that catches promises nobody awaits. */
export const WATCHED = 'weir$.watched';

const TOP_LEVEL_CALL = /^(?:[A-Za-z_$][\w$]*\([^;]*\);?\s*(?:\/\/.*)?|\(async\b.*)$/;
const KEYWORD = /^(?:if|for|while|switch|catch|function|super|import|require)\b/;
/** What may stand before a statement; after anything else a line goes on with an expression. */
const STATEMENT_END = /(?:^|[;})'"`\w]|\*\/)\s*(?:\/\/.*)?$/;

/** JavaScript of the same lines in which `main()` and `(async () => {...})()` are handed to the watcher. */
export function watchLostPromises(code: string): string {
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
