/**
 * The view "stream-stream join": the rows that each side of a join keeps as state, which of them met, which the watermark
 * let go, and which an outer join then wrote alone. Event times are milliseconds since 1970, moments microseconds of the
 * run. The trace tells what is kept and what is written; who met whom is read off the written rows, so a pair that a
 * query's projection hides shows no link. A row's event time is the first timestamp in it.
 */
import type { Entry, EntryOf } from '../core/entries.ts';
import { clockText } from './narration-query.ts';
import type { View } from './view.ts';

/** A side of a join. */
export type JoinSideName = 'left' | 'right';

/** A row that a side kept. It never changes; a later form takes its place. */
export interface KeptRow {
  readonly id: number;
  readonly side: JoinSideName;
  /** The join key in the store, and as a person reads it. */
  readonly storeKey: string;
  readonly key: string;
  readonly eventTimeMs: number | null;
  readonly values: readonly (string | number | null)[];
  readonly matched: boolean;
  readonly batchId: number;
  readonly keptAtUs: number;
  /** When and in which batch state let it go; null while it is held. */
  readonly gone: { readonly atUs: number; readonly batchId: number } | null;
  /** Written without a partner, as an outer join does. */
  readonly alone: boolean;
}

/** Two rows that met, by their ids. */
export interface JoinMatch {
  readonly left: number;
  readonly right: number;
  readonly batchId: number;
  readonly atUs: number;
}

/** One join of a query; `stateId` tells the joins of a query apart. */
export interface JoinPast {
  readonly query: string;
  readonly stateId: number;
  rows: KeptRow[];
  matches: JoinMatch[];
  batchId: number;
  /** State behind it could be let go, in the latest batch. */
  evictionWatermarkMs: number;
  /** Rows that came too late to be kept, in all batches. */
  dropped: number;
}

/** What the picture shows after some entries. */
export interface JoinsState {
  joins: JoinPast[];
  queries: number;
  ended: string | null;
}

/** The fold of "stream-stream join". */
export const joinsView: View<JoinsState> = {
  initial: () => ({ joins: [], queries: 0, ended: null }),
  apply,
  copy: state => ({
    ...state,
    joins: state.joins.map(join => ({ ...join, rows: join.rows.slice(), matches: join.matches.slice() })),
  }),
};

/** The rows that a side holds now. */
export function heldOn({ rows }: JoinPast, side: JoinSideName): KeptRow[] {
  return rows.filter(row => row.side === side && row.gone === null);
}

const OPERATOR = 'symmetricHashJoin';
const STORE = /^(\d+)\/(left|right)$/;
/** Numbers in a kept row at or above are microseconds since 1970. */
const LEAST_MICROS = 1e14;

function apply(state: JoinsState, entry: Entry): void {
  switch (entry.kind) {
    case 'query.started':
      state.queries++;
      return;
    case 'program.ended':
      state.ended = entry.status;
      return;
    case 'operator.ran':
      if (entry.name === OPERATOR && entry.stateId !== null) ran(joinOf(state, entry.query, entry.stateId), entry);
      return;
    case 'state.changed': {
      const store = STORE.exec(entry.store);
      const join = store && state.joins.find(each => each.query === entry.query && each.stateId === Number(store[1]));
      if (join) keep(join, store[2] as JoinSideName, entry);
      return;
    }
    case 'row.written':
      for (const join of state.joins) if (join.query === entry.query) link(join, entry);
  }
}

function joinOf(state: JoinsState, query: string, stateId: number): JoinPast {
  let join = state.joins.find(each => each.query === query && each.stateId === stateId);
  if (!join) {
    join = { query, stateId, rows: [], matches: [], batchId: 0, evictionWatermarkMs: 0, dropped: 0 };
    state.joins.push(join);
  }
  return join;
}

function ran(join: JoinPast, { batchId, dropped, evictionWatermarkMs }: EntryOf<'operator.ran'>): void {
  join.batchId = batchId;
  join.dropped += dropped ?? 0;
  join.evictionWatermarkMs = evictionWatermarkMs ?? 0;
}

