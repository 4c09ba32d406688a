/**
 * KafkaJS's admin client as the editor completes it and the engine implements it, and what KafkaJS lacks under the names
 * of Java's Admin. Times are milliseconds, offsets decimal texts.
 */
import type { RetryOptions } from './kafkajs.ts';
import type { GroupDescription } from './kafkajs-consumer.ts';
import type { AdminEvents, EventListener } from './kafkajs-event.ts';
import type { PartitionMetadata } from './kafkajs-producer.ts';

/** Settings of an admin client. */
export interface AdminConfig {
  retry?: RetryOptions;
}

/** A setting of a topic. */
export interface ConfigEntry {
  name: string;
  value: string;
}

/** A topic to create. */
export interface ITopicConfig {
  topic: string;
  /** Partitions; the broker's num.partitions (1) if left out. */
  numPartitions?: number;
  /** Replicas of each partition; the broker's default.replication.factor (1) if left out. */
  replicationFactor?: number;
  /** Which brokers have each partition, the preferred leader first; instead of the two numbers. */
  replicaAssignment?: { partition: number; replicas: number[] }[];
  configEntries?: ConfigEntry[];
}

/** An offset of one partition. */
export interface PartitionOffset {
  partition: number;
  offset: string;
}

/** The ends of one partition's log; `offset` is `high`. */
export interface PartitionOffsets extends PartitionOffset {
  /** The end of the log, as consumers see it. */
  high: string;
  low: string;
}

/** Committed offsets of one topic. */
export interface TopicOffsets {
  topic: string;
  partitions: { partition: number; offset: string; metadata: string | null }[];
}

/** Settings that are asked for; of all names if none are given. `type` is one of ConfigResourceTypes. */
export interface ResourceConfigQuery {
  type: number;
  name: string;
  configNames?: string[];
}

/** What a resource's settings are; `configSource` is one of ConfigSource. */
export interface DescribeConfigResponse {
  resources: {
    configEntries: {
      configName: string;
      configValue: string;
      isDefault: boolean;
      configSource: number;
      isSensitive: boolean;
      readOnly: boolean;
      configSynonyms: [];
    }[];
    errorCode: number;
    errorMessage: string | null;
    resourceName: string;
    resourceType: number;
  }[];
  throttleTime: number;
}

/** Brokers that are to have a partition; null instead of a list cancels the move under way. */
export interface PartitionReassignment {
  topic: string;
  partitionAssignment: { partition: number; replicas: number[] | null }[];
}

/** Moves that are under way. */
export interface ListPartitionReassignmentsResponse {
  topics: {
    topic: string;
    partitions: {
      partition: number;
      replicas: number[];
      addingReplicas: number[];
      removingReplicas: number[];
    }[];
  }[];
}

/** A change of single settings; `operation` is SET, DELETE, APPEND or SUBTRACT. */
export interface ConfigChange {
  type: number;
  name: string;
  configEntries: { name: string; value?: string | null; operation?: 'SET' | 'DELETE' | 'APPEND' | 'SUBTRACT' }[];
}

/** A group of either protocol, or a share group, with its epochs. */
export interface GroupInDetail {
  groupId: string;
  groupType: string;
  state: string;
  assignor: string;
  groupEpoch: number;
  assignmentEpoch: number;
  members: {
    memberId: string;
    clientId: string;
    groupInstanceId: string | null;
    memberEpoch: number;
    assignment: { topic: string; partitions: number[] }[];
  }[];
}

/** A producer that wrote to a partition; -1 where there is nothing to tell. */
export interface ProducerState {
  producerId: number;
  producerEpoch: number;
  lastSequence: number;
  lastTimestamp: number;
  coordinatorEpoch: number;
  /** Where its open transaction begins in this partition; -1 if there is none. */
  currentTransactionStartOffset: number;
}

/** A transactional id at its coordinator. */
export interface TransactionDescription {
  transactionalId: string;
  state: string;
  producerId: number;
  producerEpoch: number;
  transactionTimeoutMs: number;
  transactionStartTimeMs: number;
  topicPartitions: { topic: string; partitions: number[] }[];
}

