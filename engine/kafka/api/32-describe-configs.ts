/**
 * DescribeConfigs (key 32), versions 1 to 4: the settings of topics, each with the place that its value comes from.
 * Left out: the settings of brokers, synonyms, documentation.
 */
import type { Broker } from '../broker.ts';
import { configValue } from '../config/topic-config.ts';
import { topicSettings } from '../config/topic-setting.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import type { Api } from './api.ts';

/** What can be configured: resource type 2 is a topic. */
export const TOPIC_RESOURCE = 2;

/** The numbers of the sources in the protocol. */
const sources = {
  DYNAMIC_TOPIC_CONFIG: 1,
  DYNAMIC_DEFAULT_BROKER_CONFIG: 3,
  STATIC_BROKER_CONFIG: 4,
  DEFAULT_CONFIG: 5,
} as const;

/** A DescribeConfigs request; `configurationKeys` null asks for all. */
export interface DescribeConfigsRequest {
  resources: { resourceType: number; resourceName: string; configurationKeys: string[] | null }[];
  includeSynonyms: boolean;
}

/** One setting. */
export interface DescribedConfig {
  name: string;
  value: string;
  readOnly: boolean;
  configSource: number;
}

/** A DescribeConfigs response. */
export interface DescribeConfigsResponse {
  throttleTimeMs: number;
  results: {
    errorCode: number;
    errorMessage: string | null;
    resourceType: number;
    resourceName: string;
    configs: DescribedConfig[];
  }[];
}

export const describeConfigs: Api<DescribeConfigsRequest, DescribeConfigsResponse> = {
  key: 32,
  name: 'DescribeConfigs',
  versions: [1, 4],
  defaults: {
    resources: [{ resourceType: TOPIC_RESOURCE, resourceName: '', configurationKeys: null }],
    includeSynonyms: false,
  },
  about: ({ resources }) => resources.map(({ resourceName }) => resourceName).join(' '),
  handle(broker, { resources }, _caller, respond) {
    const results = resources.map(({ resourceType, resourceName, configurationKeys }) => {
      const error = refusal(broker, resourceType, resourceName);
      const configs = error === 'NONE' ? described(broker, resourceName, configurationKeys) : [];
      return { errorCode: codeOf(error), errorMessage: null, resourceType, resourceName, configs };
    });
    respond({ throttleTimeMs: 0, results });
  },
};

function refusal({ image }: Broker, type: number, name: string): ErrorName {
  if (type !== TOPIC_RESOURCE) return 'INVALID_REQUEST';
  return image.topics.has(name) ? 'NONE' : 'UNKNOWN_TOPIC_OR_PARTITION';
}

function described({ cluster, image }: Broker, topic: string, names: string[] | null): DescribedConfig[] {
  const overrides = image.topics.get(topic)!.config;
  return Object.keys(topicSettings)
    .filter(name => names === null || names.includes(name))
    .filter(name => name !== 'internal.segment.bytes' || overrides[name] !== undefined)
    .map(name => {
      const { value, source } = configValue(name, overrides, setting => cluster.givenSetting(setting));
      // With eligible leader replicas the broker's value is kept as the cluster's (C7).
      const moved = name === 'min.insync.replicas' && cluster.hasEligibleLeaders && source !== 'DYNAMIC_TOPIC_CONFIG';
      const told = moved ? 'DYNAMIC_DEFAULT_BROKER_CONFIG' : source;
      return { name, value, readOnly: false, configSource: sources[told] };
    });
}
