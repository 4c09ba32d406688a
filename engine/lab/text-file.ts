/**
 * A text of the lab with its path, and the way from an offset to a line and column. Offsets and columns count
 * UTF-16 units, lines end with \n, \r\n or \r, as in CommonMark. Leaves out: columns by display width.
 */

/** A place in a file of the repository, 1-based. */
export interface Spot {
  file: string;
  line: number;
  column: number;
}

/** A file's text and where its lines begin. */
export interface TextFile {
  /** Relative to the repository, for example `labs/first-topic/index.md`. */
  path: string;
  text: string;
  lineStarts: number[];
}

/** Prepares `text` for look-ups of positions. */
export function textFile(path: string, text: string): TextFile {
  const lineStarts = [0];
  for (const ending of text.matchAll(/\r\n|\n|\r/g)) lineStarts.push(ending.index + ending[0].length);
  return { path, text, lineStarts };
}

/** The line and column of an offset; offsets outside the text are moved to its nearest end. */
export function spotAt(file: TextFile, offset: number): Spot {
  const inside = Math.max(0, Math.min(offset, file.text.length));
  let low = 0;
  let high = file.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (file.lineStarts[middle]! <= inside) low = middle;
    else high = middle - 1;
  }
  return { file: file.path, line: low + 1, column: inside - file.lineStarts[low]! + 1 };
}

/** Where the file begins: the place of mistakes that concern all of it. */
export function fileStart(path: string): Spot {
  return { file: path, line: 1, column: 1 };
}

/** The same line, `columns` further to the right. */
export function moved(spot: Spot, columns: number): Spot {
  return { ...spot, column: spot.column + columns };
}

/** The text with \n as its only line ending. */
export function withPlainLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
