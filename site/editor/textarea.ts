/**
 * The plain editor: a labelled textarea with line numbers, colours painted behind it, and the list of problems below.
 * Tab indents by two spaces; Esc, then Tab, leaves. It works on touch screens, with screen readers and everywhere
 * that the full editor does not. Leaves out: completion, several carets.
 */
import type { CodeEditor, EditorOptions, EditorView, Problem } from './editor.ts';
import { highlight } from './highlight.ts';

/** Puts a plain editor into `host`. */
export function mountTextarea(host: HTMLElement, options: EditorOptions): CodeEditor {
  return new TextareaEditor(host, options);
}

class TextareaEditor implements CodeEditor {
  readonly #root = element('div', 'plain-editor');
  readonly #sheet = element('div', 'plain-sheet');
  readonly #gutter = element('div', 'plain-gutter');
  readonly #paint = element('pre', 'plain-paint');
  readonly #area = document.createElement('textarea');
  readonly #onChange: (code: string) => void;
  #mayLeave = false;
  #lines = 0;
  #marked: number | null = null;
  #problemLines = new Set<number>();

  constructor(host: HTMLElement, options: EditorOptions) {
    this.#onChange = options.onChange;
    this.#gutter.setAttribute('aria-hidden', 'true');
    this.#paint.setAttribute('aria-hidden', 'true');
    const area = this.#area;
    area.setAttribute('aria-label', options.label);
    area.spellcheck = false;
    area.autocomplete = 'off';
    area.autocapitalize = 'off';
    area.setAttribute('autocorrect', 'off');
    area.wrap = 'off';
    area.readOnly = options.readOnly;
    area.addEventListener('input', () => {
      this.#draw();
      this.#onChange(area.value);
    });
    area.addEventListener('keydown', event => this.#onKey(event));
    for (const moved of ['keyup', 'click', 'focus'] as const) {
      area.addEventListener(moved, () => options.onCaret(lineOf(area)));
    }
    this.#gutter.addEventListener('click', event => {
      const row = [...this.#gutter.children].indexOf(event.target as Element);
      if (row >= 0) options.onLine(row + 1);
    });
    area.addEventListener('scroll', () => this.#follow());
    area.addEventListener('blur', () => {
      this.#mayLeave = false;
    });
    const clip = element('div', 'plain-clip');
    clip.append(this.#paint);
    this.#sheet.append(this.#gutter, clip, area);
    this.#root.append(this.#sheet);
    host.append(this.#root);
    this.setValue(options.value);
    if (options.view) this.#restore(options.view);
  }

  setValue(code: string): void {
    if (code !== this.#area.value) this.#area.value = code;
    this.#draw();
  }

  setProblems(problems: Problem[]): void {
    this.#problemLines = new Set(problems.map(problem => problem.line));
    this.#area.setAttribute('aria-invalid', String(problems.length > 0));
    this.#drawGutter();
  }

  markLine(line: number | null): void {
    if (line === this.#marked) return;
    this.#marked = line;
    this.#drawGutter();
  }

  reveal(line: number, column: number): void {
    const area = this.#area;
    const lines = area.value.split('\n');
    const place = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    const at = Math.min(area.value.length, place + Math.min(column - 1, lines[line - 1]?.length ?? 0));
    area.focus();
    area.setSelectionRange(at, at);
    area.scrollTop = Math.max(0, (line - 4) * this.#lineHeight());
    this.#follow();
  }

  view(): EditorView {
    const { selectionStart, selectionEnd, scrollTop } = this.#area;
    return { start: selectionStart, end: selectionEnd, scrollTop, focused: document.activeElement === this.#area };
  }

  destroy(): void {
    this.#root.remove();
  }

  #restore(view: EditorView): void {
    this.#area.setSelectionRange(view.start, view.end);
    this.#area.scrollTop = view.scrollTop;
    if (view.focused) this.#area.focus({ preventScroll: true });
    this.#follow();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      this.#mayLeave = true;
      return;
    }
    const isTab = event.key === 'Tab' && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isTab) {
      if (event.key !== 'Shift') this.#mayLeave = false;
      return;
    }
    if (this.#mayLeave) return;
    event.preventDefault();
    if (event.shiftKey) this.#outdent();
    else this.#indent();
  }

  #indent(): void {
    const { selectionStart: start, selectionEnd: end, value } = this.#area;
    if (!value.slice(start, end).includes('\n')) this.#insert('  ', start, end);
    else this.#changeLines(text => text.replace(/^(?=.)/gm, '  '));
  }

  #outdent(): void {
    this.#changeLines(text => text.replace(/^ {1,2}/gm, ''));
  }

  #changeLines(change: (lines: string) => string): void {
    const { selectionStart, selectionEnd, value } = this.#area;
    const start = value.lastIndexOf('\n', selectionStart - 1) + 1;
    const text = change(value.slice(start, selectionEnd));
    const grew = text.length - (selectionEnd - start);
    this.#insert(text, start, selectionEnd);
    if (selectionStart !== selectionEnd) this.#area.setSelectionRange(start, start + text.length);
    else this.#area.setSelectionRange(Math.max(start, selectionStart + grew), Math.max(start, selectionStart + grew));
  }

  /** Through the browser's own command where there is one, so that undo works. */
  #insert(text: string, start: number, end: number): void {
    this.#area.setSelectionRange(start, end);
    const done = text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, text);
    if (!done) {
      this.#area.setRangeText(text, start, end, 'end');
      this.#area.dispatchEvent(new Event('input'));
    }
  }

  #draw(): void {
    this.#paint.innerHTML = `${highlight(this.#area.value)}\n`;
    this.#drawGutter();
    this.#follow();
  }

  #drawGutter(): void {
    const lines = this.#area.value.split('\n').length;
    if (lines !== this.#lines) {
      this.#lines = lines;
      this.#gutter.replaceChildren(...Array.from({ length: lines }, (_, at) => element('div', '', String(at + 1))));
      this.#sheet.style.setProperty('--digits', String(String(lines).length));
    }
    [...this.#gutter.children].forEach((row, at) => {
      row.className = this.#problemLines.has(at + 1) ? 'line-wrong' : this.#marked === at + 1 ? 'line-now' : '';
    });
  }

  #follow(): void {
    const { scrollTop, scrollLeft } = this.#area;
    this.#gutter.style.transform = `translateY(${-scrollTop}px)`;
    this.#paint.style.transform = `translate(${-scrollLeft}px, ${-scrollTop}px)`;
  }

  #lineHeight(): number {
    return Number.parseFloat(getComputedStyle(this.#area).lineHeight) || 20;
  }
}

/** The 1-based line of the caret. */
function lineOf({ value, selectionStart }: HTMLTextAreaElement): number {
  return value.slice(0, selectionStart).split('\n').length;
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
