/**
 * The colour and the short label of a key. Keys take the palette's six colours in order of first appearance in
 * the trace (a row's key is its first text column), so a key looks the same in every scene of a run; from the seventh on a colour returns with a bar,
 * then with two, then with dashed ones. A label is unique and fits into a cell (three characters); a record without a
 * key is grey with a dot.
 */
import type { Trace } from '../../engine/index.ts';
import { rowKey } from './row-mark.ts';

/** How a key is drawn. */
export interface KeyMark {
  key: string | null;
  /** The palette's colour, 1 to 6; 0 without a key. */
  colour: number;
  /** How often the palette was used up before: the bars beside the label. */
  round: number;
  label: string;
}

const PALETTE = 6;
const WIDTH = 3;
const NO_KEY: KeyMark = { key: null, colour: 0, round: 0, label: '·' };

/** The keys of one trace, which may grow. */
export class KeyColours {
  readonly #trace: Trace;
  readonly #marks = new Map<string, KeyMark>();
  #scanned = 0;
  #stale = false;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** Takes in the keys of the entries before `until`; true if there were new ones. */
  scan(until: number): boolean {
    const before = this.#marks.size;
    for (; this.#scanned < until; this.#scanned++) {
      const kind = this.#trace.kindAt(this.#scanned);
      if (kind !== 'record.sent' && kind !== 'record.appended' && kind !== 'row.read') continue;
      const entry = this.#trace.entry(this.#scanned);
      const key = entry.kind === 'row.read' ? rowKey(entry) : 'key' in entry ? entry.key : null;
      if (key !== null) this.#add(key);
    }
    this.#stale ||= this.#marks.size > before;
    return this.#marks.size > before;
  }

  /** How many entries were taken in. */
  get scanned(): number {
    return this.#scanned;
  }

  /** How `key` is drawn. */
  of(key: string | null): KeyMark {
    if (key === null) return NO_KEY;
    if (!this.#marks.has(key)) this.#add(key);
    this.#relabel();
    return this.#marks.get(key)!;
  }

  /** All keys so far, in order of appearance. */
  all(): KeyMark[] {
    this.#relabel();
    return [...this.#marks.values()];
  }

  #add(key: string): void {
    if (this.#marks.has(key)) return;
    const index = this.#marks.size;
    this.#marks.set(key, { key, colour: (index % PALETTE) + 1, round: Math.floor(index / PALETTE), label: '' });
    this.#stale = true;
  }

  #relabel(): void {
    if (!this.#stale) return;
    this.#stale = false;
    const labels = keyLabels([...this.#marks.keys()]);
    for (const mark of this.#marks.values()) mark.label = labels.get(mark.key!)!;
  }
}

/** Labels of at most three characters, each of its own: the key itself where it fits, else a part of it. */
export function keyLabels(keys: string[]): Map<string, string> {
  const labels = new Map<string, string>();
  const taken = new Set<string>();
  const stem = sharedStem(keys);
  const give = (key: string, label: string): void => {
    labels.set(key, label);
    taken.add(label);
  };
  for (const key of keys) {
    const rest = key.slice(stem);
    if (rest !== '' && width(rest) <= WIDTH && !taken.has(rest)) give(key, rest);
  }
  const numbered = new Map<string, number>();
  for (const key of keys) {
    if (labels.has(key)) continue;
    const pieces = shortened(key.slice(stem) || key);
    give(key, pieces.find(label => label !== '' && !taken.has(label)) ?? numberedLabel(pieces[0]!, taken, numbered));
  }
  return labels;
}

/** A letter and a number in base 36, or a number alone, that no key has yet. */
function numberedLabel(piece: string, taken: Set<string>, numbered: Map<string, number>): string {
  const initial = piece.slice(0, 1);
  for (const start of [initial, '']) {
    const most = 36 ** (WIDTH - start.length);
    for (let number = numbered.get(start) ?? 2; number < most; number++) {
      const label = start + number.toString(36);
      if (taken.has(label)) continue;
      numbered.set(start, number + 1);
      return label;
    }
    numbered.set(start, most);
  }
  return '…';
}

/** The length of what all keys begin with, cut back to a word's end: `sensor-` of sensor-a and sensor-b. */
function sharedStem(keys: string[]): number {
  if (keys.length < 2) return 0;
  let length = keys[0]!.length;
  for (const key of keys) {
    let same = 0;
    while (same < length && key[same] === keys[0]![same]) same++;
    length = same;
  }
  while (length > 0 && !/[\s\-_.:/#]/.test(keys[0]![length - 1]!)) length--;
  return length;
}

/** Shorter forms of a key, the most telling first: A12 for `AA 12`, then other pieces. */
function shortened(key: string): string[] {
  const letters = Array.from(key.replace(/[^\p{L}\p{N}]+/gu, '')).filter(letter => width(letter) === 1);
  const at = (from: number, to?: number): string => letters.slice(from, to).join('');
  const digits = Math.min(2, /\d*$/.exec(at(0))![0].length);
  return [
    letters.length <= WIDTH ? at(0) : at(0, WIDTH - digits) + (digits > 0 ? at(-digits) : ''),
    at(0, WIDTH),
    at(0, 2) + at(-1),
    at(0, 1) + at(-2),
    at(-WIDTH),
  ];
}

/** Columns that a text takes in a monospaced cell; wide scripts count twice. */
function width(text: string): number {
  return Array.from(text).reduce((sum, letter) => sum + (letter.codePointAt(0)! >= 0x1100 ? 2 : 1), 0);
}
