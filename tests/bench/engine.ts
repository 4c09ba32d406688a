/**
 * Figures of the engine in Node: the trace, the scheduler, the sandbox, whole runs of the labs.
 */
import { Bench } from 'tinybench';
import { labIds, usableLab } from '../../cli/lab-folder.ts';
import { Scheduler } from '../../engine/core/scheduler.ts';
import { Trace } from '../../engine/core/trace.ts';
import { traceHash } from '../../engine/core/trace-text.ts';
import { murmur2 } from '../../engine/kafka/murmur2.ts';
import { partitionsView } from '../../engine/view/partitions.ts';
import { Reader } from '../../engine/view/view.ts';
import { openTestSession } from '../session.ts';

const ENTRIES = 100_000;
const TASKS = 100_000;
const KEY = new TextEncoder().encode('a-little-bit-longer-string');

/** Prints the engine's figures. */
export async function benchEngine(): Promise<void> {
  const session = await openTestSession();
  const trace = filledTrace();
  const bench = new Bench({ time: 500 });
  bench.add(`trace: append ${ENTRIES} entries`, () => void filledTrace());
  bench.add(`trace: slice and add ${ENTRIES} entries`, () => new Trace().addSlice(trace.slice(0, 0)));
  bench.add(`trace: hash of ${ENTRIES} entries`, () => void traceHash(trace));
  bench.add(`view: fold ${ENTRIES} entries to the end`, () => void new Reader(trace, partitionsView).at(trace.length));
  const reader = new Reader(trace, partitionsView);
  reader.at(trace.length);
  let place = 0;
  bench.add(`view: seek anywhere in ${ENTRIES} entries`, () => {
    place = (place + 61_803) % trace.length;
    reader.at(place);
  });
  bench.add(`scheduler: ${TASKS} tasks`, runTasks);
  bench.add('murmur2: 10,000 keys of 26 bytes', () => {
    for (let i = 0; i < 10_000; i++) murmur2(KEY);
  });
  for (const id of labIds()) {
    const lab = usableLab(id);
    bench.add(`run and grade: solution of ${id}`, async () => {
      (await session.start(lab, lab.solution.code, lab.seed)).result();
    });
  }
  await bench.run();
  console.log('engine, in Node');
  for (const task of bench.tasks) {
    const result = task.result as { latency?: { p50: number; mean: number; rme: number } };
    const { p50 = Number.NaN, rme = Number.NaN } = result.latency ?? {};
    console.log(`  ${task.name.padEnd(48)} median ${p50.toFixed(2).padStart(9)} ms  ±${rme.toFixed(1)} %`);
  }
}

function filledTrace(): Trace {
  const trace = new Trace();
  trace.append(0, 'topic.created', { topic: 't', partitions: 3, replicationFactor: 1 });
  for (let p = 0; p < 3; p++) {
    trace.append(0, 'leader.elected', { topic: 't', partition: p, leader: 1, leaderEpoch: 0, replicas: '1', isr: '1' });
  }
  for (let i = 0; trace.length < ENTRIES; i++) {
    const at = { broker: 1, topic: 't', partition: i % 3, offset: Math.floor(i / 3) };
    const record = { key: `k${i % 50}`, value: `v${i}`, timestampMs: i, leaderEpoch: 0, producer: 'p', bytes: 20 };
    trace.append(i * 10, 'record.appended', { ...at, ...record });
    trace.append(i * 10, 'highwatermark.moved', { ...at, offset: at.offset + 1 });
  }
  return trace;
}

function runTasks(): void {
  const scheduler = new Scheduler(1);
  for (let i = 0; i < TASKS; i++) scheduler.at((i * 7919) % 1_000_003, () => {});
  while (scheduler.step(Number.MAX_SAFE_INTEGER));
}
