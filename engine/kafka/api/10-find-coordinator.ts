/**
 * FindCoordinator (key 10), versions 0 to 6: the broker that coordinates a group, a transactional id or a share group
 * (T3). The internal topic is made on the first question, which is answered COORDINATOR_NOT_AVAILABLE (T2).
 * Left out for now: several keys in one request (version 4).
 */
import { codeOf } from '../error-code.ts';
import { coordinatorKinds, internalTopicRequest, internalTopics } from '../internal-topic.ts';
import { createTopics } from './19-create-topics.ts';
import type { Api } from './api.ts';

/** A FindCoordinator request. */
export interface FindCoordinatorRequest {
  key: string;
  /** 0 a group, 1 a transactional id, 2 a share group. */
  keyType: number;
}

/** A FindCoordinator response. */
export interface FindCoordinatorResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  nodeId: number;
  host: string;
  port: number;
}

export const findCoordinator: Api<FindCoordinatorRequest, FindCoordinatorResponse> = {
  key: 10,
  name: 'FindCoordinator',
  versions: [0, 6],
  defaults: { key: '', keyType: 0 },
  about: request => request.key,
  handle(broker, { key, keyType }, _caller, respond) {
    const { cluster } = broker;
    const kind = coordinatorKinds[keyType];
    const known = kind ? broker.coordinatorOf(kind, key) : -1;
    if (known >= 0) {
      const { id, host, port } = cluster.broker(known);
      respond({ throttleTimeMs: 0, errorCode: codeOf('NONE'), errorMessage: null, nodeId: id, host, port });
      return;
    }
    if (kind && !broker.image.topics.has(internalTopics[kind].name)) {
      const request = internalTopicRequest(cluster, kind);
      broker.controller.ask(createTopics, request, { answered: () => {} });
    }
    const errorCode = codeOf(kind ? 'COORDINATOR_NOT_AVAILABLE' : 'INVALID_REQUEST');
    respond({ throttleTimeMs: 0, errorCode, errorMessage: null, nodeId: -1, host: '', port: -1 });
  },
};
