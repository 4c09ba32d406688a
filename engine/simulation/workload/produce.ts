/**
 * Producers write numbered values, each to a partition in turn; what they were told is noted.
 */
import type { Process } from '../../core/process.ts';
import { KafkaException } from '../../kafka/exception.ts';
import { Producer } from '../../kafka/producer/producer.ts';
import type { RecordFuture } from '../../kafka/producer/producer-batch.ts';
import { encodeText } from '../../kafka/record-batch.ts';
import type { Workload, WorkloadSettings } from '../scenario.ts';
import type { World } from '../world.ts';

/** The topic that producers write to. */
export const INPUT = 'orders';

/** Time-outs short enough for a run of seconds; a send may take as long as any fault lasts. */
export const quickProducer: Record<string, string> = {
  'linger.ms': '0',
  'request.timeout.ms': '2000',
  'delivery.timeout.ms': '120000',
};

export const produce: Workload = {
  clients: settings => producerNames(settings),
  begin(world, settings) {
    createInput(world, settings);
    for (const name of producerNames(settings)) world.run(name, write(world, name, settings));
  },
};

/** The names of the producers. */
export function producerNames({ producers = 1 }: WorkloadSettings): string[] {
  return Array.from({ length: producers }, (_, i) => `producer-${i + 1}`);
}

/** The topic that the producers write to: three replicas, of which two must be in sync, unless told otherwise. */
export function createInput(world: World, { topic, partitions = 2 }: WorkloadSettings): void {
  const { brokers } = world.cluster;
  if (world.scenario.replicationMs !== undefined) slowDown(world, world.scenario.replicationMs);
  world.cluster.createTopic(INPUT, partitions, Math.min(3, brokers.length), { 'min.insync.replicas': '2', ...topic });
}

function slowDown({ cluster: { network, brokers } }: World, latencyMs: number): void {
  for (const { host: from } of brokers) {
    for (const { host: to } of brokers) network.setSpeed(from, to, { latencyMs, jitterMs: 0, bytesPerMs: 125_000 });
  }
}

/** One producer's work: so many values, one every so often, to all partitions in turn. */
export function* write(world: World, name: string, settings: WorkloadSettings): Process<void> {
  const { records = 60, everyMs = 250, producer = {} } = settings;
  const client = new Producer(world.cluster, name, { ...quickProducer, ...producer });
  const prefix = name.replace('producer-', 'p');
  for (let i = 0; i < records; i++) {
    yield* world.stalling(name);
    const value = `${prefix}.${i + 1}`;
    const record = {
      topic: INPUT,
      partition: i % world.partitionsOf(INPUT),
      key: null,
      value: encodeText(value),
      headers: [],
      timestamp: null,
    };
    const future = yield* client.send(record);
    world.run(`the send of ${value}`, noteAnswer(world, name, value, future));
    yield* world.pause(everyMs);
  }
  yield* client.flush();
  yield* client.close();
  world.note({ kind: 'ended', client: name });
}

/** Notes what became of a send. */
export function* noteAnswer(world: World, client: string, value: string, future: RecordFuture): Process<void> {
  try {
    const { topic, partition, offset } = yield* future.get();
    world.note({ kind: 'acked', client, topic, partition, offset, value });
  } catch (error) {
    if (!(error instanceof KafkaException)) throw error;
    world.note({ kind: 'refused', client, value, error: error.exception });
  }
}
