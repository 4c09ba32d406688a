/**
 * ListPartitionReassignments (key 46): the moves that are under way (T10). Source: KIP-455. Left out: asking for single
 * topics; all are listed.
 */
import { isMoving } from '../controller/reassignment.ts';
import { codeOf } from '../error-code.ts';
import type { Api } from './api.ts';

/** A ListPartitionReassignments request. */
export interface ListPartitionReassignmentsRequest {
  timeoutMs: number;
}

/** A ListPartitionReassignments response. */
export interface ListPartitionReassignmentsResponse {
  throttleTimeMs: number;
  errorCode: number;
  topics: {
    name: string;
    partitions: {
      partitionIndex: number;
      replicas: readonly number[];
      addingReplicas: readonly number[];
      removingReplicas: readonly number[];
    }[];
  }[];
}

export const listPartitionReassignments: Api<ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse> = {
  key: 46,
  name: 'ListPartitionReassignments',
  versions: [0, 0],
  defaults: { timeoutMs: 60_000 },
  about: () => null,
  decide(controller) {
    const byTopic = Map.groupBy(controller.partitions.filter(isMoving), ({ topic }) => topic);
    const topics = [...byTopic].map(([name, partitions]) => ({
      name,
      partitions: partitions.map(({ index, replicas, adding, removing }) => ({
        partitionIndex: index,
        replicas,
        addingReplicas: adding,
        removingReplicas: removing,
      })),
    }));
    return { throttleTimeMs: 0, errorCode: codeOf('NONE'), topics };
  },
};
