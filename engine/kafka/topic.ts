/**
 * Topics as the controller knows them: names, partitions, who leads, who is in sync. Source: KIP-516,
 * ReplicationControlManager.createTopic (T4), StripedReplicaPlacer (T5, here without racks).
 */
import type { Rng } from '../core/rng.ts';
import type { ErrorName } from './error-code.ts';

/** The metadata of one topic partition. */
export interface PartitionMetadata {
  topic: string;
  index: number;
  leader: number;
  leaderEpoch: number;
  /** Broker ids in order of preference. */
  replicas: number[];
  isr: number[];
}

/** The metadata of one topic. */
export interface TopicMetadata {
  name: string;
  topicId: string;
  partitions: PartitionMetadata[];
  config: Record<string, string>;
}

/** Why a topic name is refused, or null if it is valid (T4). */
export function topicNameProblem(name: string): string | null {
  if (name.length === 0) return 'the name is empty';
  if (name === '.' || name === '..') return `the name is "${name}"`;
  if (name.length > 249) return `the name has ${name.length} characters, at most 249 are allowed`;
  const odd = /[^a-zA-Z0-9._-]/.exec(name);
  return odd ? `the name contains "${odd[0]}"; allowed are letters, digits, ".", "_" and "-"` : null;
}

/** Why these numbers of partitions and replicas are refused, or null (T4). */
export function topicShapeProblem(partitions: number, replicas: number, brokers: number): ErrorName | null {
  if (!Number.isInteger(partitions) || partitions < 1) return 'INVALID_PARTITIONS';
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > brokers) return 'INVALID_REPLICATION_FACTOR';
  return null;
}

/** Replica lists striped over the brokers from a random start, one step further for each partition (T5). */
export function placeReplicas(rng: Rng, brokerIds: number[], partitions: number, replicas: number): number[][] {
  const start = rng.below(brokerIds.length);
  return Array.from({ length: partitions }, (_, partition) =>
    Array.from({ length: replicas }, (_, replica) => brokerIds[(start + partition + replica) % brokerIds.length]!),
  );
}
