/**
 * IncrementalAlterConfigs (key 44), versions 0 to 1: sets and deletes single settings of topics and groups, appends to and
 * subtracts from lists. Nothing of a resource changes if any of its settings is refused. Source: KIP-339.
 * Left out: the settings of brokers.
 */
import { alterGroupConfig, GROUP_RESOURCE } from '../controller/groups.ts';
import { alterTopicConfig } from '../controller/topics.ts';
import { codeOf } from '../error-code.ts';
import { TOPIC_RESOURCE } from './32-describe-configs.ts';
import type { Api } from './api.ts';

/** What to do with a setting: 0 set, 1 delete, 2 append, 3 subtract. */
export interface ConfigOperation {
  name: string;
  configOperation: number;
  value: string | null;
}

/** An IncrementalAlterConfigs request. */
export interface IncrementalAlterConfigsRequest {
  resources: { resourceType: number; resourceName: string; configs: ConfigOperation[] }[];
  validateOnly: boolean;
}

/** An IncrementalAlterConfigs response. */
export interface IncrementalAlterConfigsResponse {
  throttleTimeMs: number;
  responses: { errorCode: number; errorMessage: string | null; resourceType: number; resourceName: string }[];
}

export const incrementalAlterConfigs: Api<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse> = {
  key: 44,
  name: 'IncrementalAlterConfigs',
  versions: [0, 1],
  defaults: {
    resources: [
      { resourceType: TOPIC_RESOURCE, resourceName: '', configs: [{ name: '', configOperation: 0, value: null }] },
    ],
    validateOnly: false,
  },
  about: ({ resources }) => resources.map(({ resourceName }) => resourceName).join(' '),
  decide(controller, { resources, validateOnly }) {
    const responses = resources.map(({ resourceType, resourceName, configs }) => {
      const alter = alterations.get(resourceType) ?? refuse;
      const { error, message } = alter(controller, resourceName, configs, validateOnly);
      return { errorCode: codeOf(error), errorMessage: message, resourceType, resourceName };
    });
    return { throttleTimeMs: 0, responses };
  },
};

/** What is configured by its number in the protocol. */
const alterations = new Map([
  [TOPIC_RESOURCE, alterTopicConfig],
  [GROUP_RESOURCE, alterGroupConfig],
]);

function refuse(): ReturnType<typeof alterTopicConfig> {
  return { error: 'INVALID_REQUEST', message: 'Only the settings of topics and groups can be changed here.' };
}
