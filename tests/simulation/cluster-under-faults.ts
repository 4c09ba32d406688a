/**
 * A cluster under a seeded schedule of faults: a producer writes numbered values, brokers die, stop, stand still and are
 * cut off, then all heals and comes to rest. What was acknowledged, and what every log holds in the end, is told.
 */
import { type Process, sleep, spawn } from '../../engine/core/process.ts';
import type { Rng } from '../../engine/core/rng.ts';
import { Simulation } from '../../engine/core/simulation.ts';
import { msToUs } from '../../engine/core/units.ts';
import { Cluster, type ClusterConfig } from '../../engine/kafka/cluster.ts';
import { KafkaException } from '../../engine/kafka/exception.ts';
import { injectFault } from '../../engine/kafka/fault/index.ts';
import { Producer } from '../../engine/kafka/producer/producer.ts';
import { decodeText, encodeText } from '../../engine/kafka/record-batch.ts';

/** What is run. */
export interface Schedule {
  seed: number;
  /** Settings of the topic, the producer and the cluster that differ from the usual ones. */
  topic?: Record<string, string>;
  producer?: Record<string, string>;
  cluster?: Partial<ClusterConfig>;
  /** The faults that may happen. */
  faults: readonly ('kill' | 'stop' | 'pause' | 'cut')[];
  /** How long records take from broker to broker; the usual millisecond where left out. */
  replicationMs?: number;
}

/** How it ended. */
export interface Aftermath {
  /** Values that the producer was told are written, with the offset it was told. */
  acked: { value: string; partition: number; offset: number }[];
  /** What each replica's log holds: value by offset. */
  logs: { broker: number; partition: number; leads: boolean; highWatermark: number; values: Map<number, string> }[];
  /** Leaders by partition and leader epoch, as the trace tells. */
  leaders: Map<string, Set<number>>;
  /** The whole run. */
  simulation: Simulation;
}

const TOPIC = 't';
const PARTITIONS = 2;
const VALUES = 60;
const CONFIG = {
  'replica.lag.time.max.ms': '3000',
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
  'replica.fetch.wait.max.ms': '200',
  'replica.fetch.backoff.ms': '200',
  'replica.socket.timeout.ms': '3000',
};

/** Runs the schedule and lets the cluster come to rest. */
export function underFaults(schedule: Schedule): Aftermath {
  const simulation = new Simulation(schedule.seed, Date.UTC(2026, 0, 1));
  const cluster = new Cluster(simulation, {
    brokers: 3,
    ...schedule.cluster,
    config: { ...CONFIG, ...schedule.cluster?.config },
  });
  if (schedule.replicationMs) slowDown(cluster, schedule.replicationMs);
  cluster.createTopic(TOPIC, PARTITIONS, 3, { 'min.insync.replicas': '2', ...schedule.topic });
  const acked: Aftermath['acked'] = [];
  const settings = {
    'linger.ms': '0',
    'request.timeout.ms': '2000',
    'delivery.timeout.ms': '60000',
    ...schedule.producer,
  };
  let over = 0;
  run(simulation, produce(new Producer(cluster, 'p', settings), simulation, acked), () => over++);
  run(simulation, disturb(cluster, simulation, schedule), () => over++);
  while (over < 2 && simulation.scheduler.step(msToUs(600_000)));
  const restUs = simulation.scheduler.nowUs + msToUs(20_000);
  while (simulation.scheduler.step(restUs));
  return { acked, logs: logsOf(cluster), leaders: leadersIn(simulation), simulation };
}

function slowDown({ network, brokers }: Cluster, latencyMs: number): void {
  for (const { host: from } of brokers) {
    for (const { host: to } of brokers) network.setSpeed(from, to, { latencyMs, jitterMs: 0, bytesPerMs: 125_000 });
  }
}