interface Stored {
  key: unknown[];
  rows: { row: (string | number | null)[]; matched: boolean }[];
}

/** The rows of one key after a batch: new ones came, those that are missing went. */
function keep(
  join: JoinPast,
  side: JoinSideName,
  { key: storeKey, value, batchId, atUs }: EntryOf<'state.changed'>,
): void {
  const stored: Stored = value === null ? { key: [], rows: [] } : (JSON.parse(value) as Stored);
  const left = stored.rows.map(row => ({ ...row, text: JSON.stringify(row.row) }));
  join.rows = join.rows.map(row => {
    if (row.side !== side || row.storeKey !== storeKey || row.gone !== null) return row;
    const at = left.findIndex(({ text }) => text === JSON.stringify(row.values));
    if (at < 0) return { ...row, gone: { atUs, batchId } };
    const [same] = left.splice(at, 1);
    return row.matched === same!.matched ? row : { ...row, matched: same!.matched };
  });
  const key = stored.key.map(String).join(' ');
  for (const { row: values, matched } of left) {
    const eventTimeMs = timeIn(values);
    const id = join.rows.length;
    join.rows.push({
      id,
      side,
      storeKey,
      key,
      eventTimeMs,
      values,
      matched,
      batchId,
      keptAtUs: atUs,
      gone: null,
      alone: false,
    });
  }
}

/** Finds the two rows that a written row is made of, or the one that an outer join writes alone. */
function link(join: JoinPast, { row, batchId, atUs }: EntryOf<'row.written'>): void {
  const words = wordsIn(JSON.parse(row));
  const pair = bestPair(join, batchId, words);
  if (pair) {
    join.matches.push({ left: pair[0].id, right: pair[1].id, batchId, atUs });
    return;
  }
  const alone = join.rows.find(
    each =>
      each.gone?.batchId === batchId && !each.matched && !each.alone && scoreOf(each, words) === each.values.length,
  );
  if (alone) join.rows[alone.id] = { ...alone, alone: true };
}

function bestPair(join: JoinPast, batchId: number, words: Set<string>): [KeptRow, KeptRow] | null {
  const near = join.rows.filter(each => each.gone === null || each.gone.batchId === batchId);
  let best: [KeptRow, KeptRow] | null = null;
  let most = 0;
  for (const left of near.filter(({ side }) => side === 'left')) {
    for (const right of near.filter(({ side, storeKey }) => side === 'right' && storeKey === left.storeKey)) {
      if (left.batchId !== batchId && right.batchId !== batchId) continue;
      if (join.matches.some(match => match.left === left.id && match.right === right.id)) continue;
      const score = scoreOf(left, words) + scoreOf(right, words);
      if (score > most) [best, most] = [[left, right], score];
    }
  }
  return best;
}

/** How many of a row's values a written row names. */
function scoreOf({ values }: KeptRow, words: Set<string>): number {
  return values.filter(value => value === null || words.has(wordOf(value))).length;
}

function wordOf(value: string | number): string {
  return typeof value === 'number' && value >= LEAST_MICROS ? clockText(Math.floor(value / 1000)) : String(value);
}

/** The values of a written row; moments as their time of day, like those of kept rows. */
function wordsIn(row: unknown): Set<string> {
  const values = row !== null && typeof row === 'object' ? Object.values(row) : [];
  return new Set(
    values.map(value => {
      const clock = /^\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d)(\.\d+)?/.exec(String(value));
      if (!clock) return String(value);
      return clock[2] === undefined ? clock[1]! : clock[1] + clock[2].slice(0, 4).padEnd(4, '0');
    }),
  );
}

function timeIn(values: readonly (string | number | null)[]): number | null {
  const micros = values.find(value => typeof value === 'number' && value >= LEAST_MICROS);
  return typeof micros === 'number' ? micros / 1000 : null;
}
