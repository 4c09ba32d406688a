/**
 * LeaveGroup (key 13), versions 0 to 5: members leave at once instead of letting their session lapse (G8); static
 * members may be removed by their group.instance.id. Until version 2 a request names one member, in `memberId`.
 */
import { codeOf, type ErrorName } from '../error-code.ts';
import { leave } from '../group/leave.ts';
import type { Api } from './api.ts';

/** A member that leaves, or is removed. */
export interface LeavingMember {
  memberId: string;
  groupInstanceId: string | null;
  reason: string | null;
}

/** A LeaveGroup request. */
export interface LeaveGroupRequest {
  groupId: string;
  memberId: string;
  members: LeavingMember[];
}

/** A LeaveGroup response. */
export interface LeaveGroupResponse {
  throttleTimeMs: number;
  errorCode: number;
  members: { memberId: string; groupInstanceId: string | null; errorCode: number }[];
}

const MEMBERS_VERSION = 3;

export const leaveGroup: Api<LeaveGroupRequest, LeaveGroupResponse> = {
  key: 13,
  name: 'LeaveGroup',
  versions: [0, 5],
  defaults: { groupId: '', memberId: '', members: [{ memberId: '', groupInstanceId: null, reason: null }] },
  about: request => request.groupId,
  handle({ groups }, { groupId, memberId, members }, { version }, respond) {
    const answer = (error: ErrorName, left: LeaveGroupResponse['members']): void =>
      respond({ throttleTimeMs: 0, errorCode: codeOf(error), members: left });
    const refusal = groupId === '' ? 'INVALID_GROUP_ID' : groups.refusal(groupId);
    if (refusal !== 'NONE') return answer(refusal, []);
    const group = groups.group(groupId);
    const leaving = version < MEMBERS_VERSION ? [{ memberId, groupInstanceId: null, reason: null }] : members;
    const errors = group ? leave(group, leaving) : leaving.map((): ErrorName => 'UNKNOWN_MEMBER_ID');
    if (version < MEMBERS_VERSION) return answer(errors[0]!, []);
    const left = leaving.map((member, i) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      errorCode: codeOf(errors[i]!),
    }));
    answer('NONE', left);
  },
};
