/**
 * The clients that a student's program uses, with KafkaJS 2's names. This file and those beside it that begin with
 * `kafkajs-` are the declaration that the editor completes from and that the engine implements: a method that stands here
 * and not there does not compile. Times are milliseconds, offsets are decimal strings, as in KafkaJS.
 */
import type { Admin, AdminConfig } from './kafkajs-admin.ts';
import type { Consumer, ConsumerConfig } from './kafkajs-consumer.ts';
import type { PartitionerArgs, Producer, ProducerConfig } from './kafkajs-producer.ts';
import type { ShareConsumer, ShareConsumerConfig } from './kafkajs-share.ts';

export type * from './kafkajs-admin.ts';
export type * from './kafkajs-consumer.ts';
export type * from './kafkajs-event.ts';
export type * from './kafkajs-producer.ts';
export type * from './kafkajs-share.ts';

/** Where the cluster is and how patient to be. */
export interface KafkaConfig {
  /** Names this application in requests and in the pictures. */
  clientId?: string;
  /** Addresses of brokers to start from, for example ['broker-1:9092']. */
  brokers: string[];
  /** How to repeat requests that failed with a retriable error. */
  retry?: RetryOptions;
  /** How long to wait for a response (30000). */
  requestTimeout?: number;
  connectionTimeout?: number;
  enforceRequestTimeout?: boolean;
  /** Accepted and without effect here, for the pictures show what happens. */
  logLevel?: number;
}

/** Repeating with exponential backoff. */
export interface RetryOptions {
  /** The first pause (300). */
  initialRetryTime?: number;
  /** The longest pause (30000). */
  maxRetryTime?: number;
  /** What part of a pause is left to chance (0.2). */
  factor?: number;
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
  /** An admin client, to look after topics, groups and the cluster. */
  admin(config?: AdminConfig): Admin;
  /** Not in KafkaJS: a consumer in a share group, whose members are given records one by one (KIP-932). */
  shareConsumer(config: ShareConsumerConfig): ShareConsumer;
}

type PartitionerFactory = () => (args: PartitionerArgs) => number;

/** KafkaJS's partitioners: keys by murmur2, records without a key in turn. */
export declare const Partitioners: {
  DefaultPartitioner: PartitionerFactory;
  /** That of KafkaJS 1, which puts most keys elsewhere. */
  LegacyPartitioner: PartitionerFactory;
  JavaCompatiblePartitioner: PartitionerFactory;
};

/** How partitions are shared out. KafkaJS has roundRobin alone; the others are Kafka's. */
export declare const PartitionAssigners: {
  roundRobin: 'roundrobin';
  range: 'range';
  sticky: 'sticky';
  cooperativeSticky: 'cooperative-sticky';
};

/** How batches are compressed. */
export declare const CompressionTypes: { None: 0; GZIP: 1; Snappy: 2; LZ4: 3; ZSTD: 4 };
/** What has settings. */
export declare const ConfigResourceTypes: { UNKNOWN: 0; TOPIC: 2; BROKER: 4; BROKER_LOGGER: 8; GROUP: 32 };
/** Where the value of a setting comes from. */
export declare const ConfigSource: {
  UNKNOWN: 0;
  TOPIC_CONFIG: 1;
  DYNAMIC_BROKER_CONFIG: 2;
  DYNAMIC_DEFAULT_BROKER_CONFIG: 3;
  STATIC_BROKER_CONFIG: 4;
  DEFAULT_CONFIG: 5;
  DYNAMIC_BROKER_LOGGER_CONFIG: 6;
};
/** Not in KafkaJS: how leaders are elected. */
export declare const ElectionType: { PREFERRED: 'PREFERRED'; UNCLEAN: 'UNCLEAN' };
/** Not in KafkaJS: what a share consumer says of a record: done, to be given again, not to be given again, still at work. */
export declare const AcknowledgeType: { ACCEPT: 'ACCEPT'; RELEASE: 'RELEASE'; REJECT: 'REJECT'; RENEW: 'RENEW' };
/** Reads what describeGroups tells of members. */
export declare const AssignerProtocol: {
  MemberAssignment: { decode(bytes: Buffer): { version: number; assignment: Record<string, number[]> } | null };
};
/** How much KafkaJS logs; accepted and without effect here. */
export declare const logLevel: { NOTHING: 0; ERROR: 1; WARN: 2; INFO: 4; DEBUG: 5 };

/** The error classes that programs meet. `retriable`: trying again may help. */
export declare class KafkaJSError extends Error {
  retriable: boolean;
}
/** A mistake in using a client, or an error that no repeating mends. */
export declare class KafkaJSNonRetriableError extends KafkaJSError {}
/** An error that a broker answered; `type` is Kafka's name and `code` its number. */
export declare class KafkaJSProtocolError extends KafkaJSError {
  type: string;
  code: number;
}
export declare class KafkaJSOffsetOutOfRange extends KafkaJSProtocolError {}
export declare class KafkaJSCreateTopicError extends KafkaJSProtocolError {
  topic: string;
}
export declare class KafkaJSAlterPartitionReassignmentsError extends KafkaJSProtocolError {
  topic: string;
  partition: number;
}
/** A retriable error that stayed after all retries; `type` and `code` are those of the last one. */
export declare class KafkaJSNumberOfRetriesExceeded extends KafkaJSNonRetriableError {
  retryCount: number;
  retryTime: number;
}
export declare class KafkaJSConnectionError extends KafkaJSError {
  broker: string;
}
export declare class KafkaJSConnectionClosedError extends KafkaJSConnectionError {}
export declare class KafkaJSRequestTimeoutError extends KafkaJSError {}
export declare class KafkaJSDeleteGroupsError extends KafkaJSError {
  groups: { groupId: string; errorCode: number }[];
}
export declare class KafkaJSDeleteTopicRecordsError extends KafkaJSError {
  partitions: { partition: number; offset: string }[];
}
/** What Weir leaves out. */
export declare class KafkaJSNotImplemented extends KafkaJSNonRetriableError {}
/** Several errors at once; `errors` holds them. */
export declare class KafkaJSAggregateError extends Error {
  errors: Error[];
}
