/**
 * The moments of a trace that a timeline marks: topics created, faults, brokers that stop and come back, rebalances
 * finished, batches committed, rows that came too late, controls that were set, errors, the program's end;
 * and how dense its entries are, for the ticks. Moments are microseconds of the run. Marks that say the same
 * within one millisecond (a retry on every partition) are told once. Left out: placing, which is the timeline's.
 */
import type { Entry, EntryKind, EntryOf } from '../core/entries.ts';
import type { Trace } from '../core/trace.ts';
import { US_PER_MS } from '../core/units.ts';

/** A mark of the timeline. */
export interface TimelineMark {
  atUs: number;
  label: string;
  tone: 'plain' | 'warn';
  /** What one may want to jump to the next of; null for all others. */
  sort: MarkSort | null;
}

/** The sorts of marks. */
export const markSorts = ['fault', 'rebalance', 'batch', 'late', 'error'] as const;

/** One of {@link markSorts}. */
export type MarkSort = (typeof markSorts)[number];

const MARKED: EntryKind[] = [
  'topic.created',
  'fault.injected',
  'control.set',
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
  const mark = (label: string, tone: TimelineMark['tone'], sort: MarkSort | null = null) => ({
    atUs,
    label,
    tone,
    sort,
  });
  switch (entry.kind) {
    case 'topic.created':
      return entry.topic.startsWith('__') ? null : mark(`topic ${entry.topic}`, 'plain');
    case 'fault.injected':
      return told.has(entry.fault) ? null : mark(faultLabel(entry), 'warn', 'fault');
    case 'control.set':
      return atUs === 0 ? null : mark(`${entry.control} ${entry.value}`, 'plain');
    case 'group.changed':
      return entry.state === 'Stable' ? mark(`rebalance ${entry.generation}`, 'plain', 'rebalance') : null;
    case 'broker.stopped':
      return mark(`broker ${entry.broker} ${entry.how}`, 'warn', 'fault');
    case 'broker.unfenced':
      return mark(`broker ${entry.broker} is back`, 'plain', 'fault');
    case 'log.truncated':
      return mark(`broker ${entry.broker} truncated`, 'warn', 'fault');
    case 'produce.answered':
      return entry.error === null ? null : mark(entry.error, 'warn', 'error');
    case 'client.failed':
      return mark(entry.code ?? entry.error, 'warn', 'error');
    case 'batch.committed':
      return mark(`batch ${entry.batchId}`, 'plain', 'batch');
    case 'operator.ran':
      return entry.dropped ? mark('late', 'warn', 'late') : null;
    case 'query.ended':
      return entry.error === null ? null : mark(entry.error, 'warn', 'error');
    case 'program.ended': {
      const bad = entry.status === 'failed' || entry.status === 'stopped';
      return mark(entry.status === 'finished' ? 'ended' : entry.status, bad ? 'warn' : 'plain', bad ? 'error' : null);
    }
    default:
      return null;
  }
}

/** Faults that are told by what comes of them at the same moment. */
const told = new Set(['kill', 'stop', 'pause', 'power-loss']);

/** `cut 1 → 2`, `start 2`: the fault and whom it concerns. */
function faultLabel({ fault, detail }: EntryOf<'fault.injected'>): string {
  const given = new Map(detail.split(' ').map(part => part.split('=') as [string, string]));
  const short = (node = '') => node.replace(/^broker-/, '');
  const link = given.has('from') ? `${short(given.get('from'))} → ${short(given.get('to'))}` : null;
  return [fault.replace('-link', ''), link ?? given.get('broker') ?? given.get('controller') ?? ''].join(' ').trim();
}
