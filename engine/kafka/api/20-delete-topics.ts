/**
 * DeleteTopics (key 20), versions 1 to 6: deletes topics with their records and the groups' offsets for them (T7, O4).
 * Left out: deletion by topic id.
 */
import { deleteTopic } from '../controller/topics.ts';
import { codeOf } from '../error-code.ts';
import { type Api, topicPartitions } from './api.ts';

/** A DeleteTopics request. */
export interface DeleteTopicsRequest {
  topicNames: string[];
  timeoutMs: number;
}

/** A DeleteTopics response. */
export interface DeleteTopicsResponse {
  throttleTimeMs: number;
  responses: { name: string; errorCode: number; errorMessage: string | null }[];
}

export const deleteTopics: Api<DeleteTopicsRequest, DeleteTopicsResponse> = {
  key: 20,
  name: 'DeleteTopics',
  versions: [1, 6],
  defaults: { topicNames: [], timeoutMs: 0 },
  about: ({ topicNames }) => topicPartitions(topicNames),
  decide(controller, { topicNames }) {
    const responses = topicNames.map(name => {
      const error = deleteTopic(controller, name);
      return { name, errorCode: codeOf(error), errorMessage: null };
    });
    return { throttleTimeMs: 0, responses };
  },
};