/** Looks after topics, groups and the cluster. */
export interface Admin {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  listTopics(): Promise<string[]>;
  /** Creates topics; false if all of them exist already. */
  createTopics(options: {
    topics: ITopicConfig[];
    validateOnly?: boolean;
    waitForLeaders?: boolean;
    timeout?: number;
  }): Promise<boolean>;
  deleteTopics(options: { topics: string[]; timeout?: number }): Promise<void>;
  /** Adds partitions up to `count`; keys may go elsewhere from then on. */
  createPartitions(options: {
    topicPartitions: { topic: string; count: number; assignments?: number[][] }[];
    validateOnly?: boolean;
    timeout?: number;
  }): Promise<boolean>;
  fetchTopicMetadata(options?: {
    topics?: string[];
  }): Promise<{ topics: { name: string; partitions: PartitionMetadata[] }[] }>;
  /** First and next offset of each partition. */
  fetchTopicOffsets(topic: string): Promise<PartitionOffsets[]>;
  /** The first offset of each partition with this timestamp or a later one; the end if there is none. */
  fetchTopicOffsetsByTimestamp(topic: string, timestamp?: number): Promise<PartitionOffset[]>;
  /** The committed offsets of a group, -1 where there is none. */
  fetchOffsets(options: { groupId: string; topics?: string[]; resolveOffsets?: boolean }): Promise<TopicOffsets[]>;
  /** Sets committed offsets; the group must have no members. */
  setOffsets(options: { groupId: string; topic: string; partitions: PartitionOffset[] }): Promise<void>;
  /** Sets committed offsets to the beginning, or the end; the group must have no members. */
  resetOffsets(options: { groupId: string; topic: string; earliest?: boolean }): Promise<void>;
  describeCluster(): Promise<{
    brokers: { nodeId: number; host: string; port: number }[];
    controller: number | null;
    clusterId: string;
  }>;
  describeConfigs(options: {
    resources: ResourceConfigQuery[];
    includeSynonyms?: boolean;
  }): Promise<DescribeConfigResponse>;
  /** Sets these settings and takes all others of the resource back to their defaults. */
  alterConfigs(options: {
    resources: { type: number; name: string; configEntries: ConfigEntry[] }[];
    validateOnly?: boolean;
  }): Promise<void>;
  listGroups(): Promise<{ groups: { groupId: string; protocolType: string }[] }>;
  describeGroups(groupIds: string[]): Promise<{ groups: GroupDescription[] }>;
  deleteGroups(groupIds: string[]): Promise<{ groupId: string; errorCode: number }[]>;
  /** Deletes the records before these offsets; '-1' stands for all committed ones. */
  deleteTopicRecords(options: { topic: string; partitions: PartitionOffset[] }): Promise<void>;
  alterPartitionReassignments(options: { topics: PartitionReassignment[]; timeout?: number }): Promise<void>;
  listPartitionReassignments(options?: {
    topics?: { topic: string; partitions: number[] }[];
    timeout?: number;
  }): Promise<ListPartitionReassignmentsResponse>;
  /** Left out here: there is no security. */
  createAcls(options: unknown): Promise<boolean>;
  /** Left out here: there is no security. */
  describeAcls(options: unknown): Promise<unknown>;
  /** Left out here: there is no security. */
  deleteAcls(options: unknown): Promise<unknown>;

  /** Not in KafkaJS: holds elections, by default of the preferred leaders; of ElectionType. */
  electLeaders(options: {
    electionType?: 'PREFERRED' | 'UNCLEAN';
    topicPartitions: { topic: string; partitions: number[] }[];
  }): Promise<void>;
  /** Not in KafkaJS: changes single settings of topics and groups and leaves the others alone (KIP-339). */
  incrementalAlterConfigs(options: { resources: ConfigChange[]; validateOnly?: boolean }): Promise<void>;
  /** Not in KafkaJS: groups of both protocols with their epochs (KIP-848). */
  describeConsumerGroups(groupIds: string[]): Promise<GroupInDetail[]>;
  /** Not in KafkaJS: share groups (KIP-932). */
  describeShareGroups(groupIds: string[]): Promise<GroupInDetail[]>;
  /** Not in KafkaJS: forgets committed offsets of topics that no member follows. */
  deleteConsumerGroupOffsets(options: { groupId: string; topic: string; partitions: number[] }): Promise<void>;
  /** Not in KafkaJS: removes static members by their group.instance.id, or all members. */
  removeMembersFromConsumerGroup(options: { groupId: string; groupInstanceIds?: string[] }): Promise<void>;
  /** Not in KafkaJS: the producers that wrote to a partition (KIP-664). */
  describeProducers(options: { topic: string; partition: number }): Promise<ProducerState[]>;
  /** Not in KafkaJS: what the coordinators know of transactional ids. */
  describeTransactions(transactionalIds: string[]): Promise<TransactionDescription[]>;
  /** Not in KafkaJS: the transactional ids that there are. */
  listTransactions(): Promise<{ transactionalId: string; producerId: number; state: string }[]>;
  /** Not in KafkaJS: ends a transaction that no coordinator knows of; the numbers come from describeProducers. */
  abortTransaction(options: {
    topic: string;
    partition: number;
    producerId: number;
    producerEpoch: number;
    coordinatorEpoch: number;
  }): Promise<void>;
  /** Not in KafkaJS: whoever uses these transactional ids now may write no more. */
  fenceProducers(transactionalIds: string[]): Promise<void>;
  /** Not in KafkaJS: who leads the controllers, and how far each of them has the metadata log. */
  describeMetadataQuorum(): Promise<{
    leaderId: number;
    leaderEpoch: number;
    highWatermark: number;
    voters: { replicaId: number; logEndOffset: number }[];
  }>;

  /** Calls the listener at each such event; returns what takes it back. */
  on(eventName: string, listener: EventListener): () => void;
  readonly events: AdminEvents;
}
