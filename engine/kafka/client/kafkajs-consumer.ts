/**
 * KafkaJS's consumer as the editor completes it and the engine implements it. Times are milliseconds, sizes bytes, offsets
 * decimal texts.
 */
import type { RetryOptions } from './kafkajs.ts';
import type { ConsumerEvents, EventListener } from './kafkajs-event.ts';
import type { GroupMetadata } from './kafkajs-producer.ts';

/** Settings of a consumer: KafkaJS's own, and Kafka's beside them. */
export interface ConsumerConfig extends KafkaConsumerSettings {
  /** Consumers with the same group id share the partitions. */
  groupId?: string;
  /** Of PartitionAssigners, in order of preference ([PartitionAssigners.range]). */
  partitionAssigners?: string[];
  /** Without a heartbeat for so long a member is removed (30000). */
  sessionTimeout?: number;
  /** How long the group waits for its members to rejoin (60000). */
  rebalanceTimeout?: number;
  /** How often to send heartbeats, between records (3000). */
  heartbeatInterval?: number;
  /** How old metadata may become: how soon new partitions are seen (300000). */
  metadataMaxAge?: number;
  allowAutoTopicCreation?: boolean;
  /** Bytes a partition gives in one fetch at most (1048576). */
  maxBytesPerPartition?: number;
  /** Bytes a fetch waits for (1). */
  minBytes?: number;
  /** Bytes of one fetch at most (10485760). */
  maxBytes?: number;
  /** How long a fetch waits for minBytes (5000). */
  maxWaitTimeInMs?: number;
  /** restartOnFailure: asked whether a consumer that failed for good is to start anew. */
  retry?: RetryOptions & { restartOnFailure?: (error: Error) => Promise<boolean> };
  /** Also read records of transactions that are open or were aborted (false). */
  readUncommitted?: boolean;
  maxInFlightRequests?: number;
  /** The rack that this consumer stands in: it may then read from a replica near it. */
  rackId?: string;
  /** KafkaJS's options, where they are to stand apart from Kafka's, as in confluent-kafka-javascript. */
  kafkaJS?: ConsumerConfig;
}

/**
 * Not in KafkaJS: settings of Kafka's own consumer, under its names and with its rules. With any of them the consumer is
 * Kafka's own: heartbeats go on in the background, and all others have Kafka's defaults.
 */
export interface KafkaConsumerSettings {
  'group.id'?: string;
  /** A name that stays over restarts: the member keeps its partitions if it is back within the session timeout. */
  'group.instance.id'?: string;
  /** 'consumer': the broker assigns partitions (KIP-848); 'classic': the members do. */
  'group.protocol'?: 'classic' | 'consumer';
  /** The broker's assignor: 'uniform' or 'range'; only with group.protocol=consumer. */
  'group.remote.assignor'?: string;
  /** 'range', 'roundrobin', 'sticky', 'cooperative-sticky', in order of preference; only with group.protocol=classic. */
  'partition.assignment.strategy'?: string | string[];
  /** Where to begin without a committed offset: 'earliest', 'latest', 'none' (an error), 'by_duration:PT1H'. */
  'auto.offset.reset'?: string;
  /** A member that does not come back for more records in this time leaves its group (300000). */
  'max.poll.interval.ms'?: number;
  'session.timeout.ms'?: number;
  'heartbeat.interval.ms'?: number;
  'isolation.level'?: 'read_committed' | 'read_uncommitted';
  'client.rack'?: string;
  'allow.auto.create.topics'?: boolean;
  'fetch.max.bytes'?: number;
  'fetch.max.wait.ms'?: number;
  'fetch.min.bytes'?: number;
  'max.partition.fetch.bytes'?: number;
  'metadata.max.age.ms'?: number;
  'request.timeout.ms'?: number;
  'retry.backoff.ms'?: number;
  'retry.backoff.max.ms'?: number;
}

/** What to read: topics, or patterns that the topics there are must fit. */
export interface ConsumerSubscribeTopics {
  topics: (string | RegExp)[];
  /** Where to begin without a committed offset: true the earliest record, false (default) only new ones. */
  fromBeginning?: boolean;
}

/** What to read, for one topic. */
export interface ConsumerSubscribeTopic {
  topic: string | RegExp;
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
  headers: Record<string, Buffer | Buffer[] | undefined>;
}

/** What `eachMessage` is given. */
export interface EachMessagePayload {
  topic: string;
  partition: number;
  message: KafkaMessage;
  /** Sends a heartbeat if one is due. */
  heartbeat(): Promise<void>;
  /** Pauses this partition; the function that is returned resumes it. */
  pause(): () => void;
}

/** The records of one partition that came with one fetch. */
export interface Batch {
  topic: string;
  partition: number;
  /** The first offset that is not committed yet. */
  highWatermark: string;
  messages: KafkaMessage[];
  isEmpty(): boolean;
  firstOffset(): string | null;
  lastOffset(): string;
  /** How many records lie behind the last one of this batch. */
  offsetLag(): string;
  /** How many records lie behind the first one of this batch. */
  offsetLagLow(): string;
}

/** Offsets of several topics. */
export interface OffsetsByTopicPartition {
  topics: { topic: string; partitions: { partition: number; offset: string }[] }[];
}

/** What `eachBatch` is given. */
export interface EachBatchPayload {
  batch: Batch;
  /** Marks the record at this offset, and all before it, as done. */
  resolveOffset(offset: string): void;
  heartbeat(): Promise<void>;
  /** Pauses this partition; the function that is returned resumes it. */
  pause(): () => void;
  /** Commits these offsets, or what is resolved if autoCommitInterval or autoCommitThreshold say so. */
  commitOffsetsIfNecessary(offsets?: OffsetsByTopicPartition): Promise<void>;
  /** What is resolved and not committed. */
  uncommittedOffsets(): OffsetsByTopicPartition;
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

/** A group as its coordinator knows it. `memberAssignment` is read with AssignerProtocol.MemberAssignment.decode. */
export interface GroupDescription {
  groupId: string;
  members: {
    clientHost: string;
    clientId: string;
    memberId: string;
    memberAssignment: Buffer;
    memberMetadata: Buffer;
  }[];
  protocol: string;
  protocolType: string;
  state: string;
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
  /** Goes on at another offset; '-2' is the beginning, '-1' the end; after `run`. */
  seek(position: TopicPartitionOffset): void;
  /** Fetches no more from these partitions until `resume`; after `run`. */
  pause(partitions: TopicPartitions[]): void;
  resume(partitions: TopicPartitions[]): void;
  /** What is paused. */
  paused(): { topic: string; partitions: number[] }[];
  /** What the coordinator knows of the group. */
  describeGroup(): Promise<GroupDescription>;
  /** Not in KafkaJS: this member, for the sendOffsets of a transaction. */
  groupMetadata(): GroupMetadata;
  /** Calls the listener at each such event; returns what takes it back. */
  on(eventName: string, listener: EventListener): () => void;
  readonly events: ConsumerEvents;
}
