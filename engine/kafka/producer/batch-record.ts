/**
 * What the trace is told of a producer's batches: sent, answered, waiting again, given up.
 */
import type { ErrorName } from '../error-code.ts';
import type { KafkaException } from '../exception.ts';
import type { Link } from '../link/link.ts';
import { SentRecords } from '../record-rows.ts';
import type { ProducerBatch } from './producer-batch.ts';

/** Batches were handed to the network in the request `message`. */
export function recordSent(
  { clientId: producer, cluster }: Link,
  batches: readonly ProducerBatch[],
  message: number,
): void {
  for (const batch of batches) {
    const { topic, partition, records, lines } = batch;
    cluster.simulation.record('batch.sent', {
      producer,
      topic,
      partition,
      batch: batch.number,
      records: records.length,
      bytes: batch.sizeInBytes,
      acks: batch.delivery.acks,
      producerId: batch.producerId,
      producerEpoch: batch.producerEpoch,
      baseSequence: batch.baseSequence,
      attempt: batch.attempts,
      message,
    });
    const sent = { producer, topic, partition, message };
    cluster.simulation.recordRows('record.sent', new SentRecords(sent, records, lines));
  }
}

/** A batch was answered. */
export function recordAnswered(link: Link, batch: ProducerBatch, error: ErrorName, offset: number): void {
  const fields = { records: batch.records.length, error: error === 'NONE' ? null : error };
  link.cluster.simulation.record('produce.answered', { ...placeOf(link, batch), offset, ...fields });
}

/** A batch waits to be sent again, not before its moment. */
export function recordRequeued(link: Link, batch: ProducerBatch, error: string): void {
  const { attempts: attempt, notBeforeUs } = batch;
  link.cluster.simulation.record('batch.requeued', { ...placeOf(link, batch), attempt, error, notBeforeUs });
}

/** A batch was given up. */
export function recordFailed(link: Link, batch: ProducerBatch, { error, exception }: KafkaException): void {
  const fields = { records: batch.records.length, error: error ?? exception };
  link.cluster.simulation.record('batch.failed', { ...placeOf(link, batch), ...fields });
}

function placeOf({ clientId: producer }: Link, { topic, partition, number: batch }: ProducerBatch) {
  return { producer, topic, partition, batch };
}
