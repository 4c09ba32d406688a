/**
 * ShareGroupDescribe (key 77), version 1: share groups, their epochs and members. Source: KIP-932. Left out: authorized
 * operations.
 */
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { type AssignedTopic, assignedTopics } from '../share/assigned-topics.ts';
import type { ShareMember } from '../share/share-group.ts';
import type { Api } from './api.ts';

/** A ShareGroupDescribe request. */
export interface ShareGroupDescribeRequest {
  groupIds: string[];
  includeAuthorizedOperations: boolean;
}

/** A member as it is described. */
export interface DescribedShareMember {
  memberId: string;
  rackId: string | null;
  memberEpoch: number;
  clientId: string;
  subscribedTopicNames: string[];
  assignment: { topicPartitions: AssignedTopic[] };
}

/** A share group as it is described. */
export interface DescribedShareGroup {
  errorCode: number;
  errorMessage: string | null;
  groupId: string;
  groupState: string;
  groupEpoch: number;
  assignmentEpoch: number;
  assignorName: string;
  members: DescribedShareMember[];
}

/** A ShareGroupDescribe response. */
export interface ShareGroupDescribeResponse {
  throttleTimeMs: number;
  groups: DescribedShareGroup[];
}

export const shareGroupDescribe: Api<ShareGroupDescribeRequest, ShareGroupDescribeResponse> = {
  key: 77,
  name: 'ShareGroupDescribe',
  versions: [1, 1],
  defaults: { groupIds: [''], includeAuthorizedOperations: false },
  about: request => request.groupIds.join(' '),
  handle(broker, { groupIds }, _caller, respond) {
    respond({ throttleTimeMs: 0, groups: groupIds.map(id => described(broker, id)) });
  },
};

function described(broker: Broker, groupId: string): DescribedShareGroup {
  const refusal = broker.groups.refusal(groupId);
  const group = broker.shareGroups.find(groupId);
  if (refusal !== 'NONE' || !group) return absent(groupId, refusal === 'NONE' ? 'GROUP_ID_NOT_FOUND' : refusal);
  return {
    errorCode: codeOf('NONE'),
    errorMessage: null,
    groupId,
    groupState: group.state,
    groupEpoch: group.groupEpoch,
    assignmentEpoch: group.assignmentEpoch,
    assignorName: 'simple',
    members: [...group.members.values()].map(member => describedMember(broker, member)),
  };
}

function describedMember(broker: Broker, member: ShareMember): DescribedShareMember {
  const { memberId, rackId, memberEpoch, clientId, topics, assigned } = member;
  const assignment = { topicPartitions: assignedTopics(broker, assigned) };
  return { memberId, rackId, memberEpoch, clientId, subscribedTopicNames: [...topics], assignment };
}

function absent(groupId: string, error: ErrorName): DescribedShareGroup {
  return {
    errorCode: codeOf(error),
    errorMessage: null,
    groupId,
    groupState: '',
    groupEpoch: 0,
    assignmentEpoch: 0,
    assignorName: '',
    members: [],
  };
}
