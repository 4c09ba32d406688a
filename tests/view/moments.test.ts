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
    const refused = {
      producer: 'desk',
      topic: 'flights',
      batch: 1,
      offset: -1,
      records: 1,
      error: 'NOT_ENOUGH_REPLICAS',
    };
    trace.append(0, 'topic.created', { topic: 'flights', partitions: 2, replicationFactor: 1 });
    trace.append(5, 'topic.created', { topic: '__consumer_offsets', partitions: 50, replicationFactor: 1 });
    trace.append(3_000_000, 'group.changed', { ...changed, state: 'PreparingRebalance' });
    trace.append(3_100_000, 'group.changed', { ...changed, state: 'Stable' });
    trace.append(4_000_000, 'produce.answered', { ...refused, partition: 0 });
    trace.append(4_000_010, 'produce.answered', { ...refused, partition: 1 });
    trace.append(5_000_000, 'program.ended', { status: 'failed', error: 'E', message: 'm', line: 1, column: 1 });
    expect(timelineMarks(trace)).toEqual([
      { atUs: 0, label: 'topic flights', tone: 'plain', sort: null },
      { atUs: 3_100_000, label: 'rebalance 1', tone: 'plain', sort: 'rebalance' },
      { atUs: 4_000_000, label: 'NOT_ENOUGH_REPLICAS', tone: 'warn', sort: 'error' },
      { atUs: 5_000_000, label: 'failed', tone: 'warn', sort: 'error' },
    ]);
  });
});

describe('timelineMarks of faults', () => {
  it('tell a dead broker once, and links and restarts by the fault itself', () => {
    const trace = new Trace();
    trace.append(1, 'fault.injected', { fault: 'kill', detail: 'broker=2' });
    trace.append(1, 'broker.stopped', { broker: 2, how: 'killed' });
    trace.append(2, 'fault.injected', { fault: 'cut', detail: 'from=broker-1 to=broker-3' });
    trace.append(3, 'fault.injected', { fault: 'slow-link', detail: 'from=broker-1 to=broker-3 latencyMs=300' });
    trace.append(4, 'fault.injected', { fault: 'start', detail: 'broker=2' });
    const marks = timelineMarks(trace);
    expect(marks.map(({ label }) => label)).toEqual(['broker 2 killed', 'cut 1 → 3', 'slow 1 → 3', 'start 2']);
    expect(new Set(marks.map(({ sort }) => sort))).toEqual(new Set(['fault']));
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
