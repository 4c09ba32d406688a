/**
 * Producers write, a group of workers reads, does its work and commits: before the work, or after it. Workers crash and
 * come back, and stand still. In the end the group's offsets are looked up.
 */
import type { Process } from '../../core/process.ts';
import { groupOffsets } from '../../kafka/admin/groups.ts';
import type { TopicPartition } from '../../kafka/assignor/assignor.ts';
import type { GivenSettings } from '../../kafka/config/client-setting.ts';
import type { ConsumerRecord } from '../../kafka/consumer/completed-fetch.ts';
import { Consumer } from '../../kafka/consumer/consumer.ts';
import { KafkaException } from '../../kafka/exception.ts';
import { Link } from '../../kafka/link/link.ts';
import { decodeText } from '../../kafka/record-batch.ts';
import type { Workload, WorkloadSettings } from '../scenario.ts';
import type { World } from '../world.ts';
import { Backlog } from './backlog.ts';
import { createInput, INPUT, producerNames, write } from './produce.ts';

/** The group of the workers. */
export const GROUP = 'shipping';
const WORK_MS = 20;
const RESTART_MS = 1500;

export const consume: Workload = {
  clients: settings => workerNames(settings),
  begin(world, settings) {
    createInput(world, settings);
    world.cluster.createInternalTopic('group');
    const backlog = new Backlog(world, producerNames(settings).length);
    for (const name of producerNames(settings)) world.run(name, write(world, name, settings));
    const names = workerNames(settings);
    for (const [index, name] of names.entries()) {
      world.run(name, work(world, name, consumerSettings(settings, index), settings, backlog));
    }
    world.run('the look at offsets', lookUpOffsets(world, names));
  },
};

/** The names of the workers. */
export function workerNames({ workers = 2 }: WorkloadSettings): string[] {
  return Array.from({ length: workers }, (_, i) => `worker-${i + 1}`);
}

/** The settings of the worker with this index. */
export function consumerSettings({ consumers = [] }: WorkloadSettings, index: number): GivenSettings {
  const own = consumers[Math.min(index, consumers.length - 1)] ?? {};
  const heartbeats = { 'session.timeout.ms': '4000', 'heartbeat.interval.ms': '500' };
  return {
    'group.id': GROUP,
    'auto.offset.reset': 'earliest',
    'enable.auto.commit': 'false',
    'max.poll.interval.ms': '4000',
    'request.timeout.ms': '5000',
    ...(own['group.protocol'] === 'consumer' ? {} : heartbeats),
    ...own,
  };
}

/** A worker lives, perhaps dies and comes back, until there is nothing left to do. */
function* work(
  world: World,
  name: string,
  given: GivenSettings,
  settings: WorkloadSettings,
  backlog: Backlog,
): Process<void> {
  while (!backlog.isOver) {
    const consumer = new Consumer(world.cluster, name, given);
    try {
      yield* subscribe(world, name, consumer);
      while (!backlog.isOver && !crashes(world, name)) yield* oneRound(world, name, consumer, settings);
      yield* consumer.close(backlog.isOver);
    } catch (error) {
      if (!(error instanceof KafkaException || error instanceof Crash)) throw error;
      yield* consumer.close(false);
    }
    yield* world.pause(RESTART_MS);
  }
  world.note({ kind: 'ended', client: name });
}

/** The worker was struck dead in the middle of its work. */
export class Crash extends Error {}

/** Whether the worker dies now; noted. */
export function crashes(world: World, client: string): boolean {
  if (!world.mustCrash(client)) return false;
  world.note({ kind: 'crashed', client });
  return true;
}

/** Follows the input, noting what comes and goes. */
export function* subscribe(world: World, client: string, consumer: Consumer): Process<void> {
  const noting = (kind: 'took' | 'gave' | 'lost') => (partitions: TopicPartition[]) => {
    const { generation } = consumer.groupMetadata;
    for (const { topic, partition } of partitions) world.note({ kind, client, topic, partition, generation });
  };
  yield* consumer.subscribe([INPUT], { assigned: noting('took'), revoked: noting('gave'), lost: noting('lost') });
}

/** One poll, and what is done with its records. */
function* oneRound(world: World, client: string, consumer: Consumer, { commit }: WorkloadSettings): Process<void> {
  const records = yield* poll(world, client, consumer);
  if (records.length === 0) return;
  if (commit === 'before' && !(yield* commitPositions(world, client, consumer, records))) return;
  yield* world.stalling(client);
  for (const { topic, partition, offset, value } of records) {
    if (crashes(world, client)) throw new Crash();
    yield* world.pause(WORK_MS);
    world.note({ kind: 'processed', client, topic, partition, offset, value: decodeText(value) ?? '' });
  }
  if (crashes(world, client)) throw new Crash();
  if (commit !== 'before') yield* commitPositions(world, client, consumer, records);
}

/** The records of one poll, noted. */
export function* poll(world: World, client: string, consumer: Consumer): Process<ConsumerRecord[]> {
  const records = yield* consumer.poll(500);
  const committedOnly = consumer.config.isolationLevel === 1;
  for (const { topic, partition, offset, value } of records) {
    world.note({ kind: 'polled', client, topic, partition, offset, value: decodeText(value) ?? '', committedOnly });
  }
  return records;
}

/** The offset behind the last record of each partition. */
export function endsOf(
  records: readonly ConsumerRecord[],
): (TopicPartition & { offset: number; leaderEpoch: number })[] {
  const ends = new Map(records.map(record => [`${record.topic}-${record.partition}`, record]));
  return [...ends.values()].map(({ topic, partition, offset, leaderEpoch }) => ({
    topic,
    partition,
    offset: offset + 1,
    leaderEpoch,
  }));
}

/** Whether the commit succeeded. One that fails is left to the next: its records come again, here or elsewhere. */
function* commitPositions(
  world: World,
  client: string,
  consumer: Consumer,
  records: readonly ConsumerRecord[],
): Process<boolean> {
  const sentAtUs = world.nowUs;
  const { generation } = consumer.groupMetadata;
  const offsets = endsOf(records);
  try {
    yield* consumer.commitSync(offsets.map(end => ({ ...end, metadata: '' })));
  } catch (error) {
    if (!(error instanceof KafkaException)) throw error;
    return false;
  }
  for (const { topic, partition, offset } of offsets) {
    world.note({ kind: 'committed', client, group: GROUP, topic, partition, offset, generation, sentAtUs });
  }
  return true;
}

/** When all workers have ended: what is committed for the group. */
export function* lookUpOffsets(world: World, workers: readonly string[]): Process<void> {
  while (workers.some(name => world.working.has(name))) yield* world.pause(200);
  const link = new Link(world.cluster, 'auditor');
  for (const { name: topic, partitions } of yield* groupOffsets(link, GROUP)) {
    for (const { partitionIndex: partition, committedOffset: offset } of partitions) {
      world.note({ kind: 'found', client: 'auditor', group: GROUP, topic, partition, offset });
    }
  }
}
