/**
 * What must not depend on how rows are cut into batches, and what a crash must not change (1.1, 1.6, 1.15).
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../engine/stream/plan/plan.ts';
import { emptyCheckpoint } from '../../engine/stream/state/checkpoint.ts';
import { delivered, eventStream, runQuery, start, type TestEvent, type TestQuery } from './query.ts';

const event = fc.record({
  k: fc.option(fc.constantFrom('a', 'b', 'c')),
  seconds: fc.nat(100),
  v: fc.integer({ min: -5, max: 20 }),
});
const cut = fc.array(fc.array(event, { maxLength: 5 }), { minLength: 1, maxLength: 6 });

function watermarked(child: Plan, delay: string): Plan {
  return { kind: 'withWatermark', eventTime: 'ts', delayThreshold: delay, child };
}

function grouped(keys: string[], child: Plan): Plan {
  const aggregates = ['count(*) AS n', 'sum(v) AS s', 'min(v) AS least', 'max(ts) AS last'];
  return { kind: 'aggregate', grouping: 'groupBy', keys, aggregates, child };
}

const byWindow = ["window(ts, '10 seconds', '5 seconds') AS w", 'k'];

const COMPLETE: Record<string, TestQuery> = {
  'counts by key': { plan: grouped(['k'], eventStream()), outputMode: 'complete' },
  'counts by sliding window': { plan: grouped(byWindow, eventStream()), outputMode: 'complete' },
  'counts by session': {
    plan: grouped(["session_window(ts, '5 seconds') AS s", 'k'], eventStream()),
    outputMode: 'complete',
  },
};

function lastOf(sink: Map<number, string[]>): string[] {
  return [...sink.values()].at(-1) ?? [];
}

describe('cutting the input', () => {
  for (const [name, query] of Object.entries(COMPLETE)) {
    test(`${name} in complete mode end as in one batch over all rows (1.6)`, () => {
      fc.assert(
        fc.property(cut, batches => {
          const inOne = lastOf(runQuery(query, { e: [batches.flat()] }));
          expect(lastOf(runQuery(query, { e: batches }))).toEqual(inOne);
        }),
        { numRuns: 40 },
      );
    });
  }

  test('deduplication without a watermark lets the same keys through (1.5)', () => {
    const plan: Plan = { kind: 'dropDuplicates', columns: ['k', 'v'], withinWatermark: false, child: eventStream() };
    const keys = (sink: Map<number, string[]>): string[] =>
      [...sink.values()]
        .flat()
        .map(row => {
          const { k, v } = JSON.parse(row);
          return `${k} ${v}`;
        })
        .sort();
    fc.assert(
      fc.property(cut, batches => {
        const query = { plan, outputMode: 'append' };
        expect(keys(runQuery(query, { e: batches }))).toEqual(keys(runQuery(query, { e: [batches.flat()] })));
      }),
      { numRuns: 40 },
    );
  });

  test('an inner join of two streams without a watermark gives the same pairs (1.9)', () => {
    const right: Plan = { kind: 'select', items: ['k AS k2', 'v AS v2'], child: eventStream('f') };
    const query: TestQuery = {
      plan: { kind: 'join', left: eventStream(), right, on: 'k = k2 AND v < v2', how: 'inner' },
      outputMode: 'append',
    };
    const pairs = (e: readonly TestEvent[][], f: readonly TestEvent[][]): string[] =>
      [...runQuery(query, { e, f }).values()].flat().sort();
    fc.assert(
      fc.property(cut, cut, (e, f) => {
        expect(pairs(e, f)).toEqual(pairs([e.flat()], [f.flat()]));
      }),
      { numRuns: 40 },
    );
  });
});

describe('a crash', () => {
  const conf = { 'spark.sql.streaming.noDataMicroBatches.enabled': 'false' };
  const range = 'k = k2 AND ts2 BETWEEN ts AND ts + INTERVAL 5 SECONDS';
  const right: Plan = { kind: 'select', items: ['k AS k2', 'ts AS ts2', 'v AS v2'], child: eventStream() };
  const queries: Record<string, TestQuery> = {
    'an aggregation in append mode': {
      plan: grouped(byWindow, watermarked(eventStream(), '5 seconds')),
      outputMode: 'append',
      conf,
    },
    'an aggregation in update mode': { plan: grouped(['k'], eventStream()), outputMode: 'update', conf },
    'a session aggregation': {
      plan: grouped(["session_window(ts, '5 seconds') AS s", 'k'], watermarked(eventStream(), '5 seconds')),
      outputMode: 'append',
      conf,
    },
    'a deduplication': {
      plan: {
        kind: 'dropDuplicates',
        columns: ['k'],
        withinWatermark: true,
        child: watermarked(eventStream(), '5 seconds'),
      },
      outputMode: 'append',
      conf,
    },
    'an outer join of a stream with itself': {
      plan: {
        kind: 'join',
        left: watermarked(eventStream(), '5 seconds'),
        right: { kind: 'withWatermark', eventTime: 'ts2', delayThreshold: '5 seconds', child: right },
        on: range,
        how: 'left_outer',
      },
      outputMode: 'append',
      conf,
    },
    'a limit': { plan: { kind: 'limit', count: 7, child: eventStream() }, outputMode: 'append', conf },
  };

  for (const [name, query] of Object.entries(queries)) {
    test(`at any point of the loop changes nothing for ${name}, for a sink that knows batch ids (1.15)`, () => {
      fc.assert(
        fc.property(cut, fc.array(fc.nat(12), { maxLength: 4 }), (batches, lives) => {
          const sink = new Map<number, string[]>();
          const sources = delivered({ e: batches });
          const checkpoint = emptyCheckpoint();
          for (const steps of lives) liveFor(steps, start(query, sources, sink, checkpoint));
          const last = start(query, sources, sink, checkpoint);
          while (last.runNext() !== null);
          expect(sink).toEqual(runQuery(query, { e: batches }));
        }),
        { numRuns: 25 },
      );
    });
  }

  /** Runs a query for so many writes and then never again. */
  function liveFor(writes: number, run: ReturnType<typeof start>): void {
    let left = writes;
    for (;;) {
      for (const step of run.loop.steps()) {
        if (left-- === 0 && step) return;
      }
      if (run.loop.isIdle) return;
    }
  }
});
