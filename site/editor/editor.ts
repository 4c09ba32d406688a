/** What any code editor of the workbench can do. Lines and columns are 1-based, selections are character offsets. */

/** Something wrong in the code. */
export interface Problem {
  line: number;
  column: number | null;
  message: string;
}

/** Where the caret is and how far the text is scrolled. */
export interface EditorView {
  start: number;
  end: number;
  scrollTop: number;
  focused: boolean;
}

/** An editor in its host. */
export interface CodeEditor {
  setValue(code: string): void;
  setProblems(problems: Problem[]): void;
  /** Marks the line that caused the entry under the reader. */
  markLine(line: number | null): void;
  /** Goes to a place in the code and takes the focus. */
  reveal(line: number, column: number): void;
  view(): EditorView;
  destroy(): void;
}

/** What an editor starts with. */
export interface EditorOptions {
  value: string;
  label: string;
  view: EditorView | null;
  /** The code is for reading only. */
  readOnly: boolean;
  onChange(code: string): void;
  /** The caret is on another line. */
  onCaret(line: number): void;
  /** A line's number was clicked. */
  onLine(line: number): void;
}
