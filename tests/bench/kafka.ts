/**
 * The simulated cluster at work: 3 brokers, replication 3, acks=all, 12 partitions, records of 100 bytes produced in
 * batches, replicated, and consumed and committed by a group of three; and a quiet minute at 1,000 records a second.
 */
import { type Process, sleep, spawn } from '../../engine/core/process.ts';
import { Simulation } from '../../engine/core/simulation.ts';
import { msToUs } from '../../engine/core/units.ts';
import { Cluster } from '../../engine/kafka/cluster.ts';
import { Consumer } from '../../engine/kafka/consumer/consumer.ts';
import { Producer } from '../../engine/kafka/producer/producer.ts';

const PARTITIONS = 12;
/** How many tasks lie between two looks at the memory in use. */
const PEAK_EVERY = 5000;
const VALUE = new Uint8Array(100).fill(120);
const KEYS = Array.from({ length: 1000 }, (_, i) => new TextEncoder().encode(`key-${i}`));

interface Figures {
  records: number;
  read: number;
  seconds: number;
  /** Processor time of the program itself: steadier than the wall clock on a shared machine. */
  userSeconds: number;
  tasks: number;
  entries: number;
  peakMegabytes: number;
  bytesARecord: number;
  simulatedSeconds: number;
}

/** Prints the cluster's figures. */
export function benchKafka(): void {
  console.log('cluster: 3 brokers, replication 3, acks=all, 12 partitions, a group of 3');
  for (const records of [100_000, 1_000_000]) print(`${records.toLocaleString('en')} records`, burst(records));
  print('60 s at 1,000 records/s', steady(60, 1000));
}

function print(name: string, figures: Figures): void {
  const { records, read, seconds, userSeconds, tasks, entries, bytesARecord, simulatedSeconds, peakMegabytes } =
    figures;
  const complete = read === records ? '' : `, only ${read} read`;
  const columns = [
    `${(seconds * 1000).toFixed(0).padStart(7)} ms`,
    `${(userSeconds * 1000).toFixed(0).padStart(7)} ms user`,
    `${perSecond(records, seconds).padStart(9)} records/s`,
    `${perSecond(tasks, seconds).padStart(9)} tasks/s`,
    `${(tasks / records).toFixed(3).padStart(7)} tasks/record`,
    `${(entries / records).toFixed(2).padStart(6)} entries/record`,
    `${bytesARecord.toFixed(0).padStart(5)} bytes/record`,
    `peak ${peakMegabytes.toFixed(0)} MB`,
    `${simulatedSeconds.toFixed(1)} simulated s${complete}`,
  ];
  console.log(`  ${name.padEnd(24)} ${columns.join('  ')}`);
}

function perSecond(count: number, seconds: number): string {
  return Math.round(count / seconds).toLocaleString('en');
}

/** As fast as the producer's buffer lets it. */
function burst(records: number): Figures {
  return measured(records, function* (producer) {
    for (let i = 0; i < records; i++) yield* producer.send(record(i));
    yield* producer.flush();
  });
}

/** At an even rate, in steps of 10 ms. */
function steady(seconds: number, perSecond: number): Figures {
  return measured(seconds * perSecond, function* (producer, simulation) {
    const perStep = perSecond / 100;
    for (let step = 0; step < seconds * 100; step++) {
      for (let i = 0; i < perStep; i++) yield* producer.send(record(step * perStep + i));
      yield* sleep(simulation.scheduler, msToUs(10));
    }
    yield* producer.flush();
  });
}

function record(i: number) {
  return { topic: 't', partition: null, key: KEYS[i % KEYS.length]!, value: VALUE, timestamp: null, headers: [] };
}

function measured(records: number, produce: (producer: Producer, simulation: Simulation) => Process<void>): Figures {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const startedAt = process.hrtime.bigint();
  const usedBefore = process.cpuUsage();
  const simulation = new Simulation(1, 0);
  const cluster = new Cluster(simulation, { brokers: 3, config: { 'group.initial.rebalance.delay.ms': '0' } });
  cluster.createTopic('t', PARTITIONS, 3);
  let read = 0;
  for (let i = 0; i < 3; i++) {
    const settings = { 'group.id': 'g', 'auto.offset.reset': 'earliest', 'max.poll.records': '5000' };
    run(
      simulation,
      consume(new Consumer(cluster, `c${i}`, settings), count => {
        read += count;
      }),
    );
  }
  run(simulation, produce(new Producer(cluster, 'p', { 'linger.ms': '5', 'batch.size': '65536' }), simulation));
  const limitUs = msToUs(3_600_000);
  let peak = 0;
  while (read < records && simulation.scheduler.step(limitUs)) {
    if (simulation.scheduler.steps % PEAK_EVERY === 0) peak = Math.max(peak, process.memoryUsage.rss());
  }
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  const userSeconds = process.cpuUsage(usedBefore).user / 1e6;
  const peakMegabytes = Math.max(peak, process.memoryUsage.rss()) / 1e6;
  globalThis.gc?.();
  const after = process.memoryUsage();
  const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  const { steps: tasks, nowUs } = simulation.scheduler;
  const entries = simulation.trace.length;
  const bytesARecord = bytes / records;
  const simulatedSeconds = nowUs / 1e6;
  return { records, read, seconds, userSeconds, tasks, entries, peakMegabytes, bytesARecord, simulatedSeconds };
}

function* consume(consumer: Consumer, count: (records: number) => void): Process<void> {
  yield* consumer.subscribe(['t']);
  for (;;) count((yield* consumer.poll(1000)).length);
}

function run(simulation: Simulation, work: Process<void>): void {
  spawn(simulation.scheduler, work, {
    done: () => {},
    failed: error => {
      throw error;
    },
  });
}
