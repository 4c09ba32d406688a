/**
 * A producer: chooses partitions, makes one batch a partition and one Produce request a broker. Each `send`
 * is sent at once, as KafkaJS does. Left out for now: the record accumulator with linger, idempotence,
 * transactions, compression.
 */

import { type Hosted, type MethodTable, ProgramError } from '../../core/offered.ts';
import { all, type Process } from '../../core/process.ts';
import type { PartitionProduceResponse, ProduceRequest } from '../api/00-produce.ts';
import { produce } from '../api/00-produce.ts';
import { codeOf, errorName } from '../error-code.ts';
import { Partitioner } from '../partitioner.ts';
import { decodeText, type NewRecord, newBatch } from '../record-batch.ts';
import type { Connection } from './connection.ts';
import { protocolError, throwIfError, wrongState } from './error.ts';
import type { Producer, ProducerBatch, ProducerConfig, ProducerRecord, RecordMetadata } from './kafkajs.ts';
import { checkMessages, newRecord } from './message.ts';
import { checkOptions } from './option.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
/** An estimate of a record's own fields, for the sticky partitioner's count of bytes. */
const RECORD_OVERHEAD = 10;

/** How each method answers. */
export const producerMethods: MethodTable<Producer> = {
  connect: 'async',
  disconnect: 'async',
  send: 'async',
  sendBatch: 'async',
};

/** The records of one partition. */
interface PartitionRecords {
  topic: string;
  partition: number;
  records: NewRecord[];
}

/** What became of some partitions' records. */
type Sent = { answers: RecordMetadata[] } | { error: unknown };

interface Acknowledgement {
  acks: number;
  timeoutMs: number;
  line: number | null;
}

/** The producer behind KafkaJS's interface. */
export class ProducerClient implements Hosted<Producer> {
  readonly #connection: Connection;
  readonly #partitioner: Partitioner;
  readonly #createsTopics: boolean;

  constructor(connection: Connection, config: Hosted<ProducerConfig>) {
    this.#connection = connection;
    this.#partitioner = new Partitioner(connection.rng.fork('partitioner'));
    this.#createsTopics = config.allowAutoTopicCreation ?? true;
  }

  *connect(): Process<void> {
    const { clientId: client, cluster } = this.#connection;
    const line = cluster.simulation.programLine;
    yield* this.#connection.connect();
    cluster.simulation.record('client.started', { client, role: 'producer', group: null, line });
  }

  *disconnect(): Process<void> {
    if (!this.#connection.connected) return;
    const { clientId: client, cluster } = this.#connection;
    this.#connection.disconnect();
    cluster.simulation.record('client.stopped', { client, role: 'producer', group: null });
  }

  send({ topic, messages, acks, timeout }: Hosted<ProducerRecord>): Process<RecordMetadata[]> {
    return this.sendBatch({ topicMessages: [{ topic, messages }], acks, timeout });
  }

  *sendBatch({ topicMessages = [], acks = -1, timeout }: Hosted<ProducerBatch>): Process<RecordMetadata[]> {
    checkOptions({ acks, timeout }, 'send');
    const { simulation } = this.#connection.cluster;
    const how = { acks, timeoutMs: timeout ?? DEFAULT_TIMEOUT_MS, line: simulation.programLine };
    for (const { topic, messages } of topicMessages) checkMessages(topic, messages);
    if (!this.#connection.connected) throw wrongState('The producer is disconnected: call connect() first');
    const open = new Set(yield* this.#partition(topicMessages));
    const answers: RecordMetadata[] = [];
    yield* this.#connection.backoff.run(() => this.#sendOpen(open, how, answers));
    return answers;
  }

  /** Sends what is not answered yet, to those who lead now; fails with the first error once all have ended. */
  *#sendOpen(open: Set<PartitionRecords>, how: Acknowledgement, answers: RecordMetadata[]): Process<void> {
    const byLeader = new Map<number, PartitionRecords[]>();
    for (const batch of open) {
      const leader = yield* this.#leader(batch);
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), batch]);
    }
    const requests = [...byLeader].map(([leader, batches]) => this.#attempt(leader, batches, how, open));
    const ended = yield* all(this.#connection.cluster.simulation.scheduler, requests);
    for (const sent of ended) if ('answers' in sent) answers.push(...sent.answers);
    for (const sent of ended) if ('error' in sent) throw sent.error;
  }

  /** One request; after an error that may pass, the metadata is asked for again. */
  *#attempt(
    leader: number,
    batches: PartitionRecords[],
    how: Acknowledgement,
    open: Set<PartitionRecords>,
  ): Process<Sent> {
    try {
      const answers = yield* this.#produce(leader, batches, how);
      for (const batch of batches) open.delete(batch);
      return { answers };
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      for (const { topic } of batches) this.#connection.forget(topic);
      return { error };
    }
  }

