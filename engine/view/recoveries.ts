/**
 * The view "recovery": each query's batches as attempts. An attempt is written to the offset log, runs and leaves the next
 * version of its state, hands its rows to the sink, and is written to the commit log; a crash can come between any two of
 * these. A batch that stands in the offset log and not in the commit log is done again by the next run. Moments are
 * microseconds of the run. The trace does not say whether a sink took rows that it was given again.
 */
import type { Entry, EntryOf } from '../core/entries.ts';
import type { View } from './view.ts';

/** How far an attempt came. */
export type AttemptStep = 'planned' | 'ran' | 'delivered' | 'committed';

/** The steps in their order. */
export const attemptSteps: readonly AttemptStep[] = ['planned', 'ran', 'delivered', 'committed'];

/** One attempt at a batch. It never changes; a later form takes its place. */
export interface Attempt {
  readonly batchId: number;
  /** The query's run, from 1. */
  readonly run: number;
  /** An earlier run began the same batch. */
  readonly again: boolean;
  readonly step: AttemptStep;
  /** When it reached each step; null for those to come. */
  readonly atUs: Readonly<Record<AttemptStep, number | null>>;
  /** Where each source ends in this batch, as JSON. */
  readonly offsets: string;
  readonly rowsRead: number;
  /** Rows of state of all operators together; null without state. */
  readonly stateRows: number | null;
  readonly rowsWritten: number;
  /** The query died in it. */
  readonly crashedAtUs: number | null;
}

/** A run of a query: from its start to its end. */
export interface QueryLife {
  readonly run: number;
  readonly startedAtUs: number;
  readonly endedAtUs: number | null;
  readonly error: string | null;
}

/** The past of one query, over all its runs. */
export interface RecoveryPast {
  readonly query: string;
  sink: string;
  checkpoint: string;
  lives: QueryLife[];
  attempts: Attempt[];
}

/** What the picture shows after some entries. */
export interface RecoveriesState {
  pasts: RecoveryPast[];
  ended: string | null;
}

/** The fold of "recovery". */
export const recoveriesView: View<RecoveriesState> = {
  initial: () => ({ pasts: [], ended: null }),
  apply(state, entry) {
    if (entry.kind === 'program.ended') state.ended = entry.status;
    else if (entry.kind === 'query.started') begin(state, entry);
    else if ('query' in entry) {
      const past = state.pasts.find(({ query }) => query === entry.query);
      if (past) applyTo(past, entry);
    }
  },
  copy: ({ pasts, ended }) => ({
    pasts: pasts.map(past => ({ ...past, lives: past.lives.slice(), attempts: past.attempts.slice() })),
    ended,
  }),
};

/** The last batches of the two logs, -1 where one is empty. */
export function logsOf({ attempts }: RecoveryPast): { offsetLog: number; commitLog: number } {
  const most = (among: Attempt[]): number => among.reduce((last, { batchId }) => Math.max(last, batchId), -1);
  return { offsetLog: most(attempts), commitLog: most(attempts.filter(({ step }) => step === 'committed')) };
}

function begin(state: RecoveriesState, { query, sink, checkpoint, atUs }: EntryOf<'query.started'>): void {
  let past = state.pasts.find(each => each.query === query);
  if (!past) {
    past = { query, sink, checkpoint, lives: [], attempts: [] };
    state.pasts.push(past);
  }
  // Another checkpoint is another query under the same name: nothing is done again.
  if (past.checkpoint !== checkpoint) past.attempts = [];
  Object.assign(past, { sink, checkpoint });
  past.lives.push({ run: past.lives.length + 1, startedAtUs: atUs, endedAtUs: null, error: null });
}

function applyTo(past: RecoveryPast, entry: Entry): void {
  switch (entry.kind) {
    case 'batch.planned':
      past.attempts.push(planned(past, entry));
      return;
    case 'row.read':
      return change(past, ({ rowsRead }) => ({ rowsRead: rowsRead + 1 }));
    case 'operator.ran':
      return change(past, attempt => ({
        ...reached(attempt, 'ran', entry.atUs),
        stateRows: entry.stateRows === null ? attempt.stateRows : countAfter(attempt, entry),
      }));
    case 'row.written':
      return change(past, attempt => ({
        ...reached(attempt, 'delivered', entry.atUs),
        rowsWritten: attempt.rowsWritten + 1,
      }));
    case 'batch.committed':
      return change(past, attempt => {
        // A sink that was given no rows has no entry of its own.
        const delivered = attempt.step === 'ran' ? reached(attempt, 'delivered', entry.atUs) : attempt;
        return reached(delivered, 'committed', entry.atUs);
      });
    case 'query.ended':
      return end(past, entry);
  }
}

function planned(past: RecoveryPast, { batchId, offsets, atUs }: EntryOf<'batch.planned'>): Attempt {
  return {
    batchId,
    run: past.lives.length,
    again: past.attempts.some(attempt => attempt.batchId === batchId),
    step: 'planned',
    atUs: { planned: atUs, ran: null, delivered: null, committed: null },
    offsets,
    rowsRead: 0,
    stateRows: null,
    rowsWritten: 0,
    crashedAtUs: null,
  };
}

/** The first operator with state begins the count, the others add to it. */
function countAfter({ step, stateRows }: Attempt, { stateRows: more }: EntryOf<'operator.ran'>): number {
  return (step === 'planned' ? 0 : (stateRows ?? 0)) + (more ?? 0);
}

function reached(attempt: Attempt, step: AttemptStep, atUs: number): Attempt {
  if (attempt.atUs[step] !== null) return attempt;
  return { ...attempt, step, atUs: { ...attempt.atUs, [step]: atUs } };
}

function end(past: RecoveryPast, { atUs, error }: EntryOf<'query.ended'>): void {
  past.lives[past.lives.length - 1] = { ...past.lives.at(-1)!, endedAtUs: atUs, error };
  const last = past.attempts.at(-1);
  if (error !== null && last && last.step !== 'committed') change(past, () => ({ crashedAtUs: atUs }));
}

/** Changes the attempt that runs; earlier ones never change. */
function change(past: RecoveryPast, to: (attempt: Attempt) => Partial<Attempt>): void {
  const last = past.attempts.at(-1);
  if (last) past.attempts[past.attempts.length - 1] = { ...last, ...to(last) };
}
