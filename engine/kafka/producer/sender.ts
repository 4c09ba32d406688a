/**
 * Takes ready batches out of the accumulator, one a partition, and sends them in one request a broker; handles the
 * answers: success, another try, a split, failure (P6 to P8, I7). Source: org.apache.kafka.clients.producer.internals.
 * Sender (4.2). An answer that names a new leader (KIP-951) is followed at once.
 */
import { type Process, spawn } from '../../core/process.ts';
import type { Scheduler, Task } from '../../core/scheduler.ts';
import { msToUs } from '../../core/units.ts';
import { type PartitionProduceResponse, produce } from '../api/00-produce.ts';
import { type ErrorName, errorCodes, errorName } from '../error-code.ts';
import { exceptionOf, KafkaException, timeoutException } from '../exception.ts';
import type { Link } from '../link/link.ts';
import type { Accumulator } from './accumulator.ts';
import { recordAnswered, recordFailed, recordRequeued, recordSent } from './batch-record.ts';
import type { ProducerBatch } from './producer-batch.ts';
import type { ProducerConfig } from './producer-config.ts';
import type { TransactionManager } from './transaction-manager.ts';
import type { TransactionRequests } from './transaction-requests.ts';

/** Errors that say that the metadata is old. */
const oldMetadata: readonly ErrorName[] = [
  'NOT_LEADER_OR_FOLLOWER',
  'LEADER_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_TOPIC_ID',
  'NETWORK_EXCEPTION',
  'KAFKA_STORAGE_ERROR',
];

/** The sending half of one producer. */
export class Sender {
  readonly #link: Link;
  readonly #config: ProducerConfig;
  readonly #accumulator: Accumulator;
  readonly #transactions: TransactionManager;
  readonly #requests: TransactionRequests;
  readonly #scheduler: Scheduler;
  readonly #inFlight = new Map<number, number>();
  /** Background work under way: finding a topic's leaders, the producer id, partitions to add. */
  readonly #busy = new Set<string>();
  #next: Task | null = null;

  constructor(
    link: Link,
    config: ProducerConfig,
    accumulator: Accumulator,
    transactions: TransactionManager,
    requests: TransactionRequests,
  ) {
    this.#link = link;
    this.#config = config;
    this.#accumulator = accumulator;
    this.#transactions = transactions;
    this.#requests = requests;
    this.#scheduler = link.cluster.simulation.scheduler;
  }

  /** Looks for batches to send now, and again when the next one is ready. */
  wake(): void {
    this.#wakeAt(this.#scheduler.nowUs);
  }

