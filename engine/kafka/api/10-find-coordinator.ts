/**
 * FindCoordinator (key 10), versions 0 to 6: the broker that coordinates a group (T3).
 * Left out: transaction coordinators, several keys in one request.
 */
import { codeOf } from '../error-code.ts';
import type { Api } from './api.ts';

/** A FindCoordinator request. */
export interface FindCoordinatorRequest {
  key: string;
  /** 0 a group, 1 a transactional id, 2 a share partition. */
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
  about: request => request.key,
  handle({ cluster }, request, _caller, respond) {
    const { id, host, port } = cluster.broker(cluster.coordinatorOf(request.key));
    respond({ throttleTimeMs: 0, errorCode: codeOf('NONE'), errorMessage: null, nodeId: id, host, port });
  },
};
