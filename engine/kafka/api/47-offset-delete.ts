/**
 * OffsetDelete (key 47): forgets a group's offsets of partitions that none of its members follows. Source: KIP-496.
 */
import type { TopicPartition } from '../assignor/assignor.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { Group } from '../group/group.ts';
import type { Api } from './api.ts';

/** An OffsetDelete request. */
export interface OffsetDeleteRequest {
  groupId: string;
  topics: { name: string; partitions: { partitionIndex: number }[] }[];
}

/** An OffsetDelete response. */
export interface OffsetDeleteResponse {
  errorCode: number;
  throttleTimeMs: number;
  topics: { name: string; partitions: { partitionIndex: number; errorCode: number }[] }[];
}

export const offsetDelete: Api<OffsetDeleteRequest, OffsetDeleteResponse> = {
  key: 47,
  name: 'OffsetDelete',
  versions: [0, 0],
  defaults: { groupId: '', topics: [{ name: '', partitions: [{ partitionIndex: 0 }] }] },
  about: ({ groupId }) => groupId,
  handle(broker, { groupId, topics }, _caller, respond) {
    const refusal = broker.groups.refusal(groupId);
    const group = broker.groups.find(groupId) ?? broker.groups.findConsumerGroup(groupId);
    const others = group instanceof Group && group.members.size > 0 && group.protocolType !== 'consumer';
    if (refusal !== 'NONE' || !group || others) {
      const error: ErrorName = refusal !== 'NONE' ? refusal : group ? 'NON_EMPTY_GROUP' : 'GROUP_ID_NOT_FOUND';
      return respond({ errorCode: codeOf(error), throttleTimeMs: 0, topics: [] });
    }
    const places: TopicPartition[] = [];
    const results = topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => {
        const error: ErrorName = !broker.knowsPartition(name, partitionIndex)
          ? 'UNKNOWN_TOPIC_OR_PARTITION'
          : group.follows(name)
            ? 'GROUP_SUBSCRIBED_TO_TOPIC'
            : 'NONE';
        if (error === 'NONE') places.push({ topic: name, partition: partitionIndex });
        return { partitionIndex, errorCode: codeOf(error) };
      }),
    }));
    broker.groups.kept.forget(groupId, places, error => {
      respond({ errorCode: codeOf(error), throttleTimeMs: 0, topics: error === 'NONE' ? results : [] });
    });
  },
};
