/**
 * The records that a producer has taken and not yet sent: a queue of batches for each partition. A batch is ready when
 * it is full, has waited linger.ms, is being flushed, or the memory is used up (P6). Times in microseconds of the run,
 * sizes in bytes. Source: RecordAccumulator (4.2).
 */
import { type Process, wait } from '../../core/process.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import { msToUs } from '../../core/units.ts';
import { KafkaException, timeoutException } from '../exception.ts';
import type { NewRecord } from '../record-batch.ts';
import type { Delivery } from './delivery.ts';
import { ProducerBatch, RecordFuture } from './producer-batch.ts';
import type { ProducerConfig } from './producer-config.ts';

/** A record that was taken in; `full`: its batch is, or another one waits before it. */
export interface Appended {
  future: RecordFuture;
  batch: ProducerBatch;
  full: boolean;
}

/** The batches that wait to be sent. */
export class Accumulator {
  readonly #config: ProducerConfig;
  readonly #scheduler: Scheduler;
  /** The queues by `topic-0`, in order of first use, and by topic and partition. */
  readonly #queues = new Map<string, ProducerBatch[]>();
  readonly #byTopic = new Map<string, ProducerBatch[][]>();
  readonly #incomplete = new Set<ProducerBatch>();
  readonly #waitingForMemory: (() => void)[] = [];
  readonly #waitingForEnd: (() => void)[] = [];
  #usedBytes = 0;
  #flushing = 0;
  #batches = 0;

  constructor(config: ProducerConfig, scheduler: Scheduler) {
    this.#config = config;
    this.#scheduler = scheduler;
  }

