/**
 * The Admin client's work on the settings of topics. Source: KafkaAdminClient (4.2), KIP-339.
 */
import type { Process } from '../../core/process.ts';
import { describeConfigs, TOPIC_RESOURCE } from '../api/32-describe-configs.ts';
import { type ConfigOperation, incrementalAlterConfigs } from '../api/44-incremental-alter-configs.ts';
import type { ConfigSource } from '../config/topic-config.ts';
import { throwIfFailed } from '../exception.ts';
import type { Link } from '../link/link.ts';

/** A setting's value and where it comes from. */
export interface TopicConfigEntry {
  name: string;
  value: string;
  source: ConfigSource;
}

const sources = new Map<number, ConfigSource>([
  [1, 'DYNAMIC_TOPIC_CONFIG'],
  [3, 'DYNAMIC_DEFAULT_BROKER_CONFIG'],
  [4, 'STATIC_BROKER_CONFIG'],
  [5, 'DEFAULT_CONFIG'],
]);

/** The settings of a topic. */
export function* describeTopicConfig(link: Link, topic: string): Process<TopicConfigEntry[]> {
  const resource = { resourceType: TOPIC_RESOURCE, resourceName: topic, configurationKeys: null };
  const request = { resources: [resource], includeSynonyms: false };
  const answer = (yield* link.request(link.anyBroker(), describeConfigs, request)).results[0]!;
  throwIfFailed(answer.errorCode, answer.errorMessage);
  return answer.configs.map(({ name, value, configSource }) => ({ name, value, source: sources.get(configSource)! }));
}

/** Changes settings of a topic, all or none. */
export function* alterTopicConfig(link: Link, topic: string, configs: ConfigOperation[]): Process<void> {
  const resource = { resourceType: TOPIC_RESOURCE, resourceName: topic, configs };
  const request = { resources: [resource], validateOnly: false };
  const answer = (yield* link.ask(incrementalAlterConfigs, request)).responses[0]!;
  throwIfFailed(answer.errorCode, answer.errorMessage);
}
