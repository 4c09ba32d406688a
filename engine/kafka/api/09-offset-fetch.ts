/**
 * OffsetFetch (key 9), versions 1 to 10: the committed offsets of a group, -1 where there is none.
 * Left out for now: requireStable, several groups in one request.
 */
import { codeOf } from '../error-code.ts';
import { type Api, topicPartitions } from './api.ts';

/** An OffsetFetch request. */
export interface OffsetFetchRequest {
  groupId: string;
  topics: { name: string; partitionIndexes: number[] }[];
}

/** An OffsetFetch response. */
export interface OffsetFetchResponse {
  throttleTimeMs: number;
  errorCode: number;
  topics: {
    name: string;
    partitions: { partitionIndex: number; committedOffset: number; metadata: string | null; errorCode: number }[];
  }[];
}

export const offsetFetch: Api<OffsetFetchRequest, OffsetFetchResponse> = {
  key: 9,
  name: 'OffsetFetch',
  versions: [1, 10],
  about: request => topicPartitions(request.topics.flatMap(t => t.partitionIndexes.map(p => `${t.name}-${p}`))),
  handle(broker, request, _caller, respond) {
    const refusal = broker.groups.refusal(request.groupId);
    const { offsets } = broker.groups.group(request.groupId);
    const topics = request.topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map(partitionIndex => {
        const committed = offsets.get(name, partitionIndex);
        return {
          partitionIndex,
          committedOffset: committed?.offset ?? -1,
          metadata: committed?.metadata ?? null,
          errorCode: codeOf('NONE'),
        };
      }),
    }));
    respond({ throttleTimeMs: 0, errorCode: codeOf(refusal), topics });
  },
};
