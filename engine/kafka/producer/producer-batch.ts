/**
 * A batch that a producer fills and sends: records of one partition with the futures that their senders hold. Sizes in
 * bytes. Source: ProducerBatch, FutureRecordMetadata (4.2).
 */
import { type Process, wait } from '../../core/process.ts';
import { exceptionOf, KafkaException } from '../exception.ts';
import {
  BATCH_OVERHEAD,
  batchOf,
  type KafkaRecord,
  type NewRecord,
  type RecordBatch,
  sizeAt,
} from '../record-batch.ts';
import type { Delivery } from './delivery.ts';

/** Where a record was written; the offset is -1 where nobody knows it. */
export interface RecordPlace {
  topic: string;
  partition: number;
  offset: number;
  timestamp: number;
  /** When the broker appended it, where the broker sets timestamps; else -1. */
  logAppendTimeMs: number;
  /** Where the log begins; -1 if that is not known. */
  logStartOffset: number;
}

/** The answer to one record's send: there once the batch is done. */
export class RecordFuture {
  /** The batch that was written with the record in it. */
  #written: ProducerBatch | null = null;
  #offset = -1;
  #timestamp = -1;
  #error: KafkaException | null = null;
  #waiting: (() => void)[] | null = null;

  /** Whether the answer is there. */
  get done(): boolean {
    return this.#written !== null || this.#error !== null;
  }

