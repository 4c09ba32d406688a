/**
 * The view "streaming queries": what each query read (with event time and the moment it was taken), its batches, its
 * watermark, what it holds as state, and what it wrote. Event times are milliseconds since 1970, moments microseconds
 * of the run. Left out: operators' figures but for rows that came too late (the plan graph folds those).
 */
import type { Entry, EntryOf } from '../core/entries.ts';
import type { View } from './view.ts';

/** A row that a batch took from a source. */
export interface ReadRow {
  readonly entry: number;
  readonly atUs: number;
  readonly batchId: number;
  readonly source: string;
  /** The row as JSON. */
  readonly row: string;
  readonly eventTimeMs: number | null;
}

/** A row that the sink was given, as JSON. */
export interface WrittenRow {
  readonly entry: number;
  readonly atUs: number;
  readonly row: string;
}

/** A micro-batch. */
export interface Batch {
  readonly batchId: number;
  readonly plannedAtUs: number;
  /** Null while it runs, or when the query died in it. */
  readonly committedAtUs: number | null;
  /** The watermark that it began with. */
  readonly watermarkMs: number;
  /** Rows whose time is at or below are too late for the first operator with state; null without one. */
  readonly lateWatermarkMs: number | null;
  readonly rowsIn: number;
  /** Rows that operators with state left out because they came too late. */
  readonly dropped: number;
  readonly written: readonly WrittenRow[];
}

/** The past of one query. */
export interface QueryPast {
  readonly query: string;
  outputMode: string;
  trigger: string;
  sink: string;
  /** Its program as JSON: the logical plan. */
  plan: string;
  rows: ReadRow[];
  batches: Batch[];
  watermarks: { atUs: number; watermarkMs: number }[];
  /** Rows of state by store and key, as JSON. */
  state: Map<string, string>;
  /** How it ended; null while it runs. */
  ended: string | null;
}

/** What pictures of streaming queries show after some entries. */
export interface QueriesState {
  /** The run's first moment on the cluster's clock. */
  startsAtMs: number;
  queries: QueryPast[];
  /** How the program ended; null while it runs. */
  ended: string | null;
}

/** The fold of "streaming queries". */
export const queriesView: View<QueriesState> = {
  initial: () => ({ startsAtMs: 0, queries: [], ended: null }),
  apply(state, entry) {
    if (entry.kind === 'run.started') state.startsAtMs = entry.startsAtMs;
    else if (entry.kind === 'program.ended') state.ended = entry.status;
    else if (entry.kind === 'query.started') begin(state, entry);
    else if ('query' in entry) {
      const past = state.queries.find(({ query }) => query === entry.query);
      if (past) applyTo(past, entry);
    }
  },
  copy: ({ startsAtMs, queries, ended }) => ({ startsAtMs, queries: queries.map(copyPast), ended }),
};

/** A query that starts again under its name goes on where it was: the same checkpoint, the same picture. */
function begin(state: QueriesState, { query, outputMode, trigger, sink, plan }: EntryOf<'query.started'>): void {
  const known = state.queries.find(each => each.query === query);
  if (known) Object.assign(known, { outputMode, trigger, sink, plan, ended: null });
  else {
    const past = { rows: [], batches: [], watermarks: [], state: new Map(), ended: null };
    state.queries.push({ query, outputMode, trigger, sink, plan, ...past });
  }
}

function copyPast(past: QueryPast): QueryPast {
  const { rows, batches, watermarks, state } = past;
  return {
    ...past,
    rows: rows.slice(),
    batches: batches.slice(),
    watermarks: watermarks.slice(),
    state: new Map(state),
  };
}

function applyTo(past: QueryPast, entry: Entry & { query: string }): void {
  switch (entry.kind) {
    case 'batch.planned': {
      const { batchId, watermarkMs, atUs: plannedAtUs } = entry;
      const nothing = { committedAtUs: null, lateWatermarkMs: null, rowsIn: 0, dropped: 0, written: [] };
      past.batches.push({ batchId, plannedAtUs, watermarkMs, ...nothing });
      return;
    }
    case 'row.read': {
      const { index, atUs, batchId, source, row, eventTimeMs } = entry;
      past.rows.push({ entry: index, atUs, batchId, source, row, eventTimeMs });
      return change(past, batch => ({ rowsIn: batch.rowsIn + 1 }));
    }
    case 'operator.ran':
      if (entry.dropped === null) return;
      return change(past, ({ dropped, lateWatermarkMs }) => ({
        dropped: dropped + (entry.dropped ?? 0),
        lateWatermarkMs: lateWatermarkMs ?? entry.lateWatermarkMs,
      }));
    case 'row.written': {
      const row = { entry: entry.index, atUs: entry.atUs, row: entry.row };
      return change(past, ({ written }) => ({ written: [...written, row] }));
    }
    case 'batch.committed':
      return change(past, () => ({ committedAtUs: entry.atUs }));
    case 'watermark.moved':
      past.watermarks.push({ atUs: entry.atUs, watermarkMs: entry.watermarkMs });
      return;
    case 'state.changed': {
      const place = `${entry.store} ${entry.key}`;
      if (entry.value === null) past.state.delete(place);
      else past.state.set(place, entry.value);
      return;
    }
    case 'query.ended':
      past.ended = entry.error ?? 'stopped';
  }
}

/** Changes the batch that runs; earlier ones never change. */
function change(past: QueryPast, to: (batch: Batch) => Partial<Batch>): void {
  const last = past.batches.at(-1);
  if (last) past.batches[past.batches.length - 1] = { ...last, ...to(last) };
}
