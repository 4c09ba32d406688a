/**
 * Colours for TypeScript in the plain editor: words, texts, comments and numbers, as spans of escaped HTML.
 * A reading aid, not a parser: regular expressions and nested templates are left plain.
 */

const token =
  /(\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?|`(?:[^`\\]|\\[\s\S])*`?)|\b(\d[\w.]*)\b|([A-Za-z_$][\w$]*)/g;

const keywords = new Set(
  (
    'async await break case catch class const continue default delete do else enum export extends false finally for ' +
    'from function if import in instanceof interface let new null of return static super switch this throw true try ' +
    'type typeof undefined var void while yield'
  ).split(' '),
);

/** The code as HTML, every character of it escaped. */
export function highlight(code: string): string {
  let html = '';
  let last = 0;
  for (const match of code.matchAll(token)) {
    const [text, comment, quoted, number, word] = match;
    html += escapeHtml(code.slice(last, match.index));
    last = match.index + text.length;
    const kind = comment
      ? 'comment'
      : quoted
        ? 'text'
        : number
          ? 'number'
          : keywords.has(word!)
            ? 'keyword'
            : code[last] === '('
              ? 'call'
              : '';
    html += kind ? `<span class="code-${kind}">${escapeHtml(text)}</span>` : escapeHtml(text);
  }
  return html + escapeHtml(code.slice(last));
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