  /** How much of buffer.memory is taken. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Partitions with batches to send, `topic-0`, in order of first use. */
  get partitions(): string[] {
    const names: string[] = [];
    for (const [name, queue] of this.#queues) if (queue.length > 0) names.push(name);
    return names;
  }

  /** Batches to send, of all partitions. */
  get queued(): ProducerBatch[] {
    return [...this.#queues.values()].flat();
  }

  /** How many batches wait for a partition. */
  queueLength(topic: string, partition: number): number {
    return this.#byTopic.get(topic)?.[partition]?.length ?? 0;
  }

  /** The next batch of a partition. */
  first(partition: string): ProducerBatch | undefined {
    return this.#queues.get(partition)?.[0];
  }

  /** Takes a record into the partition's last batch; null where it has no room, or there is none of this delivery. */
  appendToLast(
    topic: string,
    partition: number,
    record: NewRecord,
    delivery: Delivery,
    line: number | null,
  ): Appended | null {
    const queue = this.#byTopic.get(topic)?.[partition];
    const batch = queue?.at(-1);
    if (!batch || batch.delivery !== delivery || batch.hasSequence || batch.attempts > 0) return null;
    const size = batch.sizeOf(record);
    if (!delivery.whole && !batch.hasRoomFor(size, this.#config.batchSize)) return null;
    return this.#add(queue!, batch, record, size, line);
  }

  /** Takes a record into a new batch; waits for memory, at most until `deadlineUs`. */
  *append(
    topic: string,
    partition: number,
    record: NewRecord,
    delivery: Delivery,
    line: number | null,
    deadlineUs: number,
  ): Process<Appended> {
    const queue = this.#queueOf(topic, partition);
    const batch = new ProducerBatch(topic, partition, this.#scheduler.nowUs, delivery, ++this.#batches);
    yield* this.#reserve(batch, record, deadlineUs);
    this.#incomplete.add(batch);
    queue.push(batch);
    return this.#add(queue, batch, record, batch.sizeOf(record), line);
  }

  /** When the first batch of a partition is ready, in microseconds; now or earlier means that it is. */
  readyAtUs(partition: string): number {
    const queue = this.#queues.get(partition)!;
    const [batch] = queue;
    if (!batch) return Number.POSITIVE_INFINITY;
    if (batch.attempts > 0) return batch.notBeforeUs;
    if (batch.delivery.whole) return batch.createdAtUs;
    const full = queue.length > 1 || batch.sizeInBytes >= this.#config.batchSize;
    if (full || this.#flushing > 0 || this.#waitingForMemory.length > 0) return batch.createdAtUs;
    return batch.createdAtUs + msToUs(this.#config.lingerMs);
  }

  /** Takes the first batch of a partition out of its queue, to be sent. */
  take(partition: string): ProducerBatch {
    return this.#queues.get(partition)!.shift()!;
  }

  /** Puts a batch back to be sent again, in the order of the sequence numbers (P7). */
  putBack(batch: ProducerBatch): void {
    const queue = this.#queueOf(batch.topic, batch.partition);
    const later = queue.findIndex(other => other.hasSequence && other.baseSequence > batch.baseSequence);
    const unsent = queue.findIndex(other => !other.hasSequence);
    const at = !batch.hasSequence ? 0 : later >= 0 ? later : unsent >= 0 ? unsent : queue.length;
    queue.splice(at, 0, batch);
  }

  /** Puts parts of at most `limitBytes` in the place of a batch that was too large. */
  splitUp(whole: ProducerBatch, limitBytes: number): void {
    for (const part of whole.split(limitBytes, () => ++this.#batches).reverse()) {
      this.#incomplete.add(part);
      this.putBack(part);
    }
    this.completed(whole);
  }

  /** A batch has its answer: its memory is free again. */
  completed(batch: ProducerBatch): void {
    if (!this.#incomplete.delete(batch)) return;
    this.#usedBytes -= batch.reservedBytes;
    for (const wake of this.#waitingForMemory.splice(0)) wake();
    if (this.#incomplete.size === 0) for (const wake of this.#waitingForEnd.splice(0)) wake();
  }

  /** Gives up the batches that have not been sent, with this error. */
  abortUnsent(error: KafkaException): void {
    for (const batch of this.queued) this.drop(batch, error);
  }

  /** Gives up one queued batch. */
  drop(batch: ProducerBatch, error: KafkaException): void {
    const queue = this.#queueOf(batch.topic, batch.partition);
    queue.splice(queue.indexOf(batch), 1);
    batch.fail(error);
    this.completed(batch);
  }

  /** From now on every batch is ready, until `endFlush`. */
  beginFlush(): void {
    this.#flushing++;
  }

  /** Ends a flush. */
  endFlush(): void {
    this.#flushing--;
  }

  /** Waits until every batch taken so far has its answer. */
  *emptied(): Process<void> {
    if (this.#incomplete.size > 0) yield* wait<void>(resume => this.#waitingForEnd.push(() => resume()));
  }

  #add(queue: ProducerBatch[], batch: ProducerBatch, record: NewRecord, size: number, line: number | null): Appended {
    const future = new RecordFuture();
    batch.add(record, size, future, line);
    return { future, batch, full: queue.length > 1 || batch.sizeInBytes >= this.#config.batchSize };
  }

  #queueOf(topic: string, partition: number): ProducerBatch[] {
    const queues = this.#byTopic.get(topic) ?? [];
    this.#byTopic.set(topic, queues);
    const queue = queues[partition] ?? [];
    if (!queues[partition]) {
      queues[partition] = queue;
      this.#queues.set(`${topic}-${partition}`, queue);
    }
    return queue;
  }

  *#reserve(batch: ProducerBatch, record: NewRecord, deadlineUs: number): Process<void> {
    const size = batch.sizeInBytes + (record.key?.length ?? 0) + (record.value?.length ?? 0);
    const bytes = this.#memoryOf(size);
    while (this.#usedBytes + bytes > this.#config.bufferMemory) {
      if (this.#scheduler.nowUs >= deadlineUs) throw memoryUsedUp(bytes, this.#config.maxBlockMs);
      yield* wait<void>(resume => {
        const timer = this.#scheduler.at(deadlineUs, () => resume());
        this.#waitingForMemory.push(() => {
          timer.cancel();
          resume();
        });
      });
    }
    this.#usedBytes += bytes;
    batch.reservedBytes = bytes;
  }

  /** A batch takes batch.size of memory, or more where its first record is larger. */
  #memoryOf(firstRecordBytes: number): number {
    return Math.max(this.#config.batchSize, firstRecordBytes);
  }
}

function memoryUsedUp(bytes: number, maxBlockMs: number): KafkaException {
  const { retriable, error } = timeoutException('');
  const message = `Failed to allocate ${bytes} bytes within the configured max blocking time ${maxBlockMs} ms.`;
  return new KafkaException('BufferExhaustedException', message, error, retriable);
}
