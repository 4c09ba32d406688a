/**
 * The kinds of trace entries that tell what producers do by themselves: batches that fill, are sent, wait again or are
 * given up, ids and epochs, transactions as their producer sees them. A part of the one list in entries.ts.
 */
import type { FieldType } from './field-type.ts';

export const producerEntries = {
  /** What a program's producer works by, under Kafka's settings' meanings; `idempotent` is 0 or 1. Told as it connects. */
  'producer.configured': {
    producer: 'text',
    batchSize: 'number',
    lingerMs: 'number',
    bufferMemory: 'number',
    maxInFlight: 'number',
    deliveryTimeoutMs: 'number',
    idempotent: 'number',
    transactionalId: 'text?',
  },
  /** A producer has a new id or epoch: its sequence numbers begin at 0 again. */
  'producer.identified': {
    producer: 'text',
    transactionalId: 'text?',
    producerId: 'number',
    producerEpoch: 'number',
  },
  /**
   * A record waits in its producer, in batch `batch`, which now holds `records` of `bytes` and is sent at `readyAtUs` at
   * the latest; `usedBytes` of buffer.memory are taken. Only for programs' producers.
   */
  'record.queued': {
    producer: 'text',
    topic: 'text',
    partition: 'number',
    batch: 'number',
    key: 'text?',
    value: 'text?',
    records: 'number',
    bytes: 'number',
    readyAtUs: 'number',
    usedBytes: 'number',
    line: 'number?',
  },
  /**
   * A batch handed to the network by a producer, which numbers its batches; id, epoch and sequence are -1 without
   * idempotence. With acks=0 nothing more is heard of it.
   */
  'batch.sent': {
    producer: 'text',
    topic: 'text',
    partition: 'number',
    batch: 'number',
    records: 'number',
    bytes: 'number',
    acks: 'number',
    producerId: 'number',
    producerEpoch: 'number',
    baseSequence: 'number',
    attempt: 'number',
    message: 'number',
  },
  /** A batch that failed waits again: attempt number `attempt` failed, the next comes not before `notBeforeUs`. */
  'batch.requeued': {
    producer: 'text',
    topic: 'text',
    partition: 'number',
    batch: 'number',
    attempt: 'number',
    error: 'text',
    notBeforeUs: 'number',
  },
  /** A batch that was given up: as far as the producer knows, it is not written. `error`: Kafka's code name, or a class. */
  'batch.failed': {
    producer: 'text',
    topic: 'text',
    partition: 'number',
    batch: 'number',
    records: 'number',
    error: 'text',
  },
  /** A producer begins a transaction: nobody else knows yet. */
  'transaction.begun': {
    producer: 'text',
    transactionalId: 'text',
    producerId: 'number',
    producerEpoch: 'number',
    line: 'number?',
  },
  /** An offset of a group sent within a transaction: it counts when the transaction commits. */
  'transaction.offset': {
    producer: 'text',
    transactionalId: 'text',
    group: 'text',
    topic: 'text',
    partition: 'number',
    offset: 'number',
  },
  /** A producer's transaction is over for it: committed, aborted, or failed (`error`), which only an abort can mend. */
  'transaction.ended': { producer: 'text', transactionalId: 'text', outcome: 'text', error: 'text?' },
} as const satisfies Record<string, Record<string, FieldType>>;
