/**
 * How a row of a stream is drawn: the colour of its first text column (as a key keeps its colour everywhere), and a
 * short label, its first number or else that text. A row is JSON; its event time is told apart and not shown.
 */
import type { ReadRow } from '../../engine/index.ts';

/** A row's look. */
export interface RowMark {
  /** The palette's colour, 1 to 6; 0 where no column is text. */
  colour: number;
  label: string;
  /** Its columns with their values, as people read them. */
  facts: [name: string, value: string][];
}

const PALETTE = 6;
const LETTERS = 3;

/** The marks of one run's rows; colours are given in order of appearance. */
export class RowMarks {
  readonly #colours = new Map<string, number>();
  readonly #marks = new Map<number, RowMark>();

  /** How a row is drawn. */
  of(row: ReadRow): RowMark {
    let mark = this.#marks.get(row.entry);
    if (!mark) {
      mark = this.#make(row);
      this.#marks.set(row.entry, mark);
    }
    return mark;
  }

  #make({ row, eventTimeMs }: ReadRow): RowMark {
    const facts = factsOf(row);
    const rest = facts.filter(([, value]) => eventTimeMs === null || Date.parse(value) !== eventTimeMs);
    const key = rest.find(([, value]) => Number.isNaN(Number(value)))?.[1];
    const number = rest.find(([, value]) => value !== '' && !Number.isNaN(Number(value)))?.[1];
    return { colour: key === undefined ? 0 : this.#colourOf(key), label: (number ?? key ?? '·').slice(0, LETTERS), facts };
  }

  #colourOf(key: string): number {
    let colour = this.#colours.get(key);
    if (colour === undefined) {
      colour = 1 + (this.#colours.size % PALETTE);
      this.#colours.set(key, colour);
    }
    return colour;
  }
}

/** The columns of a row with their values as text. */
export function factsOf(row: string): [name: string, value: string][] {
  const read = JSON.parse(row) as unknown;
  if (read === null || typeof read !== 'object') return [['value', String(read)]];
  return Object.entries(read).map(([name, value]) => [name, valueText(value)]);
}

function valueText(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
