/**
 * What the leader checks before it appends a producer's batch, and what it stamps on it (L4, L5). Times are epoch
 * milliseconds. Source: LogValidator and UnifiedLog.append (4.2). Left out: conversion of old message formats.
 */
import type { TopicConfig } from '../config/topic-config.ts';
import type { ErrorName } from '../error-code.ts';
import type { RecordBatch } from '../record-batch.ts';

/** Why a batch is refused; `recordErrors` are the indexes of the records at fault. */
export interface BatchRefusal {
  error: ErrorName;
  message: string | null;
  recordErrors: { batchIndex: number; batchIndexErrorMessage: string | null }[];
}

/** The batch as it is to be appended, or why it is refused. */
export function validated(
  batch: RecordBatch,
  config: TopicConfig,
  nowMs: number,
): { batch: RecordBatch } | BatchRefusal {
  if (batch.corrupt) return refusal('CORRUPT_MESSAGE', 'The checksum of the batch does not fit.');
  if (batch.control !== null) return refusal('INVALID_RECORD', 'Clients may not write control batches.');
  if (batch.producerId >= 0 && batch.baseSequence < 0) {
    return refusal('INVALID_RECORD', 'A batch with a producer id needs a base sequence of 0 or more.');
  }
  if (batch.sizeInBytes > config.maxMessageBytes) {
    return refusal(
      'MESSAGE_TOO_LARGE',
      `The batch has ${batch.sizeInBytes} bytes, max.message.bytes of the topic is ${config.maxMessageBytes}.`,
    );
  }
  if (batch.sizeInBytes > config.segmentBytes) {
    return refusal('RECORD_LIST_TOO_LARGE', `The batch is larger than segment.bytes (${config.segmentBytes}).`);
  }
  return unkeyed(batch, config) ?? outOfTime(batch, config, nowMs) ?? { batch: stamped(batch, config, nowMs) };
}

/** A compacted topic needs a key on every record. */
function unkeyed(batch: RecordBatch, config: TopicConfig): BatchRefusal | null {
  if (!config.cleanupPolicy.includes('compact')) return null;
  const indexes = batch.records.flatMap((record, index) => (record.key === null ? [index] : []));
  if (indexes.length === 0) return null;
  return recordsRefused('INVALID_RECORD', indexes, 'Compacted topic cannot accept message without key.');
}

function outOfTime(batch: RecordBatch, config: TopicConfig, nowMs: number): BatchRefusal | null {
  if (config.messageTimestampType === 'LogAppendTime') return null;
  const earliest = nowMs - config.messageTimestampBeforeMaxMs;
  const latest = nowMs + config.messageTimestampAfterMaxMs;
  const indexes: number[] = [];
  for (const [index, { timestampDelta }] of batch.records.entries()) {
    const timestamp = batch.baseTimestamp + timestampDelta;
    if (timestamp !== -1 && (timestamp < earliest || timestamp > latest)) indexes.push(index);
  }
  if (indexes.length === 0) return null;
  return recordsRefused('INVALID_TIMESTAMP', indexes, `The timestamp must lie between ${earliest} and ${latest}.`);
}

/** A topic with LogAppendTime overwrites the producer's timestamps with the broker's. */
function stamped(batch: RecordBatch, config: TopicConfig, nowMs: number): RecordBatch {
  const compression = config.compressionType === 'producer' ? batch.compression : config.compressionType;
  if (config.messageTimestampType === 'CreateTime' && compression === batch.compression) return batch;
  const timestamps =
    config.messageTimestampType === 'LogAppendTime'
      ? { timestampType: 'LogAppendTime' as const, maxTimestamp: nowMs }
      : {};
  return { ...batch, ...timestamps, compression };
}

function recordsRefused(error: ErrorName, indexes: number[], message: string): BatchRefusal {
  const recordErrors = indexes.map(batchIndex => ({ batchIndex, batchIndexErrorMessage: message }));
  return { error, message, recordErrors };
}

function refusal(error: ErrorName, message: string): BatchRefusal {
  return { error, message, recordErrors: [] };
}
