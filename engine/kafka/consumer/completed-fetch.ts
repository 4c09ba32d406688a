/**
 * The records that one partition gave in one fetch, taken out bit by bit: control records and, for read_committed, the
 * records of aborted transactions are left out, but the position moves past them (X8). Source: CompletedFetch (4.2).
 */
import type { PartitionData } from '../api/01-fetch.ts';
import { withoutAborted } from '../log/aborted-batches.ts';
import {
  type KafkaRecord,
  nextOffset,
  type RecordBatch,
  type RecordHeader,
  type TimestampType,
} from '../record-batch.ts';
import type { PartitionState } from './subscription-state.ts';

/** A record as a consumer gets it. */
export interface ConsumerRecord {
  topic: string;
  partition: number;
  offset: number;
  leaderEpoch: number;
  timestamp: number;
  timestampType: TimestampType;
  key: Uint8Array | null;
  value: Uint8Array | null;
  headers: RecordHeader[];
}

/** What a fetch brought for one partition. */
export class CompletedFetch {
  readonly state: PartitionState;
  readonly data: PartitionData;
  /** The offset that was asked for; the data is of use only while the position is still there. */
  nextOffset: number;
  readonly seeks: number;
  /** What there is to take from: batches of data, without the aborted ones. */
  readonly #batches: readonly RecordBatch[];
  readonly #fetchOffset: number;
  /** The next record to take: a batch, and a row of it. */
  #batch = 0;
  #row = 0;
  /** Where the position goes when all records are taken. */
  readonly #endOffset: number;

  constructor(state: PartitionState, data: PartitionData, fetchOffset: number, readCommitted: boolean) {
    this.state = state;
    this.data = data;
    this.nextOffset = fetchOffset;
    this.seeks = state.seeks;
    const last = data.records.at(-1);
    this.#endOffset = last ? nextOffset(last) : fetchOffset;
    const batches = readCommitted ? withoutAborted(data.records, data.abortedTransactions ?? []) : data.records;
    this.#batches = batches.filter(batch => batch.control === null);
    this.#fetchOffset = fetchOffset;
    this.#skip();
  }

  /** Whether nothing is left. */
  get drained(): boolean {
    return this.nextOffset >= this.#endOffset;
  }

  /** The next records, at most `max`; moves `nextOffset`. */
  take(max: number): ConsumerRecord[] {
    const records: ConsumerRecord[] = [];
    while (records.length < max && this.#batch < this.#batches.length) {
      const batch = this.#batches[this.#batch]!;
      records.push(recordOf(this.state, batch, batch.records[this.#row]!));
      this.#row++;
      this.#skip();
    }
    const rest = this.#batch < this.#batches.length;
    this.nextOffset = rest ? (records.at(-1)?.offset ?? this.nextOffset - 1) + 1 : this.#endOffset;
    return records;
  }

  /** Goes on to the next record that was asked for, if there is one. */
  #skip(): void {
    for (; this.#batch < this.#batches.length; this.#batch++, this.#row = 0) {
      const { baseOffset, records } = this.#batches[this.#batch]!;
      while (this.#row < records.length && baseOffset + records[this.#row]!.offsetDelta < this.#fetchOffset)
        this.#row++;
      if (this.#row < records.length) return;
    }
  }
}

function recordOf({ topic, partition }: PartitionState, batch: RecordBatch, record: KafkaRecord): ConsumerRecord {
  return {
    topic,
    partition,
    offset: batch.baseOffset + record.offsetDelta,
    leaderEpoch: batch.partitionLeaderEpoch,
    timestamp:
      batch.timestampType === 'LogAppendTime' ? batch.maxTimestamp : batch.baseTimestamp + record.timestampDelta,
    timestampType: batch.timestampType,
    key: record.key,
    value: record.value,
    headers: record.headers,
  };
}
