/**
 * One replica's log as a view sees it: cells in order of offset, in blocks, so that a copy shares the full
 * blocks and copies only the last one. A cell never changes. Offsets may have gaps (compaction, transaction
 * markers), and it may start above 0 (retention). Left out: segments and batches.
 */

/** A record in a log. */
export interface Cell {
  /** The trace entry that appended it: what tells two records at one offset apart. */
  entry: number;
  offset: number;
  key: string | null;
  value: string | null;
  timestampMs: number;
  appendedAtUs: number;
  leaderEpoch: number;
  producer: string | null;
  bytes: number;
}

/** Cells in full blocks, which copies share, and the block that is filling. */
export interface Log {
  blocks: (readonly Cell[])[];
  tail: Cell[];
  /** Records below are gone. */
  start: number;
  /** The offset after the last one given out, to a record or a marker. */
  end: number;
}

const BLOCK = 64;

/** A log without records. */
export function emptyLog(): Log {
  return { blocks: [], tail: [], start: 0, end: 0 };
}

/** A copy that shares what cannot change. */
export function copyLog(log: Log): Log {
  return { ...log, blocks: log.blocks.slice(), tail: log.tail.slice() };
}

/** How many cells the log holds. */
export function cellCount(log: Log): number {
  return log.blocks.length * BLOCK + log.tail.length;
}

/** The cell at place `index`, 0 the oldest; none outside the log. */
export function cellAt(log: Log, index: number): Cell | undefined {
  if (index < 0) return undefined;
  const block = Math.floor(index / BLOCK);
  return block < log.blocks.length ? log.blocks[block]![index % BLOCK] : log.tail[index - log.blocks.length * BLOCK];
}

/** The cells at places `from` up to `to`. */
export function cellsBetween(log: Log, from: number, to: number): Cell[] {
  const cells: Cell[] = [];
  for (let index = Math.max(0, from); index < Math.min(to, cellCount(log)); index++) cells.push(cellAt(log, index)!);
  return cells;
}

/** The place of the first cell at or above `offset`; the number of cells if there is none. */
export function placeOf(log: Log, offset: number): number {
  let low = 0;
  let high = cellCount(log);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cellAt(log, middle)!.offset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The log end offset: the offset that the next record gets. */
export function logEnd(log: Log): number {
  return log.end;
}

/** Appends a cell; a cell at or below the end first cuts the log back (a follower that truncated). */
export function appendCell(log: Log, cell: Cell): void {
  if (cell.offset < logEnd(log)) truncateLog(log, cell.offset);
  log.end = cell.offset + 1;
  log.tail.push(cell);
  if (log.tail.length === BLOCK) {
    log.blocks.push(log.tail);
    log.tail = [];
  }
}

/** Drops the cells at and above `offset`. */
export function truncateLog(log: Log, offset: number): void {
  const count = placeOf(log, offset);
  const block = Math.floor(count / BLOCK);
  const last = log.blocks[block] ?? log.tail;
  log.tail = last.slice(0, count - block * BLOCK);
  log.blocks.length = Math.min(block, log.blocks.length);
  log.end = Math.min(log.end, offset);
}

/** A transaction's marker takes an offset and shows no cell. */
export function appendMarker(log: Log, offset: number): void {
  if (offset < log.end) truncateLog(log, offset);
  log.end = offset + 1;
}

/** Drops the cells below `offset`: the log starts there now. */
export function startAt(log: Log, offset: number): void {
  keepCells(log, cell => cell.offset >= offset);
  log.start = offset;
  log.end = Math.max(log.end, offset);
}

/** Drops the cells at these offsets; the others stay where they are. */
export function removeCells(log: Log, offsets: ReadonlySet<number>): void {
  keepCells(log, cell => !offsets.has(cell.offset));
}

function keepCells(log: Log, stays: (cell: Cell) => boolean): void {
  const kept = [...log.blocks.flat(), ...log.tail].filter(stays);
  const full = Math.floor(kept.length / BLOCK);
  log.blocks = Array.from({ length: full }, (_, block) => kept.slice(block * BLOCK, (block + 1) * BLOCK));
  log.tail = kept.slice(full * BLOCK);
}
