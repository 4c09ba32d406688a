/**
 * The full editor: Monaco with TypeScript's own service, loaded when somebody first turns to the code. It knows the
 * lab's declarations and nothing of the DOM. Content, selection and focus come from the editor that it replaces.
 * Leaves out: touch screens, which Monaco does not support.
 */
import { editor, MarkerSeverity, Uri } from 'monaco-editor/editor';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/typescript/register';
import * as typescript from 'monaco-editor/languages/features/typescript/register';
import TypeScriptWorker from 'monaco-editor/languages/features/typescript/ts.worker?worker';
import type { DeclarationFile } from './declarations.ts';
import type { CodeEditor, EditorOptions, EditorView, Problem } from './editor.ts';
import { followTheme } from './monaco-theme.ts';

/** ES2022 in TypeScript's numbering, which Monaco's own list does not name. */
const ES2022 = 9;
/** `moduleDetection: 'force'`: top-level await is fine without an import. */
const FORCE_MODULES = 3;

self.MonacoEnvironment = {
  getWorker: (_id, label) => (label === 'typescript' ? new TypeScriptWorker() : new EditorWorker()),
};

/** Puts the full editor into `host`. */
export function mountMonaco(host: HTMLElement, options: EditorOptions, files: DeclarationFile[]): CodeEditor {
  setUpTypeScript(files);
  return new MonacoEditor(host, options);
}

function setUpTypeScript(files: DeclarationFile[]): void {
  const defaults = typescript.typescriptDefaults;
  defaults.setCompilerOptions({
    target: ES2022 as typescript.ScriptTarget,
    module: typescript.ModuleKind.ESNext,
    moduleResolution: typescript.ModuleResolutionKind.NodeJs,
    moduleDetection: FORCE_MODULES,
    lib: ['es2022'],
    strict: true,
    noImplicitAny: false,
    allowNonTsExtensions: true,
    noEmit: true,
  });
  defaults.setExtraLibs(files.map(({ path, text }) => ({ filePath: path, content: text })));
  defaults.setEagerModelSync(true);
}

class MonacoEditor implements CodeEditor {
  readonly #editor: editor.IStandaloneCodeEditor;
  readonly #model: editor.ITextModel;
  readonly #host = document.createElement('div');
  readonly #unfollow: () => void;
  readonly #marks: editor.IEditorDecorationsCollection;
  #quiet = false;

  constructor(host: HTMLElement, options: EditorOptions) {
    this.#host.className = 'full-editor';
    host.append(this.#host);
    this.#unfollow = followTheme();
    const uri = Uri.parse('file:///main.ts');
    editor.getModel(uri)?.dispose();
    this.#model = editor.createModel(options.value, 'typescript', uri);
    this.#model.updateOptions({ tabSize: 2, insertSpaces: true });
    const style = getComputedStyle(this.#host);
    this.#editor = editor.create(this.#host, {
      model: this.#model,
      ariaLabel: options.label,
      readOnly: options.readOnly,
      automaticLayout: true,
      fontFamily: style.getPropertyValue('--mono').trim(),
      fontSize: 13,
      lineHeight: 21,
      lineNumbersMinChars: 3,
      glyphMargin: false,
      folding: false,
      minimap: { enabled: false },
      overviewRulerLanes: 0,
      renderLineHighlight: 'line',
      scrollBeyondLastLine: false,
      padding: { top: 10, bottom: 10 },
      fixedOverflowWidgets: true,
      stickyScroll: { enabled: false },
      scrollbar: { alwaysConsumeMouseWheel: false },
    });
    this.#marks = this.#editor.createDecorationsCollection();
    this.#model.onDidChangeContent(() => {
      if (!this.#quiet) options.onChange(this.#model.getValue());
    });
    this.#editor.onDidChangeCursorPosition(({ position }) => options.onCaret(position.lineNumber));
    this.#editor.onMouseDown(({ target }) => {
      if (target.type === editor.MouseTargetType.GUTTER_LINE_NUMBERS) options.onLine(target.position.lineNumber);
    });
    if (options.view) this.#restore(options.view);
  }

  setValue(code: string): void {
    if (code === this.#model.getValue()) return;
    this.#quiet = true;
    this.#editor.executeEdits('weir', [{ range: this.#model.getFullModelRange(), text: code }]);
    this.#quiet = false;
  }

  setProblems(problems: Problem[]): void {
    const markers = problems.map(({ line, column, message }) => {
      const last = this.#model.getLineCount();
      const startLineNumber = Math.min(line, last);
      const endColumn = this.#model.getLineMaxColumn(startLineNumber);
      const startColumn = Math.min(column ?? this.#model.getLineFirstNonWhitespaceColumn(startLineNumber), endColumn);
      return {
        severity: MarkerSeverity.Error,
        message,
        startLineNumber,
        startColumn,
        endLineNumber: startLineNumber,
        endColumn: Math.max(endColumn, startColumn + 1),
      };
    });
    editor.setModelMarkers(this.#model, 'weir', markers);
  }

  markLine(line: number | null): void {
    if (line === null || line > this.#model.getLineCount()) this.#marks.clear();
    else {
      const range = { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 };
      this.#marks.set([{ range, options: { isWholeLine: true, className: 'line-now' } }]);
    }
  }

  reveal(line: number, column: number): void {
    this.#editor.setPosition({ lineNumber: line, column });
    this.#editor.revealLineInCenterIfOutsideViewport(line);
    this.#editor.focus();
  }

  view(): EditorView {
    const selection = this.#editor.getSelection();
    const start = selection ? this.#model.getOffsetAt(selection.getStartPosition()) : 0;
    const end = selection ? this.#model.getOffsetAt(selection.getEndPosition()) : 0;
    return { start, end, scrollTop: this.#editor.getScrollTop(), focused: this.#editor.hasTextFocus() };
  }

  destroy(): void {
    this.#unfollow();
    this.#editor.dispose();
    this.#model.dispose();
    this.#host.remove();
  }

  #restore(view: EditorView): void {
    const start = this.#model.getPositionAt(view.start);
    const end = this.#model.getPositionAt(view.end);
    this.#editor.setSelection({
      startLineNumber: start.lineNumber,
      startColumn: start.column,
      endLineNumber: end.lineNumber,
      endColumn: end.column,
    });
    this.#editor.setScrollTop(view.scrollTop);
    if (view.focused) this.#editor.focus();
  }
}
