/**
 * Heartbeat (key 12), versions 0 to 4: a member shows that it lives and learns of a rebalance (G7).
 */
import { codeOf, type ErrorName } from '../error-code.ts';
import { heartbeatConsumerGroup } from '../group/classic-in-consumer-group.ts';
import { errorOf } from '../group/coordinator.ts';
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
    const { groupId, memberId, generationId, groupInstanceId } = request;
    const consumerGroup = broker.groups.findConsumerGroup(groupId);
    if (consumerGroup) {
      const refused = errorOf(() => heartbeatConsumerGroup(consumerGroup, request));
      return respond({ throttleTimeMs: 0, errorCode: codeOf(refused) });
    }
    const found = broker.groups.member(groupId, memberId, generationId, groupInstanceId);
    let error: ErrorName = 'error' in found ? found.error : 'NONE';
    if ('member' in found) {
      found.group.renewSession(found.member);
      if (found.group.state === 'PreparingRebalance') error = 'REBALANCE_IN_PROGRESS';
    }
    respond({ throttleTimeMs: 0, errorCode: codeOf(error) });
  },
};
