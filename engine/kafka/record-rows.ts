/**
 * Batches of records as the trace keeps them: one row a record, worked out from the batch that the logs share.
 */
import type { Fields } from '../core/entries.ts';
import type { Rows } from '../core/rows.ts';
import { decodeText, type NewRecord, type RecordBatch, recordSize } from './record-batch.ts';

/** The records of a batch in one replica's log. */
export class AppendedRecords implements Rows<'record.appended'> {
  readonly #place: { broker: number; topic: string; partition: number };
  readonly #batch: RecordBatch;

  constructor(place: { broker: number; topic: string; partition: number }, batch: RecordBatch) {
    this.#place = place;
    this.#batch = batch;
  }

  get count(): number {
    return this.#batch.records.length;
  }

  fields(row: number): Fields<'record.appended'> {
    const batch = this.#batch;
    const record = batch.records[row]!;
    return {
      ...this.#place,
      offset: batch.baseOffset + record.offsetDelta,
      key: decodeText(record.key),
      value: decodeText(record.value),
      timestampMs:
        batch.timestampType === 'LogAppendTime' ? batch.maxTimestamp : batch.baseTimestamp + record.timestampDelta,
      leaderEpoch: batch.partitionLeaderEpoch,
      producer: batch.clientId,
      bytes: recordSize(record),
    };
  }
}

/** What the records of a sent batch have in common. */
export interface SentBatch {
  producer: string;
  topic: string;
  partition: number;
  /** The request that carries them. */
  message: number;
}

/** The records that a producer handed to the network in one batch, and the lines of the program that did. */
export class SentRecords implements Rows<'record.sent'> {
  readonly #sent: SentBatch;
  readonly #records: readonly Pick<NewRecord, 'key' | 'value'>[];
  /** One line for all, or a line each. */
  readonly #lines: number | null | readonly (number | null)[];

  constructor(
    sent: SentBatch,
    records: readonly Pick<NewRecord, 'key' | 'value'>[],
    lines: readonly (number | null)[],
  ) {
    this.#sent = sent;
    this.#records = records;
    const [first = null] = lines;
    this.#lines = lines.every(line => line === first) ? first : lines;
  }

  get count(): number {
    return this.#records.length;
  }

  fields(row: number): Fields<'record.sent'> {
    const { producer, topic, partition, message } = this.#sent;
    const { key, value } = this.#records[row]!;
    const line = typeof this.#lines === 'object' && this.#lines !== null ? this.#lines[row]! : this.#lines;
    return { producer, topic, partition, key: decodeText(key), value: decodeText(value), message, line };
  }
}
