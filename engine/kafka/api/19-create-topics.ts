/**
 * CreateTopics (key 19), versions 2 to 7 (T4): -1 stands for the broker's default number of partitions or
 * replicas. Left out: manual assignments, policies, the check of topic settings' names.
 */
import { codeOf } from '../error-code.ts';
import { type Api, topicPartitions } from './api.ts';

/** One topic to create. */
export interface CreatableTopic {
  name: string;
  numPartitions: number;
  replicationFactor: number;
  configs: { name: string; value: string }[];
}

/** A CreateTopics request. */
export interface CreateTopicsRequest {
  topics: CreatableTopic[];
  timeoutMs: number;
  validateOnly: boolean;
}

/** A CreateTopics response. */
export interface CreateTopicsResponse {
  throttleTimeMs: number;
  topics: { name: string; errorCode: number; errorMessage: string | null }[];
}

export const createTopics: Api<CreateTopicsRequest, CreateTopicsResponse> = {
  key: 19,
  name: 'CreateTopics',
  versions: [2, 7],
  about: request => topicPartitions(request.topics.map(topic => topic.name)),
  handle({ cluster }, request, _caller, respond) {
    const topics = request.topics.map(({ name, numPartitions, replicationFactor, configs }) => {
      const config = Object.fromEntries(configs.map(entry => [entry.name, entry.value]));
      const { error, message } = cluster.createTopic(
        name,
        numPartitions,
        replicationFactor,
        config,
        request.validateOnly,
      );
      return { name, errorCode: codeOf(error), errorMessage: message };
    });
    respond({ throttleTimeMs: 0, topics });
  },
};