function* produce(producer: Producer, simulation: Simulation, acked: Aftermath['acked']): Process<void> {
  for (let i = 0; i < VALUES; i++) {
    const value = `v${i}`;
    const record = {
      topic: TOPIC,
      partition: i % PARTITIONS,
      key: null,
      value: encodeText(value),
      headers: [],
      timestamp: null,
    };
    const future = yield* producer.send(record);
    run(
      simulation,
      answered(future.get(), place => acked.push({ value, ...place })),
      () => {},
    );
    yield* sleep(simulation.scheduler, msToUs(250));
  }
  yield* producer.flush();
}

function* answered(
  answer: Process<{ partition: number; offset: number }>,
  told: (place: { partition: number; offset: number }) => void,
): Process<void> {
  try {
    const { partition, offset } = yield* answer;
    told({ partition, offset });
  } catch (error) {
    if (!(error instanceof KafkaException)) throw error;
  }
}

/** Faults at random moments, at most one broker out at a time; in the end everything is healed. */
function* disturb(cluster: Cluster, simulation: Simulation, { faults }: Schedule): Process<void> {
  const rng = simulation.rng.fork('faults');
  for (let round = 0; round < 5; round++) {
    yield* sleep(simulation.scheduler, msToUs(200 + rng.below(2000)));
    const broker = 1 + rng.below(3);
    const undo = strike(cluster, rng, faults[rng.below(faults.length)]!, broker);
    yield* sleep(simulation.scheduler, msToUs(500 + rng.below(6000)));
    undo();
    yield* recovered(cluster, simulation, broker);
  }
}

function strike(cluster: Cluster, rng: Rng, fault: Schedule['faults'][number], broker: number): () => void {
  if (fault === 'cut') {
    const other = 1 + ((broker + rng.below(2)) % 3);
    const parties = { from: `broker-${broker}`, to: `broker-${other}` };
    cluster.network.cut(parties.from, parties.to);
    return () => cluster.network.heal(parties.from, parties.to);
  }
  injectFault(cluster, { kind: fault, broker });
  const back = fault === 'pause' ? 'resume' : 'start';
  return () => injectFault(cluster, { kind: back, broker });
}

/** Until the broker is in again and every replica in sync. */
function* recovered(cluster: Cluster, simulation: Simulation, broker: number): Process<void> {
  for (let waited = 0; waited < 300; waited++) {
    const fenced = cluster.controller.brokers.find(broker)!.fenced;
    const whole = cluster.topics.get(TOPIC)!.partitions.every(({ isr }) => isr.length === 3);
    if (!fenced && whole) return;
    yield* sleep(simulation.scheduler, msToUs(100));
  }
}

function logsOf(cluster: Cluster): Aftermath['logs'] {
  return cluster.brokers.flatMap(({ id, replicas }) =>
    replicas
      .filter(({ partition }) => partition.topic === TOPIC)
      .map(({ partition, log, leads }) => ({
        broker: id,
        partition: partition.index,
        leads,
        highWatermark: log.highWatermark,
        values: new Map(
          log
            .read(log.logStartOffset, log.logEndOffset, Number.POSITIVE_INFINITY)
            .flatMap(({ baseOffset, records }) =>
              records.map(record => [baseOffset + record.offsetDelta, decodeText(record.value!)] as const),
            ),
        ),
      })),
  );
}

function leadersIn({ trace }: Simulation): Aftermath['leaders'] {
  const leaders: Aftermath['leaders'] = new Map();
  for (const { topic, partition, leaderEpoch, leader } of trace.of('leader.elected')) {
    if (leader < 0) continue;
    const term = `${topic}-${partition} epoch ${leaderEpoch}`;
    leaders.set(term, (leaders.get(term) ?? new Set()).add(leader));
  }
  return leaders;
}

function run(simulation: Simulation, work: Process<void>, done: () => void): void {
  spawn(simulation.scheduler, work, {
    done,
    failed: error => {
      throw error;
    },
  });
}
