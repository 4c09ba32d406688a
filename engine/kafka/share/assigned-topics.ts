/**
 * An assignment as the protocol writes it: topics by their id (KIP-516), each with its partitions.
 */
import type { TopicPartition } from '../assignor/assignor.ts';
import type { Broker } from '../broker.ts';

/** The partitions of one topic. */
export interface AssignedTopic {
  topicId: string;
  topicName: string;
  partitions: number[];
}

/** The partitions by topic; those of a topic that is gone are left out. */
export function assignedTopics({ image }: Broker, partitions: readonly TopicPartition[]): AssignedTopic[] {
  return [...Map.groupBy(partitions, ({ topic }) => topic)].flatMap(([topicName, list]) => {
    const topic = image.topics.get(topicName);
    return topic ? [{ topicId: topic.topicId, topicName, partitions: list.map(({ partition }) => partition) }] : [];
  });
}
