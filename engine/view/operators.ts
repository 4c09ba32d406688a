/**
 * The view "operators of streaming queries": each query's plan as it ran, from sources to sink, what each operator did
 * in the latest batch and so far, and the state that it holds. Event times are milliseconds since 1970, moments
 * microseconds of the run.
 */
import type { Entry, EntryOf } from '../core/entries.ts';
import type { View } from './view.ts';

/** What an operator with state did in a batch. */
export interface StateFigures {
  readonly rows: number;
  readonly updated: number;
  readonly removed: number;
  readonly dropped: number;
  /** Rows below came too late. */
  readonly lateWatermarkMs: number;
  /** State below was let go. */
  readonly evictionWatermarkMs: number;
}

/** An operator of a running plan. */
export interface OperatorPast {
  /** Its number, from the sources to the sink. */
  readonly operator: number;
  readonly name: string;
  readonly inputs: readonly number[];
  /** What its stores' names begin with; null without state. */
  readonly stateId: number | null;
  /** In the latest batch. */
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly state: StateFigures | null;
  /** In all batches. */
  readonly allIn: number;
  readonly allOut: number;
}

/** The running plan of one query. */
export interface RunningPlan {
  readonly query: string;
  sink: string;
  batchId: number | null;
  plannedAtUs: number;
  /** The time between the beginnings of the two latest batches; null before the second. */
  betweenUs: number | null;
  operators: OperatorPast[];
  /** State by store and key; values are JSON. */
  stores: Map<string, Map<string, string>>;
}

/** What the plan graph shows after some entries. */
export interface OperatorsState {
  plans: RunningPlan[];
  /** How the program ended; null while it runs. */
  ended: string | null;
}

/** The fold of "operators of streaming queries". */
export const operatorsView: View<OperatorsState> = {
  initial: () => ({ plans: [], ended: null }),
  apply(state, entry) {
    if (entry.kind === 'program.ended') state.ended = entry.status;
    else if (entry.kind === 'query.started') begin(state, entry);
    else if ('query' in entry) {
      const plan = state.plans.find(({ query }) => query === entry.query);
      if (plan) applyTo(plan, entry);
    }
  },
  copy: ({ plans, ended }) => ({ plans: plans.map(copyPlan), ended }),
};

/** The entries of an operator's state, by key: of all its stores, named where there are several. */
export function heldBy(
  { stores }: RunningPlan,
  { stateId }: OperatorPast,
): { store: string; key: string; value: string }[] {
  return [...stores]
    .filter(([store]) => stateId !== null && Number.parseInt(store, 10) === stateId)
    .flatMap(([store, rows]) => [...rows].map(([key, value]) => ({ store, key, value })));
}

function begin({ plans }: OperatorsState, { query, sink }: EntryOf<'query.started'>): void {
  const known = plans.find(each => each.query === query);
  if (known) known.sink = sink;
  else plans.push({ query, sink, batchId: null, plannedAtUs: 0, betweenUs: null, operators: [], stores: new Map() });
}

function copyPlan(plan: RunningPlan): RunningPlan {
  const stores = new Map([...plan.stores].map(([name, rows]) => [name, new Map(rows)]));
  return { ...plan, operators: plan.operators.slice(), stores };
}

function applyTo(plan: RunningPlan, entry: Entry): void {
  switch (entry.kind) {
    case 'batch.planned':
      if (plan.batchId !== null) plan.betweenUs = entry.atUs - plan.plannedAtUs;
      plan.batchId = entry.batchId;
      plan.plannedAtUs = entry.atUs;
      return;
    case 'operator.ran':
      plan.operators[entry.operator] = ranAgain(plan.operators[entry.operator], entry);
      return;
    case 'state.changed': {
      const rows = plan.stores.get(entry.store) ?? new Map<string, string>();
      plan.stores.set(entry.store, rows);
      if (entry.value === null) rows.delete(entry.key);
      else rows.set(entry.key, entry.value);
    }
  }
}

function ranAgain(before: OperatorPast | undefined, ran: EntryOf<'operator.ran'>): OperatorPast {
  const { operator, name, rowsIn, rowsOut, stateId } = ran;
  const inputs = ran.inputs === '' ? [] : ran.inputs.split(',').map(Number);
  const counts = { rowsIn, rowsOut, allIn: (before?.allIn ?? 0) + rowsIn, allOut: (before?.allOut ?? 0) + rowsOut };
  return { operator, name, inputs, stateId, ...counts, state: stateId === null ? null : figuresOf(ran) };
}

function figuresOf(ran: EntryOf<'operator.ran'>): StateFigures {
  const { stateRows, updated, removed, dropped, lateWatermarkMs, evictionWatermarkMs } = ran;
  return {
    rows: stateRows ?? 0,
    updated: updated ?? 0,
    removed: removed ?? 0,
    dropped: dropped ?? 0,
    lateWatermarkMs: lateWatermarkMs ?? 0,
    evictionWatermarkMs: evictionWatermarkMs ?? 0,
  };
}
