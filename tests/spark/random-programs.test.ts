/**
 * Random programs over random rows, cut into random batches. What the rules let no cut change:
 * - in complete mode the last result is that of one batch over all rows (1.6);
 * - programs without state give each row's output, whatever batch it is in (1.1);
 * - in update mode the last row of each group is its row in complete mode, as long as no row is late;
 * - in append mode with nothing late, and then a row far ahead, each closed window comes out once with its whole count.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../engine/stream/plan/plan.ts';
import { eventStream, runQuery, type TestEvent } from './query.ts';

const event = fc.record({
  k: fc.option(fc.constantFrom('a', 'b', 'c')),
  seconds: fc.nat(200),
  v: fc.integer({ min: -5, max: 20 }),
});
const cut = fc.array(fc.array(event, { maxLength: 6 }), { minLength: 1, maxLength: 6 });

/** Steps that keep the columns k, ts and v. */
const stateless = fc.array(
  fc.constantFrom<(child: Plan) => Plan>(
    child => ({ kind: 'filter', condition: 'v > 3', child }),
    child => ({ kind: 'filter', condition: "k = 'a' OR k IS NULL", child }),
    child => ({ kind: 'filter', condition: "ts >= TIMESTAMP '1970-01-01 00:00:30'", child }),
    child => ({ kind: 'withColumn', name: 'v', expression: 'v * 2 - 1', child }),
    child => ({ kind: 'withColumn', name: 'k', expression: "coalesce(upper(k), 'none')", child }),
    child => ({ kind: 'withColumn', name: 'v', expression: 'CASE WHEN v % 2 = 0 THEN v END', child }),
    child => ({ kind: 'select', items: ['v', 'ts', "concat(k, 'x') AS k"], child }),
    child => ({ kind: 'union', left: child, right: child, byName: false }),
  ),
  { maxLength: 3 },
);

const keys = fc.constantFrom(
  [],
  ['k'],
  ['v % 3 AS r', 'k'],
  ["window(ts, '10 seconds') AS w"],
  ["window(ts, '20 seconds', '5 seconds') AS w", 'k'],
  ["window(ts, '30 seconds', '20 seconds', '3 seconds') AS w", 'k'],
  ["session_window(ts, '4 seconds') AS w", 'k'],
);
const aggregates = fc.subarray(
  ['count(*) AS n', 'sum(v) AS s', 'min(v) AS low', 'max(ts) AS latest', 'avg(v) AS mean', 'count(k) AS known'],
  { minLength: 1 },
);

const program = fc.tuple(stateless, keys, aggregates).map(([steps, by, functions]) =>
  grouped(
    by,
    functions,
    steps.reduce((plan, step) => step(plan), eventStream()),
  ),
);

function grouped(by: readonly string[], functions: readonly string[], child: Plan): Plan {
  return { kind: 'aggregate', grouping: 'groupBy', keys: by, aggregates: functions, child };
}

function lastOf(sink: Map<number, string[]>): string[] {
  return [...sink.values()].at(-1) ?? [];
}

function allOf(sink: Map<number, string[]>): string[] {
  return [...sink.values()].flat().sort();
}

describe('random programs', () => {
  test('an aggregation in complete mode ends as one batch over all rows does (1.6)', () => {
    fc.assert(
      fc.property(program, cut, (plan, batches) => {
        const query = { plan, outputMode: 'complete' };
        expect(lastOf(runQuery(query, { e: batches }))).toEqual(lastOf(runQuery(query, { e: [batches.flat()] })));
      }),
      { numRuns: 120 },
    );
  });

  test('without state, a row gives the same output in whatever batch it is (1.1)', () => {
    const plans = stateless.map(steps => steps.reduce((plan, step) => step(plan), eventStream()));
    fc.assert(
      fc.property(plans, cut, (plan, batches) => {
        const query = { plan, outputMode: 'append' };
        expect(allOf(runQuery(query, { e: batches }))).toEqual(allOf(runQuery(query, { e: [batches.flat()] })));
      }),
      { numRuns: 80 },
    );
  });

  test("in update mode a group's last row is its row in complete mode, when nothing is late (1.6)", () => {
    fc.assert(
      fc.property(cut, batches => {
        const plan = grouped(["window(ts, '20 seconds', '10 seconds') AS w", 'k'], ['count(*) AS n'], eventStream());
        const lastRows = new Map<string, string>();
        for (const row of [...runQuery({ plan, outputMode: 'update' }, { e: batches }).values()].flat()) {
          const { n, ...key } = JSON.parse(row);
          lastRows.set(JSON.stringify(key), row);
        }
        expect([...lastRows.values()].sort()).toEqual(
          lastOf(runQuery({ plan, outputMode: 'complete' }, { e: [batches.flat()] })),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('in append mode each closed window comes out once and whole, however the rows are cut, when none is late (1.2)', () => {
    const far: TestEvent = { k: 'end', seconds: 3000, v: 0 };
    const child: Plan = { kind: 'withWatermark', eventTime: 'ts', delayThreshold: '300 seconds', child: eventStream() };
    const plan = grouped(["window(ts, '20 seconds', '5 seconds') AS w", 'k'], ['count(*) AS n', 'sum(v) AS s'], child);
    fc.assert(
      fc.property(cut, batches => {
        const query = { plan, outputMode: 'append' };
        const inOne = allOf(runQuery(query, { e: [batches.flat(), [far]] }));
        expect(allOf(runQuery(query, { e: [...batches, [far]] }))).toEqual(inOne);
      }),
      { numRuns: 60 },
    );
  });
});
