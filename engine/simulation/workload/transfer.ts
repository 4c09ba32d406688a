/**
 * Exactly once: workers read the input, write what they made of it to the output and commit both their records and their
 * offsets in one transaction (KIP-98, KIP-447). A reader of the output sees what is committed. A worker whose transaction
 * fails starts anew, with the same transactional.id, which fences what it was before.
 */
import type { Process } from '../../core/process.ts';
import type { ConsumerRecord } from '../../kafka/consumer/completed-fetch.ts';
import { Consumer } from '../../kafka/consumer/consumer.ts';
import { KafkaException } from '../../kafka/exception.ts';
import { Producer } from '../../kafka/producer/producer.ts';
import { decodeText, encodeText } from '../../kafka/record-batch.ts';
import type { Workload, WorkloadSettings } from '../scenario.ts';
import type { World } from '../world.ts';
import { Backlog } from './backlog.ts';
import {
  Crash,
  consumerSettings,
  crashes,
  endsOf,
  GROUP,
  lookUpOffsets,
  poll,
  subscribe,
  workerNames,
} from './consume.ts';
import { createInput, producerNames, quickProducer, write } from './produce.ts';

/** The topic that workers write to. */
export const OUTPUT = 'invoices';
const READER = 'reader';
const WORK_MS = 20;
const RESTART_MS = 500;

export const transfer: Workload = {
  clients: settings => workerNames(settings),
  begin(world, settings) {
    const { partitions = 2 } = settings;
    createInput(world, settings);
    world.cluster.createTopic(OUTPUT, partitions, 3, { 'min.insync.replicas': '2' });
    world.cluster.createInternalTopic('group');
    world.cluster.createInternalTopic('transaction');
    const backlog = new Backlog(world, producerNames(settings).length);
    for (const name of producerNames(settings)) world.run(name, write(world, name, settings));
    const names = workerNames(settings);
    for (const [index, name] of names.entries())
      world.run(name, new Worker(world, name, index, settings, backlog).work());
    world.run(READER, readOutput(world, names, partitions));
    world.run('the look at offsets', lookUpOffsets(world, names));
  },
};

class Worker {
  readonly #world: World;
  readonly #name: string;
  readonly #index: number;
  readonly #settings: WorkloadSettings;
  readonly #backlog: Backlog;
  #transactions = 0;

  constructor(world: World, name: string, index: number, settings: WorkloadSettings, backlog: Backlog) {
    this.#world = world;
    this.#name = name;
    this.#index = index;
    this.#settings = settings;
    this.#backlog = backlog;
  }

  /** Lives, perhaps dies and comes back, until there is nothing left to do. */
  *work(): Process<void> {
    while (!this.#backlog.isOver) {
      const given = { ...consumerSettings(this.#settings, this.#index), 'isolation.level': 'read_committed' };
      const consumer = new Consumer(this.#world.cluster, this.#name, given);
      const producer = this.#producer();
      try {
        yield* producer.initTransactions();
        yield* subscribe(this.#world, this.#name, consumer);
        while (!this.#backlog.isOver && !crashes(this.#world, this.#name)) yield* this.#round(consumer, producer);
        yield* consumer.close(this.#backlog.isOver);
      } catch (error) {
        if (!(error instanceof KafkaException || error instanceof Crash)) throw error;
        yield* consumer.close(error instanceof KafkaException);
      }
      yield* this.#world.pause(RESTART_MS);
    }
    this.#world.note({ kind: 'ended', client: this.#name });
  }

  #producer(): Producer {
    const settings = {
      ...quickProducer,
      'delivery.timeout.ms': '4000',
      'max.block.ms': '10000',
      'transaction.timeout.ms': '5000',
      ...this.#settings.worker,
      'transactional.id': this.#name,
    };
    return new Producer(this.#world.cluster, `${this.#name}-producer`, settings);
  }

  /** One transaction: what a poll gave, and the offsets behind it. */
  *#round(consumer: Consumer, producer: Producer): Process<void> {
    const records = yield* poll(this.#world, this.#name, consumer);
    if (records.length === 0) return;
    const number = ++this.#transactions;
    const values = records.map(({ value }) => `${decodeText(value)} ${this.#name}#${number}`);
    const end = (outcome: 'committed' | 'aborted' | 'unknown'): void => {
      this.#world.note({ kind: 'transaction', client: this.#name, outcome, values });
    };
    let committing = false;
    try {
      producer.beginTransaction();
      for (const [i, record] of records.entries()) yield* this.#send(producer, record.partition, values[i]!);
      yield* this.#world.stalling(this.#name);
      if (crashes(this.#world, this.#name)) throw new Crash();
      yield* producer.sendOffsetsToTransaction(this.#identity(consumer), offsetsOf(records));
      committing = true;
      yield* producer.commitTransaction();
    } catch (error) {
      if (!(error instanceof KafkaException || error instanceof Crash)) throw error;
      end(committing ? 'unknown' : 'aborted');
      if (error instanceof KafkaException) yield* abort(producer);
      throw error;
    }
    end('committed');
  }

  *#send(producer: Producer, partition: number, value: string): Process<void> {
    yield* this.#world.pause(WORK_MS);
    yield* producer.send({
      topic: OUTPUT,
      partition,
      key: null,
      value: encodeText(value),
      headers: [],
      timestamp: null,
    });
  }

  /** Who commits: the member, so that one that was replaced is refused (KIP-447), or only the group. */
  #identity(consumer: Consumer) {
    const { generation, memberId, groupInstanceId } = consumer.groupMetadata;
    if (this.#settings.fencing === false)
      return { groupId: GROUP, generationId: -1, memberId: '', groupInstanceId: null };
    return { groupId: GROUP, generationId: generation, memberId, groupInstanceId };
  }
}

/** Aborts; a producer that cannot is left to the transaction's timeout, or to its successor. */
function* abort(producer: Producer): Process<void> {
  try {
    yield* producer.abortTransaction();
  } catch (error) {
    if (!(error instanceof KafkaException)) throw error;
  }
}

function offsetsOf(records: readonly ConsumerRecord[]) {
  const byTopic = Map.groupBy(endsOf(records), ({ topic }) => topic);
  return [...byTopic].map(([name, ends]) => ({
    name,
    partitions: ends.map(({ partition, offset, leaderEpoch }) => ({
      partitionIndex: partition,
      committedOffset: offset,
      committedLeaderEpoch: leaderEpoch,
      committedMetadata: '',
    })),
  }));
}

/** Reads what is committed in the output, to its end when the workers have ended: that is what the work came to. */
function* readOutput(world: World, workers: readonly string[], partitions: number): Process<void> {
  const consumer = new Consumer(world.cluster, READER, {
    'isolation.level': 'read_committed',
    'auto.offset.reset': 'earliest',
    'request.timeout.ms': '5000',
  });
  const places = Array.from({ length: partitions }, (_, partition) => ({ topic: OUTPUT, partition }));
  consumer.assign(places);
  let idle = 0;
  while (idle < 4) {
    let records: ConsumerRecord[] = [];
    try {
      records = yield* poll(world, READER, consumer);
    } catch (error) {
      if (!(error instanceof KafkaException)) throw error;
      yield* world.pause(500);
    }
    for (const { topic, partition, offset, value } of records) {
      const [made = ''] = (decodeText(value) ?? '').split(' ');
      world.note({ kind: 'processed', client: READER, topic, partition, offset, value: made });
    }
    const ended = !workers.some(name => world.working.has(name));
    idle = ended && records.length === 0 ? idle + 1 : 0;
  }
}
