/**
 * The topics in which the cluster keeps its own state, and which partition of them keeps what: its leader is the
 * coordinator (T2, T3). They are made when they are first needed. Source: GroupCoordinatorConfig, TransactionLogConfig,
 * ShareCoordinatorConfig, Utils.abs of Java's String.hashCode.
 */
import type { Cluster } from './cluster.ts';
import { javaHash } from './java-hash.ts';

/** What is coordinated, in the order of FindCoordinator's key types. */
export const coordinatorKinds = ['group', 'transaction', 'share'] as const;

/** A kind of coordinator. */
export type CoordinatorKind = (typeof coordinatorKinds)[number];

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

/** Makes the internal topic unless it is there; false if the cluster has too few brokers for it. */
export function ensureInternalTopic(cluster: Cluster, kind: CoordinatorKind): boolean {
  const { name, partitions, replicationFactor, minInsyncReplicas } = internalTopics[kind];
  if (cluster.topics.has(name)) return true;
  const config: Record<string, string> = { 'cleanup.policy': 'compact', 'segment.bytes': '104857600' };
  if (minInsyncReplicas) config['min.insync.replicas'] = cluster.settingText(minInsyncReplicas);
  const made = cluster.createTopic(name, cluster.setting(partitions), cluster.setting(replicationFactor), config);
  return made.error === 'NONE';
}

/** Java's `abs(hashCode())`, with 0 for the smallest number. */
function positiveHash(text: string): number {
  const hash = javaHash(text);
  return hash === -(2 ** 31) ? 0 : Math.abs(hash);
}
