/**
 * AlterPartitionReassignments (key 45), versions 0 to 1: moves partitions to other brokers, or cancels a move (T10).
 * Source: KIP-455.
 */
import { reassign } from '../controller/reassignment.ts';
import { codeOf } from '../error-code.ts';
import { type Api, topicPartitions } from './api.ts';

/** An AlterPartitionReassignments request; `replicas` null cancels. */
export interface AlterPartitionReassignmentsRequest {
  timeoutMs: number;
  topics: { name: string; partitions: { partitionIndex: number; replicas: number[] | null }[] }[];
}

/** An AlterPartitionReassignments response. */
export interface AlterPartitionReassignmentsResponse {
  throttleTimeMs: number;
  errorCode: number;
  responses: { name: string; partitions: { partitionIndex: number; errorCode: number }[] }[];
}

export const alterPartitionReassignments: Api<AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse> =
  {
    key: 45,
    name: 'AlterPartitionReassignments',
    versions: [0, 1],
    defaults: { timeoutMs: 60_000, topics: [{ name: '', partitions: [{ partitionIndex: 0, replicas: null }] }] },
    about: ({ topics }) => topicPartitions(topics.flatMap(t => t.partitions.map(p => `${t.name}-${p.partitionIndex}`))),
    decide(controller, { topics }) {
      const responses = topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex, replicas }) => ({
          partitionIndex,
          errorCode: codeOf(reassign(controller, name, partitionIndex, replicas)),
        })),
      }));
      return { throttleTimeMs: 0, errorCode: codeOf('NONE'), responses };
    },
  };
