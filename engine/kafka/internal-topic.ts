/**
 * The topics in which the cluster keeps its own state, and which partition of them keeps what: its leader is the
 * coordinator (T2, T3). They are made when they are first needed. Source: GroupCoordinatorConfig, TransactionLogConfig,
 * ShareCoordinatorConfig, Utils.abs of Java's String.hashCode.
 */
import type { CreateTopicsRequest } from './api/19-create-topics.ts';
import type { Cluster } from './cluster.ts';
import { javaHash } from './java-hash.ts';

/** What is coordinated, in the order of FindCoordinator's key types. */
export const coordinatorKinds = ['group', 'transaction', 'share'] as const;

/** A kind of coordinator. */
export type CoordinatorKind = (typeof coordinatorKinds)[number];

const CREATE_TIMEOUT_MS = 30_000;

interface InternalTopic {
  name: string;
  /** Broker settings: how many partitions and replicas, and the min.insync.replicas. */
  partitions: string;
  replicationFactor: string;
  minInsyncReplicas: string | null;
}

/** The internal topic of each kind of coordinator. */
export const internalTopics: Readonly<Record<CoordinatorKind, InternalTopic>> = {
  group: {
    name: '__consumer_offsets',
    partitions: 'offsets.topic.num.partitions',
    replicationFactor: 'offsets.topic.replication.factor',
    minInsyncReplicas: null,
  },
  transaction: {
    name: '__transaction_state',
    partitions: 'transaction.state.log.num.partitions',
    replicationFactor: 'transaction.state.log.replication.factor',
    minInsyncReplicas: 'transaction.state.log.min.isr',
  },
  share: {
    name: '__share_group_state',
    partitions: 'share.coordinator.state.topic.num.partitions',
    replicationFactor: 'share.coordinator.state.topic.replication.factor',
    minInsyncReplicas: 'share.coordinator.state.topic.min.isr',
  },
};

/** Whether a topic is one of the cluster's own. */
export function isInternal(topic: string): boolean {
  return Object.values(internalTopics).some(({ name }) => name === topic);
}

/** The partition of the internal topic that keeps the state of `key`. */
export function statePartition(cluster: Cluster, kind: CoordinatorKind, key: string): number {
  return positiveHash(key) % cluster.setting(internalTopics[kind].partitions);
}

/** The request that makes an internal topic. */
export function internalTopicRequest(cluster: Cluster, kind: CoordinatorKind): CreateTopicsRequest {
  const { name, partitions, replicationFactor, minInsyncReplicas } = internalTopics[kind];
  const config: Record<string, string> = { 'cleanup.policy': 'compact', 'segment.bytes': '104857600' };
  if (minInsyncReplicas) config['min.insync.replicas'] = cluster.settingText(minInsyncReplicas);
  const topic = {
    name,
    numPartitions: cluster.setting(partitions),
    replicationFactor: cluster.setting(replicationFactor),
    assignments: [],
    configs: Object.entries(config).map(([setting, value]) => ({ name: setting, value })),
  };
  return { topics: [topic], timeoutMs: CREATE_TIMEOUT_MS, validateOnly: false };
}

/** Java's `abs(hashCode())`, with 0 for the smallest number. */
function positiveHash(text: string): number {
  const hash = javaHash(text);
  return hash === -(2 ** 31) ? 0 : Math.abs(hash);
}
