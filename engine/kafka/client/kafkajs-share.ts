/**
 * A share consumer (KIP-932). KafkaJS has none: the names are those of Java's KafkaShareConsumer, in KafkaJS's manner.
 * Times are milliseconds, offsets decimal texts.
 */
import type { KafkaMessage } from './kafkajs-consumer.ts';

/** Settings of a share consumer: the group, and Kafka's own settings under Kafka's names. */
export interface ShareConsumerConfig {
  /** Members of a share group are given records one by one: a partition may be read by several of them. */
  groupId?: string;
  'group.id'?: string;
  rackId?: string;
  'client.rack'?: string;
  /** implicit: the next poll accepts what the last one gave (the default); explicit: each record is acknowledged. */
  'share.acknowledgement.mode'?: 'implicit' | 'explicit';
  /** batch_optimized: whole batches, also beyond max.poll.records (the default); record_limit: never more (KIP-1206). */
  'share.acquire.mode'?: 'batch_optimized' | 'record_limit';
  'max.poll.records'?: number;
  'fetch.max.bytes'?: number;
  'fetch.max.wait.ms'?: number;
  'fetch.min.bytes'?: number;
  'request.timeout.ms'?: number;
}

/** A record as a share consumer gets it. */
export interface ShareRecord extends KafkaMessage {
  topic: string;
  partition: number;
  /** How often it has been given to a member, this time included. */
  deliveryCount: number;
}

/** Reads records as a member of a share group. */
export interface ShareConsumer {
  connect(): Promise<void>;
  /** Sends what was acknowledged, gives the rest back, and leaves the group. */
  disconnect(): Promise<void>;
  /** Chooses topics and joins the group. */
  subscribe(subscription: { topics: string[] }): Promise<void>;
  /** Gives the subscription up and leaves the group. */
  unsubscribe(): Promise<void>;
  /** Records that are this member's for group.share.record.lock.duration.ms; waits so long for some (1000). */
  poll(timeoutMs?: number): Promise<ShareRecord[]>;
  /** Says what became of a record of the last poll (ACCEPT); of AcknowledgeType. Sent with the next poll or commitSync. */
  acknowledge(
    record: { topic: string; partition: number; offset: string },
    type?: 'ACCEPT' | 'RELEASE' | 'REJECT' | 'RENEW',
  ): void;
  /** Sends what was acknowledged and waits for the answers. */
  commitSync(): Promise<void>;
  /** As disconnect, under Java's name. */
  close(): Promise<void>;
}
