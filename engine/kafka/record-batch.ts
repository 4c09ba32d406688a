/**
 * Record batches of format 2, the unit in which records travel and are stored. Sizes in bytes are those of
 * the real encoding (varints and all). Source: org.apache.kafka.common.record.DefaultRecordBatch, KIP-98.
 * Left out: checksums and compression.
 */

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

/** A batch. `baseOffset` and `partitionLeaderEpoch` are set by the leader. */
export interface RecordBatch {
  baseOffset: number;
  partitionLeaderEpoch: number;
  lastOffsetDelta: number;
  baseTimestamp: number;
  maxTimestamp: number;
  producerId: number;
  producerEpoch: number;
  baseSequence: number;
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

const BATCH_OVERHEAD = 61;

/** A batch of records as a producer without idempotence sends it. */
export function newBatch(records: readonly NewRecord[], clientId: string | null): RecordBatch {
  const baseTimestamp = records[0]!.timestamp;
  const encoded = records.map((record, index) => ({
    offsetDelta: index,
    timestampDelta: record.timestamp - baseTimestamp,
    key: record.key,
    value: record.value,
    headers: record.headers,
  }));
  return {
    baseOffset: 0,
    partitionLeaderEpoch: -1,
    lastOffsetDelta: records.length - 1,
    baseTimestamp,
    maxTimestamp: records.reduce((max, record) => Math.max(max, record.timestamp), baseTimestamp),
    producerId: -1,
    producerEpoch: -1,
    baseSequence: -1,
    records: encoded,
    sizeInBytes: BATCH_OVERHEAD + encoded.reduce((sum, record) => sum + recordSize(record), 0),
    clientId,
  };
}

/** The offset after the batch's last one. */
export function nextOffset(batch: RecordBatch): number {
  return batch.baseOffset + batch.lastOffsetDelta + 1;
}

/** Encoded size of one record in bytes, its length prefix included. */
export function recordSize(record: KafkaRecord): number {
  let body = 1 + varintSize(record.timestampDelta) + varintSize(record.offsetDelta);
  body += bytesSize(record.key) + bytesSize(record.value) + varintSize(record.headers.length);
  for (const header of record.headers) body += bytesSize(encodeText(header.key)) + bytesSize(header.value);
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
  let rest = value >= 0 ? 2 * value : -2 * value - 1;
  let size = 1;
  while (rest >= 128) {
    rest = Math.floor(rest / 128);
    size++;
  }
  return size;
}
