/**
 * The Java producer: takes records, chooses partitions, batches, sends; transactions. What Java does with blocking
 * calls are processes here. Source: KafkaProducer (4.2). Left out: interceptors, custom partitioners and serializers.
 * Other clients are this one with other habits.
 */
import type { Process } from '../../core/process.ts';
import { sleep } from '../../core/process.ts';
import { msToUs } from '../../core/units.ts';
import type { MetadataTopic } from '../api/03-metadata.ts';
import type { TxnOffsetCommitRequest } from '../api/28-txn-offset-commit.ts';
import type { Cluster } from '../cluster.ts';
import type { GivenSettings } from '../config/client-setting.ts';
import { exceptionOf, KafkaException, timeoutException } from '../exception.ts';
import { Link } from '../link/link.ts';
import { BATCH_OVERHEAD, decodeText, type NewRecord, sizeAt } from '../record-batch.ts';
import { Accumulator, type Appended } from './accumulator.ts';
import type { Delivery } from './delivery.ts';
import { Partitioning } from './partitioning.ts';
import { RecordFuture } from './producer-batch.ts';
import { type ProducerConfig, producerConfig } from './producer-config.ts';
import { Sender } from './sender.ts';
import { illegalState, TransactionManager } from './transaction-manager.ts';
import { type GroupIdentity, TransactionRequests } from './transaction-requests.ts';

/** A record to send; without a timestamp it gets the present time. */
export interface ProducerRecord extends Omit<NewRecord, 'timestamp'> {
  topic: string;
  partition: number | null;
  timestamp: number | null;
}

/** Where a client differs from the Java client. */
export interface ProducerHabits {
  /** The link to use, in place of one made from the settings. */
  link?: Link;
  /** The transaction protocol that it speaks; the newest of the cluster where left out. */
  transactionProtocol?: 1 | 2;
  allowAutoTopicCreation?: boolean;
  /** Whether the trace is told of each record that is taken in. */
  tellsRecords?: boolean;
}

const RECORD_FIELDS_MAX = 21;
const METADATA_PAUSE_MS = 100;

/** One producer. */
export class Producer {
  readonly config: ProducerConfig;
  readonly #link: Link;
  readonly #accumulator: Accumulator;
  readonly #transactions: TransactionManager;
  readonly #requests: TransactionRequests;
  readonly #sender: Sender;
  readonly #partitioning: Partitioning;
  readonly #habits: ProducerHabits;
  /** How records are delivered where `send` is not told. */
  readonly #delivery: Delivery;
  #closed = false;

