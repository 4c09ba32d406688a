/**
 * The records that one partition gave in one fetch, taken out bit by bit: control records and, for read_committed, the
 * records of aborted transactions are left out, but the position moves past them (X8). Source: CompletedFetch (4.2).
 */
import type { PartitionData } from '../api/01-fetch.ts';
import { withoutAborted } from '../log/aborted-batches.ts';
import { nextOffset, type RecordHeader, type TimestampType } from '../record-batch.ts';
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
  readonly #records: ConsumerRecord[];
  #taken = 0;
  /** Where the position goes when all records are taken. */
  readonly #endOffset: number;

  constructor(state: PartitionState, data: PartitionData, fetchOffset: number, readCommitted: boolean) {
    this.state = state;
    this.data = data;
    this.nextOffset = fetchOffset;
    this.seeks = state.seeks;
    const last = data.records.at(-1);
    this.#endOffset = last ? nextOffset(last) : fetchOffset;
    this.#records = visible(state, data, fetchOffset, readCommitted);
  }

  /** Whether nothing is left. */
  get drained(): boolean {
    return this.nextOffset >= this.#endOffset;
  }

  /** The next records, at most `max`; moves `nextOffset`. */
  take(max: number): ConsumerRecord[] {
    const records = this.#records.slice(this.#taken, this.#taken + max);
    this.#taken += records.length;
    const rest = this.#taken < this.#records.length;
    this.nextOffset = rest ? records.at(-1)!.offset + 1 : this.#endOffset;
    return records;
  }
}

function visible(
  { topic, partition }: PartitionState,
  data: PartitionData,
  fetchOffset: number,
  readCommitted: boolean,
): ConsumerRecord[] {
  const batches = readCommitted ? withoutAborted(data.records, data.abortedTransactions ?? []) : data.records;
  return batches
    .filter(batch => batch.control === null)
    .flatMap(batch =>
      batch.records
        .map(record => ({
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
        }))
        .filter(record => record.offset >= fetchOffset),
    );
}
