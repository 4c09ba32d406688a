/**
 * The Admin client's work on topics: create, delete, add partitions, list. Source: KafkaAdminClient (4.2).
 */
import type { Process } from '../../core/process.ts';
import { type CreatableTopic, createTopics } from '../api/19-create-topics.ts';
import { throwIfFailed } from '../exception.ts';
import type { Link } from '../link/link.ts';

/** A topic to create; -1 for the broker's defaults. */
export interface NewTopic {
  name: string;
  numPartitions: number;
  replicationFactor: number;
  config: Record<string, string>;
}

/** Creates a topic, or only asks whether it could be. */
export function* createTopic(link: Link, topic: NewTopic, validateOnly = false): Process<void> {
  const { name, numPartitions, replicationFactor, config } = topic;
  const configs = Object.entries(config).map(([key, value]) => ({ name: key, value }));
  const creatable: CreatableTopic = { name, numPartitions, replicationFactor, configs };
  yield* link.retrying(function* () {
    const request = { topics: [creatable], timeoutMs: link.settings.apiTimeoutMs, validateOnly };
    const response = yield* link.request(link.anyBroker(), createTopics, request);
    const answer = response.topics[0]!;
    throwIfFailed(answer.errorCode, answer.errorMessage);
  });
}
