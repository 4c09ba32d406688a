/**
 * The Admin client's work on topics: create, delete, add partitions, list. Source: KafkaAdminClient (4.2).
 */
import type { Process } from '../../core/process.ts';
import { metadata } from '../api/03-metadata.ts';
import { type CreatableTopic, createTopics } from '../api/19-create-topics.ts';
import { deleteTopics } from '../api/20-delete-topics.ts';
import { createPartitions } from '../api/37-create-partitions.ts';
import { throwIfFailed } from '../exception.ts';
import type { Link } from '../link/link.ts';

/** A topic to create; -1 for the cluster's defaults. */
export interface NewTopic {
  name: string;
  numPartitions: number;
  replicationFactor: number;
  config: Record<string, string>;
  /** The replicas of each partition, where they are chosen by hand. */
  assignment?: { partition: number; replicas: number[] }[];
}

/** Creates a topic, or only asks whether it could be; answers with its numbers. */
export function* createTopic(
  link: Link,
  topic: NewTopic,
  validateOnly = false,
): Process<{ partitions: number; replicas: number }> {
  const { name, numPartitions, replicationFactor, config } = topic;
  const configs = Object.entries(config).map(([key, value]) => ({ name: key, value }));
  const assignments = (topic.assignment ?? []).map(({ partition: partitionIndex, replicas: brokerIds }) => {
    return { partitionIndex, brokerIds };
  });
  const creatable: CreatableTopic = { name, numPartitions, replicationFactor, assignments, configs };
  return yield* link.atAnyBroker(function* (broker) {
    const request = { topics: [creatable], timeoutMs: link.settings.apiTimeoutMs, validateOnly };
    const answer = (yield* link.request(broker, createTopics, request)).topics[0]!;
    throwIfFailed(answer.errorCode, answer.errorMessage);
    return { partitions: answer.numPartitions, replicas: answer.replicationFactor };
  });
}

/** Deletes a topic. Unlike others, this request is not repeated for a topic that is not there. */
export function* deleteTopic(link: Link, name: string): Process<void> {
  const request = { topicNames: [name], timeoutMs: link.settings.apiTimeoutMs };
  const answer = (yield* link.ask(deleteTopics, request)).responses[0]!;
  throwIfFailed(answer.errorCode, answer.errorMessage);
  link.forget(name);
}

/** Adds partitions up to `count`; `assignments` are the replicas of the new ones, null to let Kafka choose. */
export function* addPartitions(link: Link, name: string, count: number, assignments: number[][] | null): Process<void> {
  const brokerIds = assignments?.map(ids => ({ brokerIds: ids })) ?? null;
  const request = {
    topics: [{ name, count, assignments: brokerIds }],
    timeoutMs: link.settings.apiTimeoutMs,
    validateOnly: false,
  };
  const answer = (yield* link.ask(createPartitions, request)).results[0]!;
  throwIfFailed(answer.errorCode, answer.errorMessage);
  link.forget(name);
}

/** The names of all topics but the internal ones, sorted. */
export function* listTopics(link: Link): Process<string[]> {
  return yield* link.atAnyBroker(function* (broker) {
    const response = yield* link.request(broker, metadata, { topics: null, allowAutoTopicCreation: false });
    return response.topics
      .filter(({ isInternal }) => !isInternal)
      .map(({ name }) => name)
      .sort();
  });
}
