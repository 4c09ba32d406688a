/**
 * Heartbeat (key 12), versions 0 to 4: a member shows that it lives and learns of a rebalance (G7).
 */
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { heartbeatOf } from '../group/session.ts';
import type { Api } from './api.ts';

/** A Heartbeat request. */
export interface HeartbeatRequest {
  groupId: string;
  generationId: number;
  memberId: string;
  groupInstanceId: string | null;
}

/** A Heartbeat response. */
export interface HeartbeatResponse {
  throttleTimeMs: number;
  errorCode: number;
}

export const heartbeat: Api<HeartbeatRequest, HeartbeatResponse> = {
  key: 12,
  name: 'Heartbeat',
  versions: [0, 4],
  defaults: { groupId: '', generationId: 0, memberId: '', groupInstanceId: null },
  about: request => request.groupId,
  handle(broker, request, _caller, respond) {
    respond({ throttleTimeMs: 0, errorCode: codeOf(answer(broker, request)) });
  },
};

function answer({ groups }: Broker, request: HeartbeatRequest): ErrorName {
  if (request.groupId === '') return 'INVALID_GROUP_ID';
  const refusal = groups.refusal(request.groupId);
  if (refusal !== 'NONE') return refusal;
  const group = groups.group(request.groupId);
  if (!group) return 'UNKNOWN_MEMBER_ID';
  return heartbeatOf(group, request.memberId, request.groupInstanceId, request.generationId);
}
