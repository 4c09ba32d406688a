/**
 * The Admin client's work on replicas: elections and reassignments. Source: KafkaAdminClient (4.2), KIP-460, KIP-455.
 */
import type { Process } from '../../core/process.ts';
import { electLeaders } from '../api/43-elect-leaders.ts';
import { alterPartitionReassignments } from '../api/45-alter-partition-reassignments.ts';
import {
  type ListPartitionReassignmentsResponse,
  listPartitionReassignments,
} from '../api/46-list-partition-reassignments.ts';
import { KafkaException, throwIfFailed } from '../exception.ts';
import type { Link } from '../link/link.ts';

const electionTypes = { preferred: 0, unclean: 1 } as const;

/** Holds an election for a partition. */
export function* electLeader(
  link: Link,
  type: keyof typeof electionTypes,
  topic: string,
  partition: number,
): Process<void> {
  const request = {
    electionType: electionTypes[type],
    topicPartitions: [{ topic, partitions: [partition] }],
    timeoutMs: link.settings.apiTimeoutMs,
  };
  const response = yield* link.ask(electLeaders, request);
  throwIfFailed(response.replicaElectionResults[0]!.partitionResult[0]!.errorCode);
}

/** Moves a partition to other brokers; null cancels the move under way. */
export function* reassignPartition(
  link: Link,
  topic: string,
  partition: number,
  replicas: number[] | null,
): Process<void> {
  if (replicas?.length === 0) {
    throw new KafkaException(
      'IllegalArgumentException',
      'Cannot create a new partition reassignment without any replicas',
    );
  }
  const request = {
    timeoutMs: link.settings.apiTimeoutMs,
    topics: [{ name: topic, partitions: [{ partitionIndex: partition, replicas }] }],
  };
  const response = yield* link.ask(alterPartitionReassignments, request);
  throwIfFailed(response.responses[0]!.partitions[0]!.errorCode);
}

/** The moves that are under way. */
export function* listReassignments(link: Link): Process<ListPartitionReassignmentsResponse['topics']> {
  const response = yield* link.ask(listPartitionReassignments, { timeoutMs: 60_000 });
  throwIfFailed(response.errorCode);
  return response.topics;
}
