/**
 * CreateTopics (key 19), versions 2 to 7 (T4): -1 stands for the cluster's default number of partitions or replicas;
 * replicas may be assigned by hand. Decided by the controller. More than 10,000 partitions in a request are refused, all
 * of them (ReplicationControlManager.validateTotalNumberOfPartitions). Left out: policies.
 */
import { createTopic } from '../controller/topics.ts';
import { codeOf } from '../error-code.ts';
import { type Api, topicPartitions } from './api.ts';

const MOST_PARTITIONS = 10_000;

/** One topic to create. */
export interface CreatableTopic {
  name: string;
  numPartitions: number;
  replicationFactor: number;
  assignments: { partitionIndex: number; brokerIds: number[] }[];
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
  topics: {
    name: string;
    errorCode: number;
    errorMessage: string | null;
    numPartitions: number;
    replicationFactor: number;
  }[];
}

export const createTopics: Api<CreateTopicsRequest, CreateTopicsResponse> = {
  key: 19,
  name: 'CreateTopics',
  versions: [2, 7],
  defaults: {
    topics: [{ name: '', numPartitions: 0, replicationFactor: 0, assignments: [], configs: [] }],
    timeoutMs: 60_000,
    validateOnly: false,
  },
  about: request => topicPartitions(request.topics.map(topic => topic.name)),
  decide(controller, { topics, validateOnly }) {
    const asked = topics.map(({ assignments, numPartitions }) => assignments.length || numPartitions);
    if (asked.reduce((sum, count) => sum + Math.max(count, 0), 0) > MOST_PARTITIONS) {
      const errorMessage = 'Excessively large number of partitions per request.';
      const refused = { errorCode: codeOf('POLICY_VIOLATION'), errorMessage, numPartitions: -1, replicationFactor: -1 };
      return { throttleTimeMs: 0, topics: topics.map(({ name }) => ({ name, ...refused })) };
    }
    const answers = topics.map(({ name, numPartitions, replicationFactor, assignments, configs }) => {
      const config = Object.fromEntries(configs.map(entry => [entry.name, entry.value]));
      const byHand = [...assignments].sort((a, b) => a.partitionIndex - b.partitionIndex);
      const gap = byHand.some(({ partitionIndex }, index) => partitionIndex !== index);
      if (gap) {
        const errorCode = codeOf('INVALID_REPLICA_ASSIGNMENT');
        return {
          name,
          errorCode,
          errorMessage: 'Partitions must be numbered 0, 1, 2, ...',
          numPartitions: -1,
          replicationFactor: -1,
        };
      }
      const assignment = byHand.map(({ brokerIds }) => brokerIds);
      const wanted = { name, numPartitions, replicationFactor, config, assignment };
      const { error, message, partitions, replicas } = createTopic(controller, wanted, validateOnly);
      const numbers = { numPartitions: partitions, replicationFactor: replicas };
      return { name, errorCode: codeOf(error), errorMessage: message, ...numbers };
    });
    return { throttleTimeMs: 0, topics: answers };
  },
};
