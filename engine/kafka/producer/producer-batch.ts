/**
 * A batch that a producer fills and sends: records of one partition with the futures that their senders hold. Sizes in
 * bytes. Source: ProducerBatch, FutureRecordMetadata (4.2).
 */
import { type Process, wait } from '../../core/process.ts';
import { exceptionOf, KafkaException } from '../exception.ts';
import { BATCH_OVERHEAD, type NewRecord, newBatch, type RecordBatch, recordSize } from '../record-batch.ts';

/** Where a record was written; the offset is -1 where nobody knows it. */
export interface RecordPlace {
  topic: string;
  partition: number;
  offset: number;
  timestamp: number;
}

/** The answer to one record's send: there once the batch is done. */
export class RecordFuture {
  #place: RecordPlace | null = null;
  #error: KafkaException | null = null;
  readonly #waiting: (() => void)[] = [];

  /** Whether the answer is there. */
  get done(): boolean {
    return this.#place !== null || this.#error !== null;
  }

  /** Waits for the answer; throws the exception of a record that failed. */
  *get(): Process<RecordPlace> {
    if (!this.done) yield* wait<void>(resume => this.#waiting.push(() => resume()));
    if (this.#error) throw this.#error;
    return this.#place!;
  }

  /** The record was written. */
  succeed(place: RecordPlace): void {
    this.#place = place;
    for (const wake of this.#waiting) wake();
  }

  /** The record was not written, or nobody knows. */
  fail(error: KafkaException): void {
    this.#error = error;
    for (const wake of this.#waiting) wake();
  }
}

interface Entry {
  record: NewRecord;
  future: RecordFuture;
  line: number | null;
}

/** A batch on its way from `send` to its answer. */
export class ProducerBatch {
  readonly topic: string;
  readonly partition: number;
  readonly createdAtUs: number;
  readonly entries: Entry[] = [];
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

  constructor(topic: string, partition: number, createdAtUs: number) {
    this.topic = topic;
    this.partition = partition;
    this.createdAtUs = createdAtUs;
  }

  /** Whether it has a sequence number, and so must be sent again as it is. */
  get hasSequence(): boolean {
    return this.baseSequence >= 0;
  }

  /** Whether the record fits below `limitBytes`; the first always does. */
  hasRoomFor(record: NewRecord, limitBytes: number): boolean {
    return this.entries.length === 0 || this.sizeInBytes + this.#sizeOf(record) <= limitBytes;
  }

  /** Adds a record. */
  add(record: NewRecord, future: RecordFuture, line: number | null): void {
    const size = this.#sizeOf(record);
    this.entries.push({ record, future, line });
    this.sizeInBytes += size;
    this.largestRecord = Math.max(this.largestRecord, size + BATCH_OVERHEAD);
  }

  /** The batch as it goes into a request. */
  encoded(
    clientId: string,
    origin: { isTransactional: boolean; compression: RecordBatch['compression'] },
  ): RecordBatch {
    const { producerId, producerEpoch, baseSequence } = this;
    const records = this.entries.map(entry => entry.record);
    return newBatch(records, clientId, { producerId, producerEpoch, baseSequence, ...origin });
  }

  /** All records were written, the first at `baseOffset` (-1: it is not known where). */
  succeed(baseOffset: number, logAppendTimeMs: number): void {
    this.done = true;
    for (const [index, { record, future }] of this.entries.entries()) {
      const offset = baseOffset < 0 ? -1 : baseOffset + index;
      const timestamp = logAppendTimeMs >= 0 ? logAppendTimeMs : record.timestamp;
      future.succeed({ topic: this.topic, partition: this.partition, offset, timestamp });
    }
  }

  /** No record was written. */
  fail(error: KafkaException): void {
    this.done = true;
    for (const { future } of this.entries) future.fail(error);
  }

  /** Some records were at fault: they get the error, the others a plain KafkaException. */
  failRecords(
    error: KafkaException,
    recordErrors: readonly { batchIndex: number; batchIndexErrorMessage: string | null }[],
  ): void {
    this.done = true;
    const messages = new Map(recordErrors.map(e => [e.batchIndex, e.batchIndexErrorMessage]));
    const [only] = recordErrors.length === 1 ? recordErrors : [];
    for (const [index, { future }] of this.entries.entries()) {
      if (index === only?.batchIndex) future.fail(error);
      else if (messages.has(index)) future.fail(exceptionOf('INVALID_RECORD', messages.get(index)));
      else future.fail(partOfBadBatch());
    }
  }

  /** The same records in batches of at most `limitBytes`, a record at least in each. */
  split(limitBytes: number): ProducerBatch[] {
    const parts: ProducerBatch[] = [];
    for (const { record, future, line } of this.entries) {
      let part = parts.at(-1);
      if (!part?.hasRoomFor(record, limitBytes)) {
        part = new ProducerBatch(this.topic, this.partition, this.createdAtUs);
        part.isSplit = true;
        parts.push(part);
      }
      part.add(record, future, line);
    }
    this.done = true;
    return parts;
  }

  #sizeOf(record: NewRecord): number {
    const first = this.entries[0]?.record.timestamp ?? record.timestamp;
    const { key, value, headers } = record;
    const encoded = { offsetDelta: this.entries.length, timestampDelta: record.timestamp - first, key, value, headers };
    return recordSize(encoded);
  }
}

function partOfBadBatch(): KafkaException {
  const message = 'Failed to append record because it was part of a batch which had one or more invalid records';
  return new KafkaException('KafkaException', message);
}
