/**
 * A transaction as programs hold it: sends, offsets, and its end. Source: KafkaJS's transaction, over the Java producer.
 */
import type { Hosted, MethodTable } from '../../core/offered.ts';
import type { Process } from '../../core/process.ts';
import type { TxnOffsetCommitRequest } from '../api/28-txn-offset-commit.ts';
import type { Producer as JavaProducer } from '../producer/producer.ts';
import { nonRetriable, toProgramError } from './error.ts';
import type {
  ProducerBatch,
  ProducerRecord,
  RecordMetadata,
  Transaction,
  TransactionOffsets,
} from './kafkajs-producer.ts';
import type { MessageSender } from './message-sender.ts';

/** How each method answers. */
export const transactionMethods: MethodTable<Transaction> = {
  send: 'async',
  sendBatch: 'async',
  sendOffsets: 'async',
  commit: 'async',
  abort: 'async',
  isActive: 'sync',
};

/** One transaction of a producer. */
export class OpenTransaction implements Hosted<Transaction> {
  readonly #java: JavaProducer;
  readonly #sender: MessageSender;
  #ended = false;

  constructor(java: JavaProducer, sender: MessageSender) {
    this.#java = java;
    this.#sender = sender;
  }

  isActive(): boolean {
    return !this.#ended;
  }

  send(record: Hosted<ProducerRecord>): Process<RecordMetadata[]> {
    this.#mustBeActive();
    return this.#sender.send(record);
  }

  sendBatch(batch: Hosted<ProducerBatch>): Process<RecordMetadata[]> {
    this.#mustBeActive();
    return this.#sender.sendBatch(batch);
  }

  *sendOffsets(given: TransactionOffsets): Process<void> {
    this.#mustBeActive();
    const { groupMetadata, topics } = given ?? {};
    const groupId = groupMetadata?.groupId ?? given?.consumerGroupId;
    if (!groupId) throw nonRetriable('sendOffsets needs the consumerGroupId of the group that the offsets are of');
    if (!Array.isArray(topics))
      throw nonRetriable('sendOffsets needs topics: [{ topic, partitions: [{ partition, offset }] }]');
    const { generationId = -1, memberId = '', groupInstanceId = null } = groupMetadata ?? {};
    try {
      const identity = { groupId, generationId, memberId, groupInstanceId };
      yield* this.#java.sendOffsetsToTransaction(identity, topics.map(offsetsOf));
    } catch (error) {
      throw toProgramError(error);
    }
  }

  *commit(): Process<void> {
    this.#mustBeActive();
    yield* this.#end(this.#java.commitTransaction());
  }

  *abort(): Process<void> {
    this.#mustBeActive();
    yield* this.#end(this.#java.abortTransaction());
  }

  *#end(ending: Process<void>): Process<void> {
    try {
      yield* ending;
      this.#ended = true;
    } catch (error) {
      throw toProgramError(error);
    }
  }

  #mustBeActive(): void {
    if (this.#ended) throw nonRetriable('Cannot continue to use transaction once ended');
  }
}

function offsetsOf({
  topic,
  partitions,
}: TransactionOffsets['topics'][number]): TxnOffsetCommitRequest['topics'][number] {
  return {
    name: topic,
    partitions: partitions.map(({ partition, offset, metadata = null }) => {
      const committedOffset = Number(offset);
      if (!Number.isSafeInteger(committedOffset) || committedOffset < 0) {
        throw nonRetriable(`Invalid offset ${JSON.stringify(offset)} for ${topic}-${partition}: expected '0' or more`);
      }
      return { partitionIndex: partition, committedOffset, committedLeaderEpoch: -1, committedMetadata: metadata };
    }),
  };
}
