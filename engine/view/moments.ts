/**
 * The moments of a trace that a timeline marks: topics created, brokers that stop and come back, rebalances finished, batches
 * committed, rows that came too late, errors, the program's end;
 * and how dense its entries are, for the ticks. Moments are microseconds of the run. Marks that say the same
 * within one millisecond (a retry on every partition) are told once. Left out: placing, which is the timeline's.
 */
import type { Entry, EntryKind } from '../core/entries.ts';
import type { Trace } from '../core/trace.ts';
import { US_PER_MS } from '../core/units.ts';

/** A mark of the timeline. */
export interface TimelineMark {
  atUs: number;
  label: string;
  tone: 'plain' | 'warn';
}

const MARKED: EntryKind[] = [
  'topic.created',
  'broker.stopped',
  'broker.unfenced',
  'group.changed',
  'produce.answered',
  'client.failed',
  'log.truncated',
  'batch.committed',
  'operator.ran',
  'query.ended',
  'program.ended',
];

/** The marks of the trace so far, in order of time. */
export function timelineMarks(trace: Trace): TimelineMark[] {
  const placed: { index: number; mark: TimelineMark }[] = [];
  for (const kind of MARKED) {
    for (const entry of trace.of(kind) as Iterable<Entry>) {
      const mark = markOf(entry);
      if (mark) placed.push({ index: entry.index, mark });
    }
  }
  placed.sort((a, b) => a.index - b.index);
  const lastUs = new Map<string, number>();
  return placed
    .map(({ mark }) => mark)
    .filter(mark => {
      const before = lastUs.get(mark.label);
      lastUs.set(mark.label, mark.atUs);
      return before === undefined || mark.atUs - before >= US_PER_MS;
    });
}

/** How many entries fall into each of `parts` equal parts of the time from 0 to `untilUs`. */
export function entryDensity(trace: Trace, parts: number, untilUs = trace.endUs): number[] {
  const counts: number[] = [];
  let before = 0;
  for (let part = 1; part <= parts; part++) {
    const count = trace.countUntil((untilUs * part) / parts);
    counts.push(count - before);
    before = count;
  }
  return counts;
}

function markOf(entry: Entry): TimelineMark | null {
  const { atUs } = entry;
  switch (entry.kind) {
    case 'topic.created':
      return entry.topic.startsWith('__') ? null : { atUs, label: `topic ${entry.topic}`, tone: 'plain' };
    case 'group.changed':
      return entry.state === 'Stable' ? { atUs, label: `rebalance ${entry.generation}`, tone: 'plain' } : null;
    case 'broker.stopped':
      return { atUs, label: `broker ${entry.broker} ${entry.how}`, tone: 'warn' };
    case 'broker.unfenced':
      return { atUs, label: `broker ${entry.broker} is back`, tone: 'plain' };
    case 'log.truncated':
      return { atUs, label: `broker ${entry.broker} truncated`, tone: 'warn' };
    case 'produce.answered':
      return entry.error === null ? null : { atUs, label: entry.error, tone: 'warn' };
    case 'client.failed':
      return { atUs, label: entry.code ?? entry.error, tone: 'warn' };
    case 'batch.committed':
      return { atUs, label: `batch ${entry.batchId}`, tone: 'plain' };
    case 'operator.ran':
      return entry.dropped ? { atUs, label: 'late', tone: 'warn' } : null;
    case 'query.ended':
      return entry.error === null ? null : { atUs, label: entry.error, tone: 'warn' };
    case 'program.ended':
      return {
        atUs,
        label: entry.status === 'finished' ? 'ended' : entry.status,
        tone: entry.status === 'failed' || entry.status === 'stopped' ? 'warn' : 'plain',
      };
    default:
      return null;
  }
}