  /** A ConfigException where the settings are not allowed. `name` is the client id unless the settings have one. */
  constructor(cluster: Cluster, name: string, settings: GivenSettings, habits: ProducerHabits = {}) {
    this.config = producerConfig(settings);
    this.#habits = habits;
    const { acks, compression } = this.config;
    this.#delivery = { acks, timeoutMs: this.config.requestTimeoutMs, compression, whole: false };
    const { retryBackoffMs, retryBackoffMaxMs, requestTimeoutMs, maxBlockMs, clientId, transactionalId } = this.config;
    this.#link =
      habits.link ??
      new Link(cluster, clientId || name, {
        retryBackoffMs,
        retryBackoffMaxMs,
        requestTimeoutMs,
        apiTimeoutMs: maxBlockMs,
      });
    this.#accumulator = new Accumulator(this.config, cluster.simulation.scheduler);
    const newest = cluster.transactionVersion >= 2 ? 2 : 1;
    const protocol = Math.min(habits.transactionProtocol ?? 2, newest) as 1 | 2;
    this.#transactions = new TransactionManager(transactionalId, protocol, () => this.#recordIdentity());
    this.#requests = new TransactionRequests(this.#link, this.config, this.#transactions);
    this.#sender = new Sender(this.#link, this.config, this.#accumulator, this.#transactions, this.#requests);
    this.#partitioning = new Partitioning(this.config, this.#link.rng.fork('partitioner'), (topic, partition) =>
      this.#accumulator.queueLength(topic, partition),
    );
  }

  /**
   * Takes a record; the future has the answer. Waits for metadata and memory, at most max.block.ms. Kafka's errors are
   * in the future; a call that does not fit the producer's state is thrown. `delivery`: how, if not by the settings;
   * `line`: of the program, if not the one that is being carried out.
   */
  *send(record: ProducerRecord, delivery = this.#delivery, line = this.#line): Process<RecordFuture> {
    if (this.#closed) throw illegalState('Cannot perform operation after producer has been closed');
    const { simulation } = this.#link.cluster;
    const deadlineUs = simulation.scheduler.nowUs + msToUs(this.config.maxBlockMs);
    this.#transactions.mustAcceptRecords();
    try {
      const topic = this.#knownTopic(record) ?? (yield* this.#metadata(record, deadlineUs));
      const { partition: wanted, key, value, headers, timestamp } = record;
      const partition = wanted ?? this.#partitioning.choose(record.topic, key, topic.partitions);
      const taken = { key, value, headers, timestamp: timestamp ?? simulation.nowMs() };
      const bytes = sizeAt(0, 0, key, value, headers);
      this.#mustNotBeTooLarge(bytes);
      const appended =
        this.#accumulator.appendToLast(record.topic, partition, taken, delivery, line) ??
        (yield* this.#accumulator.append(record.topic, partition, taken, delivery, line, deadlineUs));
      if (this.#habits.tellsRecords) this.#recordQueued(appended, taken, line);
      if (wanted === null) this.#partitioning.appended(record.topic, partition, bytes, appended.full);
      if (this.#transactions.isTransactional) this.#transactions.addPartition(`${record.topic}-${partition}`);
      this.#sender.wake();
      return appended.future;
    } catch (error) {
      if (!(error instanceof KafkaException) || error.error === null) throw error;
      this.#transactions.failed(error);
      const future = new RecordFuture();
      future.fail(error);
      return future;
    }
  }

  /** Sends everything at once and waits until all of it has its answer. */
  *flush(): Process<void> {
    this.#accumulator.beginFlush();
    this.#sender.wake();
    yield* this.#accumulator.emptied();
    this.#accumulator.endFlush();
  }

  /** Gets the producer's id and epoch, ends what an earlier producer of this transactional.id left open. */
  *initTransactions(): Process<void> {
    this.#transactions.mustBeTransactional();
    this.#transactions.mustBeSound();
    this.#transactions.moveTo('INITIALIZING');
    yield* this.#requests.initialise();
    this.#transactions.moveTo('READY');
  }

  /** Begins a transaction: no request is sent. */
  beginTransaction(line = this.#line): void {
    this.#transactions.mustBeTransactional();
    this.#transactions.mustBeSound();
    this.#transactions.moveTo('IN_TRANSACTION');
    const { transactionalId, producerId, producerEpoch } = this.#transactions;
    const { clientId: producer, cluster } = this.#link;
    const fields = { producer, transactionalId: transactionalId!, producerId, producerEpoch, line };
    cluster.simulation.record('transaction.begun', fields);
  }

  /** Sends what is left, then commits. */
  *commitTransaction(): Process<void> {
    try {
      yield* this.#commit();
    } catch (error) {
      const misused = error instanceof KafkaException && error.exception === 'IllegalStateException';
      if (error instanceof KafkaException && !misused) this.#recordEnd('failed', error);
      throw error;
    }
    this.#recordEnd('committed');
  }

  *#commit(): Process<void> {
    this.#transactions.mustBeTransactional();
    this.#transactions.mustBeSound();
    this.#transactions.moveTo('COMMITTING_TRANSACTION');
    yield* this.flush();
    this.#transactions.mustBeSound();
    if (this.#transactions.started) yield* this.#requests.end(true);
    this.#transactions.ended();
  }

  /** Drops what is not sent, then aborts. */
  *abortTransaction(): Process<void> {
    this.#transactions.mustBeTransactional();
    if (this.#transactions.phase !== 'ABORTABLE_ERROR') this.#transactions.mustBeSound();
    this.#transactions.moveTo('ABORTING_TRANSACTION');
    const { lastError, started, needsNewEpoch } = this.#transactions;
    const aborted = 'Failing batch since transaction was aborted';
    this.#accumulator.abortUnsent(lastError ?? new KafkaException('TransactionAbortedException', aborted));
    yield* this.flush();
    if (started && lastError?.error !== 'INVALID_PRODUCER_ID_MAPPING') yield* this.#requests.end(false);
    if (needsNewEpoch && this.#transactions.hasProducerId) {
      this.#transactions.moveTo('INITIALIZING');
      yield* this.#requests.initialise();
    }
    this.#transactions.ended();
    this.#recordEnd('aborted', lastError);
  }

  /** Sends a group's offsets within the transaction. */
  *sendOffsetsToTransaction(group: GroupIdentity, offsets: TxnOffsetCommitRequest['topics']): Process<void> {
    this.#transactions.mustBeTransactional();
    this.#transactions.mustBeSound();
    if (this.#transactions.phase !== 'IN_TRANSACTION') {
      throw illegalState('Cannot send offsets if a transaction is not in progress');
    }
    yield* this.#requests.sendOffsets(group, offsets);
    const { clientId: producer, cluster } = this.#link;
    const which = { producer, transactionalId: this.#transactions.transactionalId!, group: group.groupId };
    for (const { name: topic, partitions } of offsets) {
      for (const { partitionIndex: partition, committedOffset: offset } of partitions) {
        cluster.simulation.record('transaction.offset', { ...which, topic, partition, offset });
      }
    }
  }

  /** Sends what is left, or aborts an open transaction, and stops. */
  *close(): Process<void> {
    if (this.#closed) return;
    const open = ['IN_TRANSACTION', 'ABORTABLE_ERROR'].includes(this.#transactions.phase);
    try {
      if (open) yield* this.abortTransaction();
      else yield* this.flush();
    } catch (error) {
      if (!(error instanceof KafkaException)) throw error;
    }
    this.#closed = true;
  }

  /** The topic's metadata if the wanted partition is in what is known. */
  #knownTopic({ topic: name, partition }: ProducerRecord): MetadataTopic | undefined {
    const topic = this.#link.knownTopic(name);
    return topic && (partition === null || partition < topic.partitions.length) ? topic : undefined;
  }

  /** The topic's metadata with the wanted partition in it; asks again until max.block.ms is over. */
  *#metadata({ topic: name, partition }: ProducerRecord, deadlineUs: number): Process<MetadataTopic> {
    const { scheduler } = this.#link.cluster.simulation;
    for (;;) {
      const leftMs = Math.max(Math.floor((deadlineUs - scheduler.nowUs) / 1000), 0);
      const topic = yield* this.#link.topic(name, this.#habits.allowAutoTopicCreation ?? true, leftMs);
      if (partition === null || partition < topic.partitions.length) return topic;
      if (scheduler.nowUs + msToUs(METADATA_PAUSE_MS) >= deadlineUs) {
        const waited = `not present in metadata after ${this.config.maxBlockMs} ms`;
        throw timeoutException(
          `Partition ${partition} of topic ${name} with partition count ${topic.partitions.length} is ${waited}.`,
        );
      }
      this.#link.forget(name);
      yield* sleep(scheduler, msToUs(METADATA_PAUSE_MS));
    }
  }

  get #line(): number | null {
    return this.#link.cluster.simulation.programLine;
  }

  #recordIdentity(): void {
    const { transactionalId, producerId, producerEpoch } = this.#transactions;
    const { clientId: producer, cluster } = this.#link;
    cluster.simulation.record('producer.identified', { producer, transactionalId, producerId, producerEpoch });
  }

  #recordEnd(outcome: 'committed' | 'aborted' | 'failed', problem: KafkaException | null = null): void {
    const error = problem && (problem.error ?? problem.exception);
    const { clientId: producer, cluster } = this.#link;
    const transactionalId = this.#transactions.transactionalId!;
    cluster.simulation.record('transaction.ended', { producer, transactionalId, outcome, error });
  }

  #recordQueued({ batch }: Appended, { key, value }: NewRecord, line: number | null): void {
    const { topic, partition, number, records, sizeInBytes: bytes, createdAtUs, delivery } = batch;
    const { clientId: producer, cluster } = this.#link;
    cluster.simulation.record('record.queued', {
      producer,
      topic,
      partition,
      batch: number,
      key: decodeText(key),
      value: decodeText(value),
      records: records.length,
      bytes,
      readyAtUs: createdAtUs + (delivery.whole ? 0 : msToUs(this.config.lingerMs)),
      usedBytes: this.#accumulator.usedBytes,
      line,
    });
  }

  /** `plain`: the encoded size of the record alone. */
  #mustNotBeTooLarge(plain: number): void {
    const bytes = BATCH_OVERHEAD + RECORD_FIELDS_MAX + plain - 7;
    const { maxRequestSize, bufferMemory } = this.config;
    if (bytes <= maxRequestSize && bytes <= bufferMemory) return;
    const setting = bytes > maxRequestSize ? `max.request.size (${maxRequestSize})` : `buffer.memory (${bufferMemory})`;
    throw exceptionOf(
      'MESSAGE_TOO_LARGE',
      `The message is ${bytes} bytes when serialized, which is larger than ${setting}.`,
    );
  }
}