  /** Waits for the answer; throws the exception of a record that failed. */
  *get(): Process<RecordPlace> {
    if (!this.done) {
      yield* wait<void>(resume => {
        this.#waiting ??= [];
        this.#waiting.push(() => resume());
      });
    }
    if (this.#error) throw this.#error;
    const { topic, partition, logAppendTimeMs, logStartOffset } = this.#written!;
    return { topic, partition, offset: this.#offset, timestamp: this.#timestamp, logAppendTimeMs, logStartOffset };
  }

  /** The record was written. */
  succeed(batch: ProducerBatch, offset: number, timestamp: number): void {
    this.#written = batch;
    this.#offset = offset;
    this.#timestamp = timestamp;
    this.#wake();
  }

  /** The record was not written, or nobody knows. */
  fail(error: KafkaException): void {
    this.#error = error;
    this.#wake();
  }

  #wake(): void {
    if (this.#waiting) for (const wake of this.#waiting) wake();
  }
}

/** A batch on its way from `send` to its answer. */
export class ProducerBatch {
  readonly topic: string;
  readonly partition: number;
  readonly createdAtUs: number;
  readonly delivery: Delivery;
  /** Its number among the batches of its producer. */
  readonly number: number;
  /** The memory that is kept for it. */
  reservedBytes = 0;
  /** The records, as they will be in the log. */
  readonly records: KafkaRecord[] = [];
  readonly #futures: RecordFuture[] = [];
  /** The lines of the program that sent them. */
  readonly lines: (number | null)[] = [];
  baseTimestamp = 0;
  maxTimestamp = 0;
  /** Sizes of the records and the batch's own fields, uncompressed. */
  sizeInBytes = BATCH_OVERHEAD;
  largestRecord = 0;
  /** How often it was sent. */
  attempts = 0;
  /** Not to be sent again before. */
  notBeforeUs = 0;
  /** Made by splitting a batch that was too large. */
  isSplit = false;
  producerId = -1;
  producerEpoch = -1;
  baseSequence = -1;
  inFlight = false;
  done = false;
  /** What its answer said. */
  logAppendTimeMs = -1;
  logStartOffset = -1;

  constructor(topic: string, partition: number, createdAtUs: number, delivery: Delivery, number: number) {
    this.topic = topic;
    this.partition = partition;
    this.createdAtUs = createdAtUs;
    this.delivery = delivery;
    this.number = number;
  }

  /** Whether it has a sequence number, and so must be sent again as it is. */
  get hasSequence(): boolean {
    return this.baseSequence >= 0;
  }

  /** Size that the record would have behind those that are there. */
  sizeOf({ key, value, headers, timestamp }: NewRecord): number {
    const count = this.records.length;
    return sizeAt(count, count === 0 ? 0 : timestamp - this.baseTimestamp, key, value, headers);
  }

  /** Whether a record of `size` bytes fits below `limitBytes`; the first always does. */
  hasRoomFor(size: number, limitBytes: number): boolean {
    return this.records.length === 0 || this.sizeInBytes + size <= limitBytes;
  }

  /** Adds a record of `size` bytes. */
  add(record: NewRecord, size: number, future: RecordFuture, line: number | null): void {
    const { key, value, headers, timestamp } = record;
    const offsetDelta = this.records.length;
    if (offsetDelta === 0) this.baseTimestamp = timestamp;
    if (offsetDelta === 0 || timestamp > this.maxTimestamp) this.maxTimestamp = timestamp;
    this.records.push({ offsetDelta, timestampDelta: timestamp - this.baseTimestamp, key, value, headers });
    this.#futures.push(future);
    this.lines.push(line);
    this.sizeInBytes += size;
    if (size + BATCH_OVERHEAD > this.largestRecord) this.largestRecord = size + BATCH_OVERHEAD;
  }

  /** The batch as it goes into a request. */
  encoded(clientId: string, isTransactional: boolean): RecordBatch {
    const origin = { isTransactional, compression: this.delivery.compression };
    const { producerId, producerEpoch, baseSequence, baseTimestamp, maxTimestamp } = this;
    const bytes = this.sizeInBytes - BATCH_OVERHEAD;
    const whole = { baseTimestamp, maxTimestamp, bytes };
    return batchOf(this.records, whole, clientId, { producerId, producerEpoch, baseSequence, ...origin });
  }

  /** All records were written, the first at `baseOffset` (-1: it is not known where). */
  succeed(baseOffset: number, logAppendTimeMs: number, logStartOffset: number): void {
    this.done = true;
    this.logAppendTimeMs = logAppendTimeMs;
    this.logStartOffset = logStartOffset;
    for (let i = 0; i < this.records.length; i++) {
      const offset = baseOffset < 0 ? -1 : baseOffset + i;
      const timestamp = logAppendTimeMs >= 0 ? logAppendTimeMs : this.baseTimestamp + this.records[i]!.timestampDelta;
      this.#futures[i]!.succeed(this, offset, timestamp);
    }
  }

  /** No record was written. */
  fail(error: KafkaException): void {
    this.done = true;
    for (const future of this.#futures) future.fail(error);
  }

  /** Some records were at fault: they get the error, the others a plain KafkaException. */
  failRecords(
    error: KafkaException,
    recordErrors: readonly { batchIndex: number; batchIndexErrorMessage: string | null }[],
  ): void {
    this.done = true;
    const messages = new Map(recordErrors.map(e => [e.batchIndex, e.batchIndexErrorMessage]));
    const [only] = recordErrors.length === 1 ? recordErrors : [];
    for (const [index, future] of this.#futures.entries()) {
      if (index === only?.batchIndex) future.fail(error);
      else if (messages.has(index)) future.fail(exceptionOf('INVALID_RECORD', messages.get(index)));
      else future.fail(partOfBadBatch());
    }
  }

  /** The same records in batches of at most `limitBytes`, a record at least in each; `number` gives them numbers. */
  split(limitBytes: number, number: () => number): ProducerBatch[] {
    const parts: ProducerBatch[] = [];
    for (const [index, { key, value, headers, timestampDelta }] of this.records.entries()) {
      const record = { key, value, headers, timestamp: this.baseTimestamp + timestampDelta };
      let part = parts.at(-1);
      if (!part?.hasRoomFor(part.sizeOf(record), limitBytes)) {
        part = new ProducerBatch(this.topic, this.partition, this.createdAtUs, this.delivery, number());
        part.isSplit = true;
        parts.push(part);
      }
      part.add(record, part.sizeOf(record), this.#futures[index]!, this.lines[index]!);
    }
    this.done = true;
    return parts;
  }
}

function partOfBadBatch(): KafkaException {
  const message = 'Failed to append record because it was part of a batch which had one or more invalid records';
  return new KafkaException('KafkaException', message);
}
