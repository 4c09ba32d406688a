/**
 * KafkaJS's producer as the editor completes it and the engine implements it. Times are milliseconds, sizes bytes.
 */
import type { RetryOptions } from './kafkajs.ts';
import type { EventListener, ProducerEvents } from './kafkajs-event.ts';

/** Settings of a producer: KafkaJS's own, and Kafka's beside them. */
export interface ProducerConfig extends KafkaProducerSettings {
  /** How to choose a partition; without it keys are hashed as Kafka does, and records without a key stick together. */
  createPartitioner?: () => (args: PartitionerArgs) => number;
  retry?: RetryOptions;
  /** How old metadata may become (300000). */
  metadataMaxAge?: number;
  /** Whether sending to a topic that does not exist creates it (true). */
  allowAutoTopicCreation?: boolean;
  /** Number batches, so that the brokers drop what they have already (false). Needs acks -1. */
  idempotent?: boolean;
  /** A name that stays over restarts: what `transaction()` needs, and what fences older producers with this name. */
  transactionalId?: string;
  /** When the coordinator aborts a transaction that was not ended (60000). */
  transactionTimeout?: number;
  /** How many requests to a broker may wait for their answers (no limit; 1 for idempotent producers). */
  maxInFlightRequests?: number;
  /** KafkaJS's options, where they are to stand apart from Kafka's, as in confluent-kafka-javascript. */
  kafkaJS?: ProducerConfig;
}

/**
 * Not in KafkaJS: settings of Kafka's own producer, under its names and with its rules. With any of them the producer is
 * Kafka's own: batches fill and linger, idempotence is on, retries go on until delivery.timeout.ms, transactions speak the
 * newest protocol.
 */
export interface KafkaProducerSettings {
  /** 'all', '1' or '0' for sends that name no acks ('all'). */
  acks?: string | number;
  /** A batch is sent when it has so many bytes (16384) ... */
  'batch.size'?: number;
  /** ... or has waited so long (5). */
  'linger.ms'?: number;
  /** Bytes for records that wait; when they are used up, send waits too (33554432). */
  'buffer.memory'?: number;
  /** How long send may wait for metadata and memory (60000). */
  'max.block.ms'?: number;
  'compression.type'?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';
  /** From send to success or failure at most so long (120000); at least linger.ms + request.timeout.ms. */
  'delivery.timeout.ms'?: number;
  'enable.idempotence'?: boolean;
  /** At most 5 with idempotence (5). */
  'max.in.flight.requests.per.connection'?: number;
  'max.request.size'?: number;
  /** Whether records without a key avoid partitions whose queue is long (true). */
  'partitioner.adaptive.partitioning.enable'?: boolean;
  'partitioner.class'?: 'org.apache.kafka.clients.producer.RoundRobinPartitioner';
  'partitioner.ignore.keys'?: boolean;
  'request.timeout.ms'?: number;
  retries?: number;
  'retry.backoff.ms'?: number;
  'retry.backoff.max.ms'?: number;
  'transaction.timeout.ms'?: number;
  'transactional.id'?: string;
}

/** What a partitioner may look at. */
export interface PartitionerArgs {
  topic: string;
  partitionMetadata: PartitionMetadata[];
  message: Message;
}

/** A partition as the metadata knows it; leader -1: there is none. */
export interface PartitionMetadata {
  partitionErrorCode: number;
  partitionId: number;
  leader: number;
  replicas: number[];
  isr: number[];
  offlineReplicas: number[];
}

/** A record to send. */
export interface Message {
  /** Records with equal keys go to the same partition. */
  key?: Buffer | string | null;
  /** What the record says; null is a tombstone. */
  value: Buffer | string | null;
  /** The partition, if you choose it yourself. */
  partition?: number;
  headers?: Record<string, Buffer | string | (Buffer | string)[] | undefined>;
  /** Epoch milliseconds as a decimal string; now, if left out. */
  timestamp?: string;
}

/** Records for one topic. */
export interface ProducerRecord {
  topic: string;
  messages: Message[];
  /** -1: all in-sync replicas must have the records (the default); 1: the leader; 0: no answer at all. */
  acks?: number;
  /** How long the broker may wait for the acks (30000). */
  timeout?: number;
  /** One of CompressionTypes (None). */
  compression?: number;
}

/** Records for several topics. */
export interface ProducerBatch {
  topicMessages?: { topic: string; messages: Message[] }[];
  acks?: number;
  timeout?: number;
  compression?: number;
}

/** Where the records of one partition were stored. */
export interface RecordMetadata {
  topicName: string;
  partition: number;
  errorCode: number;
  /** The offset of the first record; '-1' where only the broker knows it, as of a batch that it had already. */
  baseOffset?: string;
  logAppendTime?: string;
  logStartOffset?: string;
}

/** Writes records to topics. */
export interface Producer {
  connect(): Promise<void>;
  /** Waits for what is on its way, and stops. */
  disconnect(): Promise<void>;
  /** Sends records to one topic; resolves when the brokers have answered. With acks 0 there is nothing to tell: []. */
  send(record: ProducerRecord): Promise<RecordMetadata[]>;
  /** Sends records to several topics at once. */
  sendBatch(batch: ProducerBatch): Promise<RecordMetadata[]>;
  /** Begins a transaction; needs a transactionalId. One at a time. */
  transaction(): Promise<Transaction>;
  isIdempotent(): boolean;
  /** Calls the listener at each such event; returns what takes it back. */
  on(eventName: string, listener: EventListener): () => void;
  readonly events: ProducerEvents;
}

/** Offsets of a group to commit with a transaction. */
export interface TransactionOffsets {
  consumerGroupId?: string;
  /** Not in KafkaJS: the member that read the records, from consumer.groupMetadata(). One that was replaced is fenced. */
  groupMetadata?: GroupMetadata;
  topics: { topic: string; partitions: { partition: number; offset: string; metadata?: string | null }[] }[];
}

/** A member of a group, as transactions name it (KIP-447). */
export interface GroupMetadata {
  groupId: string;
  generationId: number;
  memberId: string;
  groupInstanceId: string | null;
}

/** Records and offsets that count all together, or not at all. */
export interface Transaction {
  send(record: ProducerRecord): Promise<RecordMetadata[]>;
  sendBatch(batch: ProducerBatch): Promise<RecordMetadata[]>;
  /** The offsets count when the transaction commits. */
  sendOffsets(offsets: TransactionOffsets): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
  /** Whether it has not ended. */
  isActive(): boolean;
}
