/**
 * The records of one partition that came with one fetch, and how a program sees them.
 */
import type { Hosted } from '../../core/offered.ts';
import type { RecordBatch } from '../record-batch.ts';
import type { KafkaMessage } from './kafkajs.ts';

/** A record together with its offset. */
export interface FetchedRecord {
  offset: number;
  key: Uint8Array | null;
  value: Uint8Array | null;
  message: Hosted<KafkaMessage>;
}

/** Records of one partition in offset order. */
export interface FetchedBatch {
  topic: string;
  partition: number;
  highWatermark: number;
  records: FetchedRecord[];
}

/** The records from `fetchOffset` on: whole batches come, so the first may begin below it (L2). */
export function fetchedBatch(
  topic: string,
  partition: number,
  highWatermark: number,
  batches: readonly RecordBatch[],
  fetchOffset: number,
): FetchedBatch {
  const records = batches.flatMap(batch =>
    batch.records.map(record => {
      const offset = batch.baseOffset + record.offsetDelta;
      const headers = Object.fromEntries(record.headers.map(h => [h.key, h.value ?? undefined]));
      const timestamp = String(batch.baseTimestamp + record.timestampDelta);
      const { key, value } = record;
      return { offset, key, value, message: { key, value, timestamp, attributes: 0, offset: String(offset), headers } };
    }),
  );
  return { topic, partition, highWatermark, records: records.filter(record => record.offset >= fetchOffset) };
}
