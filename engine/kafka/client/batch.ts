/**
 * Records as programs see them: messages, and the batch of one partition that came with one fetch.
 */
import { type Hosted, type Offered, offer } from '../../core/offered.ts';
import type { FetchedBatch } from '../consumer/fetcher.ts';
import type { RecordHeader } from '../record-batch.ts';
import type { Batch, KafkaMessage } from './kafkajs-consumer.ts';

interface ReadRecord {
  key: Uint8Array | null;
  value: Uint8Array | null;
  timestamp: number;
  offset: number;
  headers: RecordHeader[];
}

/** A record as a message; headers of one name come as a list. */
export function messageOf({ key, value, timestamp, offset, headers }: ReadRecord): Hosted<KafkaMessage> {
  const named = Map.groupBy(headers, header => header.key);
  const listed = [...named].map(([name, all]) => {
    const values = all.map(header => header.value ?? undefined);
    return [name, values.length === 1 ? values[0] : values];
  });
  return {
    key,
    value,
    timestamp: String(timestamp),
    attributes: 0,
    offset: String(offset),
    headers: Object.fromEntries(listed),
  };
}

/** What KafkaJS tells of a batch, to programs and to listeners. */
export function batchFacts({ topic, partition, highWatermark, records, nextOffset, fromOffset }: FetchedBatch) {
  const first = records[0]?.offset;
  const last = nextOffset - 1;
  return {
    topic,
    partition,
    highWatermark: String(highWatermark),
    offsetLag: String(Math.max(highWatermark - 1 - last, 0)),
    offsetLagLow: String(Math.max(highWatermark - 1 - (first ?? fromOffset), 0)),
    batchSize: records.length,
    firstOffset: first === undefined ? null : String(first),
    lastOffset: String(last),
  };
}

/** A batch as `eachBatch` gets it. */
export function offeredBatch(batch: FetchedBatch): Offered {
  const { topic, partition, highWatermark, firstOffset, lastOffset, offsetLag, offsetLagLow } = batchFacts(batch);
  const target: Hosted<Batch> = {
    topic,
    partition,
    highWatermark,
    messages: batch.records.map(messageOf),
    isEmpty: () => batch.records.length === 0,
    firstOffset: () => firstOffset,
    lastOffset: () => lastOffset,
    offsetLag: () => offsetLag,
    offsetLagLow: () => offsetLagLow,
  };
  return offer<Batch>(target, {
    isEmpty: 'sync',
    firstOffset: 'sync',
    lastOffset: 'sync',
    offsetLag: 'sync',
    offsetLagLow: 'sync',
  });
}
