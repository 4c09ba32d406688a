/** The timeline's marks and ticks are read from the trace alone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Trace } from '../../engine/core/trace.ts';
import { entryDensity, timelineMarks } from '../../engine/view/moments.ts';
import { traces } from './random-trace.ts';

describe('timelineMarks', () => {
  it('marks topics, finished rebalances, errors and the end, in order of time', () => {
    const trace = new Trace();
    const changed = { group: 'boards', generation: 1, members: 1, reason: '' };
    const refused = { producer: 'desk', topic: 'flights', offset: -1, records: 1, error: 'NOT_ENOUGH_REPLICAS' };
    trace.append(0, 'topic.created', { topic: 'flights', partitions: 2, replicationFactor: 1 });
    trace.append(5, 'topic.created', { topic: '__consumer_offsets', partitions: 50, replicationFactor: 1 });
    trace.append(3_000_000, 'group.changed', { ...changed, state: 'PreparingRebalance' });
    trace.append(3_100_000, 'group.changed', { ...changed, state: 'Stable' });
    trace.append(4_000_000, 'produce.answered', { ...refused, partition: 0 });
    trace.append(4_000_010, 'produce.answered', { ...refused, partition: 1 });
    trace.append(5_000_000, 'program.ended', { status: 'failed', error: 'E', message: 'm', line: 1, column: 1 });
    expect(timelineMarks(trace)).toEqual([
      { atUs: 0, label: 'topic flights', tone: 'plain' },
      { atUs: 3_100_000, label: 'rebalance 1', tone: 'plain' },
      { atUs: 4_000_000, label: 'NOT_ENOUGH_REPLICAS', tone: 'warn' },
      { atUs: 5_000_000, label: 'failed', tone: 'warn' },
    ]);
  });
});

describe('entryDensity', () => {
  it('counts every entry once', () => {
    fc.assert(
      fc.property(traces, fc.integer({ min: 1, max: 200 }), (trace, parts) => {
        const counts = entryDensity(trace, parts);
        expect(counts).toHaveLength(parts);
        expect(counts.reduce((sum, each) => sum + each, 0)).toBe(trace.length);
      }),
    );
  });
});
