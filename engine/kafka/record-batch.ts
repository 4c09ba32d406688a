/**
 * Record batches of format 2, the unit in which records travel and are stored. Sizes in bytes are those of
 * the real encoding (varints and all). Source: org.apache.kafka.common.record.DefaultRecordBatch, KIP-98.
 * Left out: checksums; a flag says that one is wrong.
 */

import { type Compression, compressedSize } from './compression.ts';

/** A header of a record. */
export interface RecordHeader {
  key: string;
  value: Uint8Array | null;
}

/** One record of a batch; offset and timestamp are relative to the batch's base. */
export interface KafkaRecord {
  offsetDelta: number;
  timestampDelta: number;
  key: Uint8Array | null;
  value: Uint8Array | null;
  headers: RecordHeader[];
}

/** Who sets the records' timestamps: the producer, or the broker when it appends. */
export type TimestampType = 'CreateTime' | 'LogAppendTime';

/** What the record of a control batch says about the transaction that it ends. */
export interface ControlMarker {
  type: 'COMMIT' | 'ABORT';
  coordinatorEpoch: number;
}

/** A batch. `baseOffset` and `partitionLeaderEpoch` are set by the leader. */
export interface RecordBatch {
  baseOffset: number;
  partitionLeaderEpoch: number;
  lastOffsetDelta: number;
  baseTimestamp: number;
  maxTimestamp: number;
  timestampType: TimestampType;
  compression: Compression;
  producerId: number;
  producerEpoch: number;
  baseSequence: number;
  isTransactional: boolean;
  /** The marker of a control batch; null for data. */
  control: ControlMarker | null;
  /** When tombstones of this batch may go, set by the first cleaning that saw them (KIP-534); null before. */
  deleteHorizonMs: number | null;
  /** The checksum does not fit: damaged on the way. */
  corrupt: boolean;
  records: readonly KafkaRecord[];
  /** Size of the encoded batch. */
  sizeInBytes: number;
  /** The client that sent it: not part of the format, for the trace only. */
  clientId: string | null;
}

/** What a producer puts into a batch. */
export interface NewRecord {
  key: Uint8Array | null;
  value: Uint8Array | null;
  timestamp: number;
  headers: RecordHeader[];
}

/** What a batch says of its producer; left out for one without idempotence. */
export interface BatchOrigin {
  producerId?: number;
  producerEpoch?: number;
  baseSequence?: number;
  isTransactional?: boolean;
  compression?: Compression;
}

/** The size of a batch without records, in bytes. */
export const BATCH_OVERHEAD = 61;

/** A batch of records as a producer sends it. */
export function newBatch(
  records: readonly NewRecord[],
  clientId: string | null,
  origin: BatchOrigin = {},
): RecordBatch {
  const baseTimestamp = records[0]!.timestamp;
  let maxTimestamp = baseTimestamp;
  let bytes = 0;
  const encoded = records.map(({ key, value, headers, timestamp }, offsetDelta) => {
    const record = { offsetDelta, timestampDelta: timestamp - baseTimestamp, key, value, headers };
    maxTimestamp = Math.max(maxTimestamp, timestamp);
    bytes += recordSize(record);
    return record;
  });
  return batchOf(encoded, { baseTimestamp, maxTimestamp, bytes }, clientId, origin);
}

/** A batch of records that are relative to its base already, together `bytes` large. */
export function batchOf(
  records: readonly KafkaRecord[],
  { baseTimestamp, maxTimestamp, bytes }: { baseTimestamp: number; maxTimestamp: number; bytes: number },
  clientId: string | null,
  origin: BatchOrigin = {},
): RecordBatch {
  const compression = origin.compression ?? 'none';
  return {
    baseOffset: 0,
    partitionLeaderEpoch: -1,
    lastOffsetDelta: records.length - 1,
    baseTimestamp,
    maxTimestamp,
    timestampType: 'CreateTime',
    compression,
    producerId: origin.producerId ?? -1,
    producerEpoch: origin.producerEpoch ?? -1,
    baseSequence: origin.baseSequence ?? -1,
    isTransactional: origin.isTransactional ?? false,
    control: null,
    deleteHorizonMs: null,
    corrupt: false,
    records,
    sizeInBytes: BATCH_OVERHEAD + (compression === 'none' ? bytes : compressedSize(compression, bytes, records)),
    clientId,
  };
}

/** The batch that ends a transaction on one partition: one record, which takes one offset (X6). */
export function markerBatch(
  producerId: number,
  producerEpoch: number,
  marker: ControlMarker,
  timestamp: number,
): RecordBatch {
  const record = { key: new Uint8Array(4), value: new Uint8Array(6), timestamp, headers: [] };
  const batch = newBatch([record], null, { producerId, producerEpoch, isTransactional: true });
  return { ...batch, control: marker };
}

/** The offset after the batch's last one. */
export function nextOffset(batch: RecordBatch): number {
  return batch.baseOffset + batch.lastOffsetDelta + 1;
}

/** Encoded size of one record in bytes, its length prefix included. */
export function recordSize({ offsetDelta, timestampDelta, key, value, headers }: KafkaRecord): number {
  return sizeAt(offsetDelta, timestampDelta, key, value, headers);
}

/** Encoded size of a record at a place in a batch: {@link recordSize} before there is a record. */
export function sizeAt(
  offsetDelta: number,
  timestampDelta: number,
  key: Uint8Array | null,
  value: Uint8Array | null,
  headers: readonly RecordHeader[],
): number {
  let body = 1 + varintSize(timestampDelta) + varintSize(offsetDelta);
  body += bytesSize(key) + bytesSize(value) + varintSize(headers.length);
  for (let i = 0; i < headers.length; i++) {
    body += bytesSize(encodeText(headers[i]!.key)) + bytesSize(headers[i]!.value);
  }
  return varintSize(body) + body;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The UTF-8 bytes of a text. */
export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of UTF-8 bytes; bytes that are no UTF-8 become U+FFFD. */
export function decodeText(bytes: Uint8Array): string;
export function decodeText(bytes: Uint8Array | null): string | null;
export function decodeText(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : decoder.decode(bytes);
}

function bytesSize(bytes: Uint8Array | null): number {
  return bytes === null ? 1 : varintSize(bytes.length) + bytes.length;
}

/** Size of a number as zig-zag varint. */
function varintSize(value: number): number {
  if (value >= -64 && value < 64) return 1;
  let rest = value >= 0 ? 2 * value : -2 * value - 1;
  let size = 1;
  while (rest >= 128) {
    rest = Math.floor(rest / 128);
    size++;
  }
  return size;
}
