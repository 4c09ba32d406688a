/**
 * Date and time patterns (`yyyy-MM-dd HH:mm:ss`, java.time.format.DateTimeFormatter as Spark restricts it): formatting
 * and parsing in UTC with English names. Missing parts are those of 1970-01-01 00:00:00.
 */
import type { Long } from '../../stream/column/value.ts';
import { SparkError } from '../condition.ts';
import type { Piece } from './time-pattern-piece.ts';
import { momentOf, parsePieces } from './time-pattern-read.ts';
import { formatPiece } from './time-pattern-write.ts';

const ALLOWED = 'GyMLdQqEDFaVzOXxZhHkKmsS';
const WEEK_BASED = 'YWwuec';
const MOST: Readonly<Record<string, number>> = {
  ...{ G: 4, y: 6, M: 4, L: 4, d: 2, Q: 4, q: 4, E: 4, D: 3, F: 1, a: 1, V: 2, z: 4, O: 4, X: 5, x: 5, Z: 5 },
  ...{ h: 2, H: 2, k: 2, K: 2, m: 2, s: 2, S: 9 },
};

function unusable(pattern: string, condition: string): SparkError {
  return new SparkError(condition, { parameters: { pattern: `'${pattern}'` }, type: 'SparkUpgradeException' });
}

/** A pattern, read; refused where Spark refuses it. */
export class TimePattern {
  readonly #pieces: readonly Piece[];
  readonly #forParsing: boolean;

  constructor(pattern: string, forParsing = false) {
    this.#forParsing = forParsing;
    this.#pieces = this.#read(pattern);
  }

  #read(pattern: string): Piece[] {
    const levels: Piece[][] = [[]];
    for (let i = 0; i < pattern.length; ) {
      const letter = pattern[i]!;
      const pieces = levels.at(-1)!;
      if (letter === "'") {
        const [text, end] = quotedText(pattern, i);
        pieces.push({ kind: 'text', text });
        i = end;
      } else if (letter === '[') {
        levels.push([]);
        i++;
      } else if (letter === ']' && levels.length > 1) {
        const inner = levels.pop()!;
        levels.at(-1)!.push({ kind: 'optional', pieces: inner });
        i++;
      } else if (/[A-Za-z]/.test(letter)) {
        let end = i;
        while (pattern[end] === letter) end++;
        this.#check(pattern, letter, end - i);
        pieces.push({ kind: 'field', letter, count: end - i });
        i = end;
      } else if (/[#{}\]]/.test(letter)) throw illegalPattern(pattern);
      else {
        pieces.push({ kind: 'text', text: letter });
        i++;
      }
    }
    while (levels.length > 1) {
      const inner = levels.pop()!;
      levels.at(-1)!.push({ kind: 'optional', pieces: inner });
    }
    return levels[0]!;
  }

  #check(pattern: string, letter: string, count: number): void {
    if (WEEK_BASED.includes(letter))
      throw unusable(pattern, 'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN');
    if (!ALLOWED.includes(letter) || (this.#forParsing && 'EFqQ'.includes(letter) && letter !== 'q' && letter !== 'Q'))
      throw illegalPattern(pattern);
    if (count > MOST[letter]! || (letter === 'V' && count !== 2) || (letter === 'O' && count !== 1 && count !== 4))
      throw illegalPattern(pattern);
  }

  /** A moment as the pattern writes it. */
  format(micros: Long): string {
    return this.#pieces.map(piece => formatPiece(piece, micros)).join('');
  }

  /** The moment that a text means; null when it does not fit the pattern. */
  parse(text: string): Long | null {
    const fields = new Map<string, number>();
    const end = parsePieces(this.#pieces, 0, text, 0, fields);
    return end === text.length ? momentOf(fields) : null;
  }
}

function illegalPattern(pattern: string): SparkError {
  return unusable(pattern, 'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION');
}

function quotedText(pattern: string, start: number): [string, number] {
  if (pattern[start + 1] === "'") return ["'", start + 2];
  let text = '';
  for (let i = start + 1; i < pattern.length; i++) {
    if (pattern[i] !== "'") text += pattern[i];
    else if (pattern[i + 1] === "'") {
      text += "'";
      i++;
    } else return [text, i + 1];
  }
  throw illegalPattern(pattern);
}

const known = new Map<string, TimePattern>();

/** A pattern, read once. */
export function timePattern(pattern: string, forParsing: boolean): TimePattern {
  const key = `${forParsing} ${pattern}`;
  let read = known.get(key);
  if (!read) {
    read = new TimePattern(pattern, forParsing);
    known.set(key, read);
  }
  return read;
}
