/**
 * CreatePartitions (key 37), versions 0 to 3: adds partitions to a topic; there can only be more (T6). Source: KIP-195.
 */
import { addPartitions } from '../controller/topics.ts';
import { codeOf } from '../error-code.ts';
import { type Api, topicPartitions } from './api.ts';

/** A CreatePartitions request; `assignments` are the replicas of the new partitions, null to let Kafka place them. */
export interface CreatePartitionsRequest {
  topics: { name: string; count: number; assignments: { brokerIds: number[] }[] | null }[];
  timeoutMs: number;
  validateOnly: boolean;
}

/** A CreatePartitions response. */
export interface CreatePartitionsResponse {
  throttleTimeMs: number;
  results: { name: string; errorCode: number; errorMessage: string | null }[];
}

export const createPartitions: Api<CreatePartitionsRequest, CreatePartitionsResponse> = {
  key: 37,
  name: 'CreatePartitions',
  versions: [0, 3],
  defaults: { topics: [{ name: '', count: 0, assignments: null }], timeoutMs: 0, validateOnly: false },
  about: ({ topics }) => topicPartitions(topics.map(({ name }) => name)),
  decide(controller, { topics, validateOnly }) {
    const results = topics.map(({ name, count, assignments }) => {
      const replicas = assignments?.map(({ brokerIds }) => brokerIds) ?? null;
      const { error, message } = addPartitions(controller, name, count, replicas, validateOnly);
      return { name, errorCode: codeOf(error), errorMessage: message };
    });
    return { throttleTimeMs: 0, results };
  },
};