  *#leader({ topic, partition }: PartitionRecords): Process<number> {
    const { partitions } = yield* this.#connection.topic(topic, this.#createsTopics);
    const leader = partitions.find(p => p.partitionIndex === partition)?.leaderId ?? -1;
    if (leader >= 0) return leader;
    this.#connection.forget(topic);
    throw protocolError(codeOf('LEADER_NOT_AVAILABLE'));
  }

  /** Chooses a partition for each message; messages of one partition keep their order. */
  *#partition(topicMessages: NonNullable<Hosted<ProducerBatch>['topicMessages']>): Process<PartitionRecords[]> {
    const found = new Map<string, PartitionRecords>();
    for (const { topic, messages } of topicMessages) {
      const { partitions } = yield* this.#connection.topic(topic, this.#createsTopics);
      for (const message of messages) {
        const record = newRecord(message, this.#connection.cluster.simulation.nowMs());
        const bytes = RECORD_OVERHEAD + (record.key?.length ?? 0) + (record.value?.length ?? 0);
        const partition = message.partition ?? this.#partitioner.partition(topic, record.key, bytes, partitions.length);
        if (!partitions[partition]) throw noPartition(topic, partition, partitions.length);
        const name = `${topic}-${partition}`;
        if (!found.has(name)) found.set(name, { topic, partition, records: [] });
        found.get(name)!.records.push(record);
      }
    }
    return [...found.values()];
  }

  *#produce(leader: number, batches: PartitionRecords[], how: Acknowledgement): Process<RecordMetadata[]> {
    const { clientId } = this.#connection;
    const byTopic = Map.groupBy(batches, batch => batch.topic);
    const request: ProduceRequest = {
      transactionalId: null,
      acks: how.acks,
      timeoutMs: how.timeoutMs,
      topicData: [...byTopic].map(([name, partitions]) => ({
        name,
        partitionData: partitions.map(({ partition, records }) => ({
          index: partition,
          records: newBatch(records, clientId),
        })),
      })),
    };
    const host = this.#connection.host(leader);
    if (how.acks === 0) {
      this.#recordSent(batches, this.#connection.tell(host, produce, request), how.line);
      return batches.map(({ topic, partition }) => ({ topicName: topic, partition, errorCode: 0, baseOffset: '-1' }));
    }
    const sent = (id: number): void => this.#recordSent(batches, id, how.line);
    const response = yield* this.#connection.request(host, produce, request, { sent });
    return response.responses.flatMap(({ name, partitionResponses }) =>
      partitionResponses.map(answer => this.#answered(name, answer, batches)),
    );
  }

  #answered(topic: string, answer: PartitionProduceResponse, batches: PartitionRecords[]): RecordMetadata {
    const { clientId: producer, cluster } = this.#connection;
    const batch = batches.find(b => b.topic === topic && b.partition === answer.index)!;
    cluster.simulation.record('produce.answered', {
      producer,
      topic,
      partition: answer.index,
      batch: 0,
      offset: answer.baseOffset,
      records: batch.records.length,
      error: answer.errorCode === codeOf('NONE') ? null : errorName(answer.errorCode),
    });
    throwIfError(answer.errorCode, answer.errorMessage);
    return {
      topicName: topic,
      partition: answer.index,
      errorCode: answer.errorCode,
      baseOffset: String(answer.baseOffset),
      logAppendTime: String(answer.logAppendTimeMs),
      logStartOffset: String(answer.logStartOffset),
    };
  }

  #recordSent(batches: PartitionRecords[], message: number, line: number | null): void {
    const { clientId: producer, cluster } = this.#connection;
    for (const { topic, partition, records } of batches) {
      for (const record of records) {
        cluster.simulation.record('record.sent', {
          producer,
          topic,
          partition,
          key: decodeText(record.key),
          value: decodeText(record.value),
          message,
          line,
        });
      }
    }
  }
}

function noPartition(topic: string, partition: number, partitions: number): Error {
  const last = partitions - 1;
  return protocolError(
    codeOf('UNKNOWN_TOPIC_OR_PARTITION'),
    `Topic "${topic}" has no partition ${partition}: its partitions are 0${last > 0 ? ` to ${last}` : ''}`,
  );
}
