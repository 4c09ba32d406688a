/**
 * The clients that a student's program uses, with KafkaJS 2's names. This file is the declaration that the
 * editor completes from and that the engine implements: a method that stands here and not there does not
 * compile. Times are milliseconds, offsets are decimal strings, as in KafkaJS.
 */

/** Where the cluster is and how patient to be. */
export interface KafkaConfig {
  /** Names this application in requests and in the pictures. */
  clientId?: string;
  /** Addresses of brokers to start from, for example ['broker-1:9092']. */
  brokers: string[];
  /** How to repeat requests that failed with a retriable error. */
  retry?: RetryOptions;
  /** How long to wait for a response, in milliseconds (30000). */
  requestTimeout?: number;
  logLevel?: number;
}

/** Repeating with exponential backoff. */
export interface RetryOptions {
  /** The first pause in milliseconds (300). */
  initialRetryTime?: number;
  /** The longest pause in milliseconds (30000). */
  maxRetryTime?: number;
  /** By what the pause grows (2). */
  multiplier?: number;
  /** How often to repeat (5). */
  retries?: number;
}

/** The entry to a cluster: makes producers, consumers and admin clients. */
export declare class Kafka {
  constructor(config: KafkaConfig);
  /** A producer, to write records. */
  producer(config?: ProducerConfig): Producer;
  /** A consumer in a group, to read records. */
  consumer(config: ConsumerConfig): Consumer;
  /** An admin client, to create topics and look at offsets. */
  admin(config?: AdminConfig): Admin;
}

/** Settings of a producer. */
export interface ProducerConfig {
  retry?: RetryOptions;
  /** Whether sending to a topic that does not exist creates it (true). */
  allowAutoTopicCreation?: boolean;
}

/** A record to send. */
export interface Message {
  /** Records with equal keys go to the same partition. */
  key?: Buffer | string | null;
  /** What the record says; null is a tombstone. */
  value: Buffer | string | null;
  /** The partition, if you choose it yourself. */
  partition?: number;
  headers?: Record<string, Buffer | string>;
  /** Epoch milliseconds as a decimal string; now, if left out. */
  timestamp?: string;
}

/** Records for one topic. */
export interface ProducerRecord {
  topic: string;
  messages: Message[];
  /** -1: all in-sync replicas must have the records (the default); 1: the leader; 0: no answer at all. */
  acks?: number;
  /** How long the broker may wait for the acks, in milliseconds (30000). */
  timeout?: number;
}

/** Records for several topics. */
export interface ProducerBatch {
  topicMessages?: { topic: string; messages: Message[] }[];
  acks?: number;
  timeout?: number;
}

/** Where a batch was stored. */
export interface RecordMetadata {
  topicName: string;
  partition: number;
  errorCode: number;
  /** The offset of the batch's first record. */
  baseOffset?: string;
  logAppendTime?: string;
  logStartOffset?: string;
}

/** Writes records to topics. */
export interface Producer {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** Sends records to one topic; resolves when the brokers have answered. */
  send(record: ProducerRecord): Promise<RecordMetadata[]>;
  /** Sends records to several topics at once. */
  sendBatch(batch: ProducerBatch): Promise<RecordMetadata[]>;
}

/** Settings of a consumer. */
export interface ConsumerConfig {
  /** Consumers with the same group id share the partitions. */
  groupId: string;
  /** Names of assignors in order of preference: 'range' (default), 'roundrobin', 'sticky'. */
  partitionAssigners?: string[];
  /** Without a heartbeat for so long a member is removed, in milliseconds (30000). */
  sessionTimeout?: number;
  /** How long the group waits for its members to rejoin, in milliseconds (60000). */
  rebalanceTimeout?: number;
  /** How often to send heartbeats, in milliseconds (3000). */
  heartbeatInterval?: number;
  /** Bytes a partition gives in one fetch at most (1048576). */
  maxBytesPerPartition?: number;
  /** Bytes a fetch waits for (1). */
  minBytes?: number;
  /** Bytes of one fetch at most (10485760). */
  maxBytes?: number;
  /** How long a fetch waits for minBytes, in milliseconds (5000). */
  maxWaitTimeInMs?: number;
  allowAutoTopicCreation?: boolean;
  retry?: RetryOptions;
}

/** What to read. */
export interface ConsumerSubscribeTopics {
  topics: string[];
  /** Where to begin without a committed offset: true the earliest record, false (default) only new ones. */
  fromBeginning?: boolean;
}

/** What to read, for one topic. */
export interface ConsumerSubscribeTopic {
  topic: string;
  fromBeginning?: boolean;
}

/** A record as it is read. */
export interface KafkaMessage {
  key: Buffer | null;
  value: Buffer | null;
  /** Epoch milliseconds. */
  timestamp: string;
  attributes: number;
  offset: string;
  headers: Record<string, Buffer | undefined>;
}

/** What `eachMessage` is given. */
export interface EachMessagePayload {
  topic: string;
  partition: number;
  message: KafkaMessage;
  /** Sends a heartbeat if one is due. */
  heartbeat(): Promise<void>;
}

