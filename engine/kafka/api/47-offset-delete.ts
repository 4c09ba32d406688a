/**
 * OffsetDelete (key 47), version 0: forgets committed offsets of partitions whose topic no member subscribes to
 * (KIP-496). A live group that does not use the consumer protocol is refused as a whole.
 */
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import type { ClassicGroup } from '../group/classic-group.ts';
import { type Api, topicPartitions } from './api.ts';

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
  about: request =>
    topicPartitions(request.topics.flatMap(t => t.partitions.map(p => `${t.name}-${p.partitionIndex}`))),
  handle(broker, { groupId, topics }, _caller, respond) {
    const refusal = refusalOf(broker, groupId);
    if (refusal !== 'NONE') return respond({ errorCode: codeOf(refusal), throttleTimeMs: 0, topics: [] });
    const group = broker.groups.group(groupId)!;
    const answers = topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({
        partitionIndex,
        errorCode: codeOf(forget(broker, group, name, partitionIndex)),
      })),
    }));
    respond({ errorCode: codeOf('NONE'), throttleTimeMs: 0, topics: answers });
  },
};

function refusalOf({ groups }: Broker, id: string): ErrorName {
  if (id === '') return 'INVALID_GROUP_ID';
  const refusal = groups.refusal(id);
  if (refusal !== 'NONE') return refusal;
  const group = groups.group(id);
  if (!group) return 'GROUP_ID_NOT_FOUND';
  return group.isEmpty || group.isForConsumers ? 'NONE' : 'NON_EMPTY_GROUP';
}

function forget(broker: Broker, group: ClassicGroup, topic: string, partition: number): ErrorName {
  if (!broker.knowsPartition(topic, partition)) return 'UNKNOWN_TOPIC_OR_PARTITION';
  if (group.isSubscribedTo(topic)) return 'GROUP_SUBSCRIBED_TO_TOPIC';
  broker.groups.offsets(group.id).delete(topic, partition);
  return 'NONE';
}
