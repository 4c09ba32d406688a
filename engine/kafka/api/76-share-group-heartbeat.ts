/**
 * ShareGroupHeartbeat (key 76), version 1: a member of a share group joins (epoch 0), shows that it lives, learns which
 * partitions it reads, leaves (epoch -1). Source: KIP-932.
 */
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { assignedTopics } from '../share/assigned-topics.ts';
import type { Api, Caller } from './api.ts';

/** A ShareGroupHeartbeat request; what is null has not changed. */
export interface ShareGroupHeartbeatRequest {
  groupId: string;
  memberId: string;
  memberEpoch: number;
  rackId: string | null;
  subscribedTopicNames: string[] | null;
}

/** A ShareGroupHeartbeat response; the assignment is told when it has changed. */
export interface ShareGroupHeartbeatResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  memberId: string | null;
  memberEpoch: number;
  heartbeatIntervalMs: number;
  assignment: { topicPartitions: { topicId: string; partitions: number[] }[] } | null;
}

const JOIN_EPOCH = 0;
const LEAVE_EPOCH = -1;

export const shareGroupHeartbeat: Api<ShareGroupHeartbeatRequest, ShareGroupHeartbeatResponse> = {
  key: 76,
  name: 'ShareGroupHeartbeat',
  versions: [1, 1],
  defaults: { groupId: '', memberId: '', memberEpoch: 0, rackId: null, subscribedTopicNames: null },
  about: request => request.groupId,
  handle(broker, request, caller, respond) {
    const refusal = refusalOf(broker, request);
    if (refusal !== 'NONE') return respond(failed(refusal));
    const response = answer(broker, request, caller);
    broker.groups.kept.keep(request.groupId, error => respond(error === 'NONE' ? response : failed(error)));
  },
};

function refusalOf({ groups }: Broker, request: ShareGroupHeartbeatRequest): ErrorName {
  const { groupId, memberId, memberEpoch, rackId, subscribedTopicNames } = request;
  if (groupId.trim() === '' || memberId.trim() === '' || rackId?.trim() === '') return 'INVALID_REQUEST';
  if (memberEpoch < LEAVE_EPOCH) return 'INVALID_REQUEST';
  if (memberEpoch === JOIN_EPOCH && !subscribedTopicNames?.length) return 'INVALID_REQUEST';
  return groups.refusal(groupId);
}

function answer(
  broker: Broker,
  request: ShareGroupHeartbeatRequest,
  { clientId }: Caller,
): ShareGroupHeartbeatResponse {
  const heartbeatIntervalMs = broker.cluster.setting('group.share.heartbeat.interval.ms');
  if (request.memberEpoch === LEAVE_EPOCH) {
    const error = broker.shareGroups.leave(request);
    return { ...failed(error), memberId: request.memberId, memberEpoch: error === 'NONE' ? LEAVE_EPOCH : 0 };
  }
  const beat = broker.shareGroups.heartbeat(request, clientId);
  if (typeof beat === 'string') return failed(beat);
  const { memberId, memberEpoch, assigned } = beat.member;
  const topicPartitions = assignedTopics(broker, assigned).map(({ topicId, partitions }) => ({ topicId, partitions }));
  const assignment = beat.assignmentChanged ? { topicPartitions } : null;
  return { ...failed('NONE'), memberId, memberEpoch, heartbeatIntervalMs, assignment };
}

function failed(error: ErrorName): ShareGroupHeartbeatResponse {
  return {
    throttleTimeMs: 0,
    errorCode: codeOf(error),
    errorMessage: null,
    memberId: null,
    memberEpoch: 0,
    heartbeatIntervalMs: 0,
    assignment: null,
  };
}