/** The records of one partition that came with one fetch. */
export interface Batch {
  topic: string;
  partition: number;
  /** The first offset that is not committed yet. */
  highWatermark: string;
  messages: KafkaMessage[];
}

/** What `eachBatch` is given. */
export interface EachBatchPayload {
  batch: Batch;
  /** Marks the record at this offset, and all before it, as done. */
  resolveOffset(offset: string): void;
  heartbeat(): Promise<void>;
  /** Commits what is resolved if autoCommitInterval or autoCommitThreshold say so. */
  commitOffsetsIfNecessary(): Promise<void>;
  isRunning(): boolean;
  /** Whether a seek made the rest of this batch pointless. */
  isStale(): boolean;
}

/** How to read. */
export interface ConsumerRunConfig {
  /** Commit offsets of records that were handled (true). */
  autoCommit?: boolean;
  /** Commit also within a batch after so many milliseconds. */
  autoCommitInterval?: number | null;
  /** Commit also within a batch after so many records. */
  autoCommitThreshold?: number | null;
  /** Whether the end of eachBatch marks the whole batch as done (true). */
  eachBatchAutoResolve?: boolean;
  /** How many partitions to work on at the same time (1). */
  partitionsConsumedConcurrently?: number;
  eachBatch?: (payload: EachBatchPayload) => Promise<void>;
  eachMessage?: (payload: EachMessagePayload) => Promise<void>;
}

/** A partition of a topic and an offset in it. */
export interface TopicPartitionOffset {
  topic: string;
  partition: number;
  offset: string;
}

/** An offset to commit: that of the next record to read. */
export interface TopicPartitionOffsetAndMetadata extends TopicPartitionOffset {
  metadata?: string | null;
}

/** Partitions of a topic; all of them if none are named. */
export interface TopicPartitions {
  topic: string;
  partitions?: number[];
}

/** Reads records as a member of a group. */
export interface Consumer {
  connect(): Promise<void>;
  /** Leaves the group and stops. */
  disconnect(): Promise<void>;
  /** Chooses topics; before `run`. */
  subscribe(subscription: ConsumerSubscribeTopics | ConsumerSubscribeTopic): Promise<void>;
  /** Joins the group, resolves once it has partitions, and reads on until `stop` or `disconnect`. */
  run(config?: ConsumerRunConfig): Promise<void>;
  /** Leaves the group; `run` may be called again. */
  stop(): Promise<void>;
  /** Commits offsets; after `run`. */
  commitOffsets(offsets: TopicPartitionOffsetAndMetadata[]): Promise<void>;
  /** Goes on at another offset; after `run`. */
  seek(position: TopicPartitionOffset): void;
  /** Fetches no more from these partitions until `resume`. */
  pause(partitions: TopicPartitions[]): void;
  resume(partitions: TopicPartitions[]): void;
}

/** Settings of an admin client. */
export interface AdminConfig {
  retry?: RetryOptions;
}

/** A topic to create. */
export interface ITopicConfig {
  topic: string;
  /** Partitions; the broker's num.partitions (1) if left out. */
  numPartitions?: number;
  /** Replicas of each partition; the broker's default.replication.factor (1) if left out. */
  replicationFactor?: number;
  configEntries?: { name: string; value: string }[];
}

/** Offsets of one partition. */
export interface PartitionOffsets {
  partition: number;
  /** The end of the log, as consumers see it. */
  offset: string;
  high: string;
  low: string;
}

/** Committed offsets of one topic. */
export interface TopicOffsets {
  topic: string;
  partitions: { partition: number; offset: string; metadata: string | null }[];
}

/** Looks after topics. */
export interface Admin {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  listTopics(): Promise<string[]>;
  /** Creates topics; false if one of them exists already. */
  createTopics(options: { topics: ITopicConfig[]; validateOnly?: boolean; timeout?: number }): Promise<boolean>;
  /** First and next offset of each partition. */
  fetchTopicOffsets(topic: string): Promise<PartitionOffsets[]>;
  /** The committed offsets of a group, -1 where there is none. */
  fetchOffsets(options: { groupId: string; topics?: string[] }): Promise<TopicOffsets[]>;
}

/** The error classes that programs meet. */
export declare class KafkaJSError extends Error {
  retriable: boolean;
}
export declare class KafkaJSNonRetriableError extends KafkaJSError {}
/** An error that a broker answered; `type` is Kafka's name and `code` its number. */
export declare class KafkaJSProtocolError extends KafkaJSError {
  type: string;
  code: number;
}
/** A retriable error that stayed after all retries. */
export declare class KafkaJSNumberOfRetriesExceeded extends KafkaJSNonRetriableError {
  retryCount: number;
  retryTime: number;
}
export declare class KafkaJSConnectionError extends KafkaJSError {
  broker: string;
}
export declare class KafkaJSRequestTimeoutError extends KafkaJSError {}
/** Several errors at once; `errors` holds them. */
export declare class KafkaJSAggregateError extends Error {
  errors: Error[];
}

/** How much KafkaJS logs; accepted and without effect here, for the pictures show what happens. */
export declare const logLevel: { NOTHING: 0; ERROR: 1; WARN: 2; INFO: 4; DEBUG: 5 };
