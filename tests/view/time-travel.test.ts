/** Time travel is reading: forward n and back n gives every view's state to the byte, in runs of real labs. */
import { describe, expect, test } from 'vitest';
import { usableLab } from '../../cli/lab-folder.ts';
import {
  clusterView,
  metricsView,
  operatorsView,
  partitionsView,
  queriesView,
  Reader,
  rebalancesView,
  type Trace,
  type View,
} from '../../engine/index.ts';
import { openTestSession } from '../session.ts';

const views: Record<string, View<unknown>> = {
  partitions: partitionsView,
  cluster: clusterView,
  rebalances: rebalancesView,
  queries: queriesView,
  operators: operatorsView,
  metrics: metricsView,
} as Record<string, View<unknown>>;

/** Everything that a state holds, as text. */
function bytes(state: unknown): string {
  return JSON.stringify(state, (_, value: unknown) => {
    if (value instanceof Map) return { map: [...value] };
    if (value instanceof Set) return { set: [...value] };
    return typeof value === 'bigint' ? String(value) : value;
  });
}

async function traceOf(id: string): Promise<Trace> {
  const lab = usableLab(id);
  const run = await (await openTestSession()).start(lab, lab.solution.code, lab.seed, lab.solutionActions);
  while (run.advance(100_000));
  run.dispose();
  return run.trace;
}

describe.each(['lost-ack', 'windows'])('in the run of %s', id => {
  test.each(Object.keys(views))('forward n, back n: the view %s is equal to the byte', async name => {
    const trace = await traceOf(id);
    const view = views[name]!;
    const walking = new Reader(trace, view, 50);
    for (let from = 0; from < trace.length - 60; from += 97) {
      const before = bytes(walking.at(from));
      const n = 1 + (from % 53);
      for (let i = 1; i <= n; i++) walking.at(from + i);
      for (let i = n - 1; i >= 0; i--) walking.at(from + i);
      expect(bytes(walking.at(from))).toBe(before);
      expect(bytes(new Reader(trace, view, 50).at(from))).toBe(before);
    }
  });
});