  #wakeAt(atUs: number): void {
    if (this.#next && this.#next.atUs <= atUs) return;
    this.#next?.cancel();
    this.#next = this.#scheduler.at(atUs, () => {
      this.#next = null;
      this.#run();
    });
  }

  #run(): void {
    this.#expire();
    while (this.#sendReady());
  }

  /** Sends the first batch of each partition that is ready; whether there was any. */
  #sendReady(): boolean {
    if (this.#transactions.phase === 'FATAL_ERROR' || this.#transactions.phase === 'ABORTABLE_ERROR') {
      this.#accumulator.abortUnsent(this.#transactions.lastError!);
      return false;
    }
    const { nowUs } = this.#scheduler;
    let nextUs = Number.POSITIVE_INFINITY;
    const byLeader = new Map<number, ProducerBatch[]>();
    for (const partition of this.#accumulator.partitions) {
      const readyUs = this.#accumulator.readyAtUs(partition);
      if (readyUs > nowUs) nextUs = Math.min(nextUs, readyUs);
      else this.#collect(partition, byLeader);
    }
    for (const [leader, batches] of byLeader) this.#send(leader, batches);
    for (const batch of this.#accumulator.queued) nextUs = Math.min(nextUs, this.#expiresAtUs(batch));
    if (nextUs < Number.POSITIVE_INFINITY) this.#wakeAt(Math.max(nextUs, nowUs + 1));
    return byLeader.size > 0;
  }

  /** Takes the first batch of a ready partition, unless something must come first. */
  #collect(partition: string, byLeader: Map<number, ProducerBatch[]>): void {
    const batch = this.#accumulator.first(partition)!;
    const leader = this.#link.knownLeader(batch.topic, batch.partition);
    if (leader === null) {
      if (batch.delivery.whole) this.#lookForLeader(partition, batch);
      else this.#inBackground(`topic/${batch.topic}`, () => this.#link.leader(batch.topic, batch.partition));
      return;
    }
    if (this.#config.idempotent && !this.#identified(partition, batch)) return;
    if ((this.#inFlight.get(leader) ?? 0) >= this.#config.maxInFlight) return;
    const batches = byLeader.get(leader) ?? [];
    if (batches.length > 0 && batches[0]!.delivery !== batch.delivery) return;
    const bytes = batches.reduce((sum, other) => sum + other.sizeInBytes, 0);
    if (batches.length > 0 && bytes + batch.sizeInBytes > this.#config.maxRequestSize) return;
    byLeader.set(leader, [...batches, this.#accumulator.take(partition)]);
  }

  /** Whether an idempotent producer may send this batch now; if not, what is missing is asked for. */
  #identified(partition: string, batch: ProducerBatch): boolean {
    const transactions = this.#transactions;
    if (!transactions.hasProducerId) {
      if (!transactions.isTransactional) this.#inBackground('producer id', () => this.#requests.initialiseIdempotent());
      return false;
    }
    if (!transactions.maySend(partition)) {
      if (transactions.partitionsToAdd.length > 0) this.#inBackground('add', () => this.#requests.addPartitions());
      return false;
    }
    return !transactions.mustWait(batch);
  }

  #send(leader: number, batches: ProducerBatch[]): void {
    const { acks, timeoutMs } = batches[0]!.delivery;
    const { transactionalId, isTransactional } = this.#transactions;
    for (const batch of batches) {
      if (this.#config.idempotent) this.#transactions.sequence(batch);
      batch.attempts++;
      batch.inFlight = true;
    }
    const byTopic = Map.groupBy(batches, batch => batch.topic);
    const request = {
      transactionalId,
      acks,
      timeoutMs,
      topicData: [...byTopic].map(([name, list]) => ({
        name,
        partitionData: list.map(batch => ({
          index: batch.partition,
          records: batch.encoded(this.#link.clientId, isTransactional),
        })),
      })),
    };
    const sent = (message: number): void => recordSent(this.#link, batches, message);
    if (acks === 0) {
      sent(this.#link.tell(leader, produce, request));
      for (const batch of batches) this.#succeeded(batch, -1, -1, -1);
      return;
    }
    this.#inFlight.set(leader, (this.#inFlight.get(leader) ?? 0) + 1);
    const version = this.#transactions.protocol === 1 ? 11 : produce.versions[1];
    const options = { version, timeoutMs: this.#config.requestTimeoutMs, sent };
    spawn(this.#scheduler, this.#link.request(leader, produce, request, options), {
      done: ({ responses }) => {
        const answers = responses.flatMap(({ name, partitionResponses }) =>
          partitionResponses.map(answer => [`${name}-${answer.index}`, answer] as const),
        );
        this.#answered(leader, batches, new Map(answers));
      },
      failed: error => this.#unanswered(leader, batches, error),
    });
  }

  #answered(leader: number, batches: ProducerBatch[], answers: Map<string, PartitionProduceResponse>): void {
    this.#inFlight.set(leader, this.#inFlight.get(leader)! - 1);
    for (const batch of batches) this.#settle(batch, answers.get(`${batch.topic}-${batch.partition}`)!);
    this.wake();
  }

  /** No answer came: the batch may or may not be written, so it is sent again. */
  #unanswered(leader: number, batches: ProducerBatch[], error: unknown): void {
    if (!(error instanceof KafkaException)) throw error;
    this.#inFlight.set(leader, this.#inFlight.get(leader)! - 1);
    for (const batch of batches) {
      this.#returned(batch);
      this.#link.forget(batch.topic);
      this.#repeatOrFail(batch, error);
    }
    this.wake();
  }

  #repeatOrFail(batch: ProducerBatch, error: KafkaException): void {
    if (this.#mayRepeat(batch)) this.#repeat(batch, error.error ?? error.exception);
    else this.#fail(batch, error);
  }

  /** Asks once who leads; that there is nobody is a failed attempt of the batch, as in KafkaJS. */
  #lookForLeader(partition: string, batch: ProducerBatch): void {
    const link = this.#link;
    const look = function* (): Process<KafkaException | null> {
      try {
        yield* link.refresh([batch.topic], false);
      } catch (error) {
        if (!(error instanceof KafkaException)) throw error;
        return error;
      }
      return link.knownLeader(batch.topic, batch.partition) === null ? exceptionOf('LEADER_NOT_AVAILABLE') : null;
    };
    this.#inBackground(`leader/${partition}`, look, error => {
      if (error === null || this.#accumulator.first(partition) !== batch) return;
      this.#accumulator.take(partition).attempts++;
      this.#repeatOrFail(batch, error);
    });
  }

  #settle(batch: ProducerBatch, answer: PartitionProduceResponse): void {
    this.#returned(batch);
    const error = errorName(answer.errorCode);
    recordAnswered(this.#link, batch, error, answer.baseOffset);
    const moved = this.#followsHint(batch, answer);
    if (oldMetadata.includes(error) && !moved) this.#link.forget(batch.topic);
    const { baseOffset, logAppendTimeMs, logStartOffset } = answer;
    if (error === 'NONE') this.#succeeded(batch, baseOffset, logAppendTimeMs, logStartOffset);
    else if (error === 'DUPLICATE_SEQUENCE_NUMBER') this.#succeeded(batch, -1, -1, -1);
    else if (error === 'MESSAGE_TOO_LARGE' && batch.records.length > 1 && !batch.delivery.whole) this.#split(batch);
    else if (this.#mayRepeat(batch) && this.#curable(batch, error)) this.#repeat(batch, error, moved);
    else this.#fail(batch, exceptionOf(error, answer.errorMessage), answer.recordErrors);
  }

  /** Whether another try may help: the error may pass, or the sequence can be put right. */
  #curable(batch: ProducerBatch, error: ErrorName): boolean {
    if (errorCodes[error].retriable) return true;
    if (!this.#config.idempotent || this.#transactions.isTransactional) return false;
    if (error === 'OUT_OF_ORDER_SEQUENCE_NUMBER' && !this.#transactions.isNext(batch)) return true;
    if (error !== 'OUT_OF_ORDER_SEQUENCE_NUMBER' && error !== 'UNKNOWN_PRODUCER_ID') return false;
    this.#transactions.bumpEpoch([batch, ...this.#accumulator.queued]);
    return true;
  }

  #mayRepeat(batch: ProducerBatch): boolean {
    return batch.attempts <= this.#config.retries && this.#scheduler.nowUs < this.#expiresAtUs(batch);
  }

  /** The answer named a leader that is newer than what is known; batches go there from now on. */
  #followsHint({ topic, partition }: ProducerBatch, { currentLeader }: PartitionProduceResponse): boolean {
    return currentLeader !== undefined && this.#link.learnLeader(topic, partition, currentLeader);
  }

  /** Sends a batch again after a pause; at once where it goes to another leader (KIP-951). */
  #repeat(batch: ProducerBatch, error: string, atOnce = false): void {
    const pauseMs = this.#link.pauseMs(batch.attempts - 1);
    batch.notBeforeUs = this.#scheduler.nowUs + (atOnce ? 0 : msToUs(pauseMs));
    this.#accumulator.putBack(batch);
    recordRequeued(this.#link, batch, error);
  }

  #split(batch: ProducerBatch): void {
    const half = Math.max(batch.largestRecord, Math.floor(batch.sizeInBytes / 2));
    this.#transactions.forgetSequence(batch, this.#accumulator.queued);
    this.#accumulator.splitUp(batch, batch.isSplit ? half : this.#config.batchSize);
  }

  #succeeded(batch: ProducerBatch, baseOffset: number, logAppendTimeMs: number, logStartOffset: number): void {
    if (this.#config.idempotent) this.#transactions.acked(batch);
    batch.succeed(baseOffset, logAppendTimeMs, logStartOffset);
    this.#accumulator.completed(batch);
  }

  #fail(
    batch: ProducerBatch,
    error: KafkaException,
    recordErrors: PartitionProduceResponse['recordErrors'] = [],
  ): void {
    if (this.#transactions.isTransactional) this.#transactions.forgetSequence(batch, this.#accumulator.queued);
    else if (this.#config.idempotent) this.#transactions.bumpEpoch(this.#accumulator.queued);
    this.#transactions.failed(error);
    if (recordErrors.length > 0) batch.failRecords(error, recordErrors);
    else batch.fail(error);
    this.#accumulator.completed(batch);
    recordFailed(this.#link, batch, error);
  }

  #returned(batch: ProducerBatch): void {
    batch.inFlight = false;
    if (this.#config.idempotent) this.#transactions.returned(batch);
  }

  #expiresAtUs(batch: ProducerBatch): number {
    return batch.createdAtUs + msToUs(this.#config.deliveryTimeoutMs);
  }

  /** Gives up batches that wait for longer than delivery.timeout.ms. */
  #expire(): void {
    for (const batch of this.#accumulator.queued) {
      if (this.#scheduler.nowUs < this.#expiresAtUs(batch)) continue;
      const message = `Expiring ${batch.records.length} record(s) for ${batch.topic}-${batch.partition}: ${this.#config.deliveryTimeoutMs} ms have passed since batch creation`;
      this.#transactions.failed(timeoutException(message));
      this.#accumulator.drop(batch, timeoutException(message));
      recordFailed(this.#link, batch, timeoutException(message));
    }
  }

  #inBackground<T>(name: string, work: () => Process<T>, then: (found: T) => void = () => {}): void {
    if (this.#busy.has(name)) return;
    this.#busy.add(name);
    const over = (): void => {
      this.#busy.delete(name);
      this.wake();
    };
    spawn(this.#scheduler, work(), {
      done: found => {
        then(found);
        over();
      },
      failed: error => {
        if (!(error instanceof KafkaException)) throw error;
        over();
      },
    });
  }
}
