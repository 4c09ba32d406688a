/**
 * Figures of the streaming engine in Node: 10 million events counted per word in windows of 10 minutes, update mode,
 * watermark 10 minutes, in ten batches; against a loop written by hand, arquero and RxJS in the same run. All begin
 * with strings. The others have it easier: they count once, without batches, kept state, watermark or late rows. The
 * best round counts, in processor time of all threads (collecting garbage too), for machines are shared: compare
 * ratios, not seconds.
 */

import type { Plan } from '../../engine/stream/plan/plan.ts';
import type { Events } from './stream-events.ts';
import { EventSource, eventStream, madeEvents, runQuery } from './stream-events.ts';
import { handWritten, withArquero, withRxJS } from './stream-peers.ts';

const EVENTS = 10_000_000;
const BATCHES = 10;
const ROUNDS = 7;

/** Prints the streaming engine's figures. */
export async function benchStream(): Promise<void> {
  console.log(`\nstreaming engine, in Node: ${EVENTS / 1e6} million events in ${BATCHES} batches`);
  const events = madeEvents(EVENTS);
  const tumbling = againstLoop(events);
  await againstPeers(events, tumbling);
  const small = madeEvents(10_000);
  const lab = await rounds(15, () => counted(small, TUMBLING, 20));
  line('10,000 events in 20 batches', lab, 'a lab (goal 30 ms)');
  await statefulFigures();
  memory();
}

const TUMBLING = countPerWord("window(ts, '10 minutes')");
const SLIDING = countPerWord("window(ts, '10 minutes', '5 minutes')");

function againstLoop(events: Events): number {
  const times = { hand: [] as number[], tumbling: [] as number[], sliding: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.hand.push(timed(() => handWritten(events)));
    times.tumbling.push(timed(() => counted(events, TUMBLING, BATCHES)));
    times.sliding.push(timed(() => counted(events, SLIDING, BATCHES)));
  }
  const [hand, tumbling, sliding] = [best(times.hand), best(times.tumbling), best(times.sliding)];
  line('hand-written loop', hand, speed(EVENTS, hand));
  line('tumbling 10 min', tumbling, `${speed(EVENTS, tumbling)}, ${ratio(hand, tumbling)} of the loop (goal 0.60)`);
  line('sliding 10 by 5', sliding, `${speed(EVENTS, sliding)}, ${ratio(sliding, tumbling)} of tumbling (goal 1.40)`);
  return tumbling;
}

/** Two rounds each, for they take long. */
async function againstPeers(events: Events, ours: number): Promise<void> {
  const groups = handWritten(events);
  const arquero = await rounds(2, () => agrees('arquero', withArquero(events), groups));
  line('arquero', arquero, `${ratio(arquero, ours)} times as long as tumbling (goal 5)`);
  const rxjs = await rounds(2, async () => agrees('RxJS', await withRxJS(events), groups));
  line('RxJS', rxjs, `${ratio(rxjs, ours)} times as long as tumbling (goal 20)`);
}

function agrees(name: string, groups: number, expected: number): void {
  if (groups !== expected) throw new Error(`${name} found ${groups} groups instead of ${expected}`);
}

/** Session windows, and a join of two streams within five seconds. */
async function statefulFigures(): Promise<void> {
  const events = madeEvents(200_000);
  const sessions = await rounds(3, () => counted(events, countPerWord("session_window(ts, '5 seconds')"), BATCHES));
  line('sessions, gap 5 s, 200,000', sessions, speed(200_000, sessions));
  const [left, right] = [madeEvents(25_000, 2), madeEvents(25_000, 3)];
  const join = await rounds(3, () => {
    const sources = { impressions: new EventSource(left, BATCHES), clicks: new EventSource(right, BATCHES) };
    runQuery(JOIN, sources, 'append');
  });
  line('join of two streams, 2 x 25,000', join, speed(50_000, join));
}

/** Memory after every tenth lap of six hours: what the watermark has passed is gone. */
function memory(): void {
  if (!globalThis.gc) return;
  const events = madeEvents(500_000);
  const used: string[] = [];
  runQuery(TUMBLING, { events: new EventSource(events, BATCHES, 40) }, 'update', batchId => {
    if ((batchId + 1) % (10 * BATCHES) !== 0) return;
    globalThis.gc!();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    used.push(`${((heapUsed + arrayBuffers) / 2 ** 20).toFixed(1)} MiB`);
  });
  console.log(`  memory after 5, 10, 15, 20 million events         ${used.join(', ')}`);
}

const JOIN: Plan = {
  kind: 'join',
  left: watermarked(eventStream('impressions')),
  right: watermarked(eventStream('clicks', 'clicked TIMESTAMP, clickedWord STRING'), 'clicked'),
  on: 'word = clickedWord AND clicked >= ts AND clicked <= ts + INTERVAL 5 SECONDS',
  how: 'inner',
};

function watermarked(child: Plan, eventTime = 'ts'): Plan {
  return { kind: 'withWatermark', eventTime, delayThreshold: '10 minutes', child };
}

function countPerWord(window: string): Plan {
  const keys = [`${window} AS w`, 'word'];
  return {
    kind: 'aggregate',
    grouping: 'groupBy',
    keys,
    aggregates: ['count(*) AS n'],
    child: watermarked(eventStream()),
  };
}

function counted(events: Events, plan: Plan, batches: number): number {
  return runQuery(
    plan,
    { events: new EventSource(events, batches) },
    plan === TUMBLING || plan === SLIDING ? 'update' : 'append',
  );
}

function line(name: string, ms: number, note: string): void {
  console.log(`  ${name.padEnd(48)} best ${ms.toFixed(1).padStart(9)} ms  ${note}`);
}

function speed(events: number, ms: number): string {
  return `${(events / 1000 / ms).toFixed(2)} M rows/s`;
}

function ratio(a: number, b: number): string {
  return (a / b).toFixed(2);
}

function timed(run: () => void): number {
  const begun = process.cpuUsage();
  run();
  return millisecondsSince(begun);
}

/** The best time of so many runs. */
async function rounds(count: number, run: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < count; round++) {
    const begun = process.cpuUsage();
    await run();
    times.push(millisecondsSince(begun));
  }
  return best(times);
}

function millisecondsSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

function best(times: readonly number[]): number {
  return Math.min(...times);
}
