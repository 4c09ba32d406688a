/**
 * LeaveGroup (key 13), versions 3 to 5: members leave at once instead of letting their session lapse (G8).
 */
import { codeOf, type ErrorName } from '../error-code.ts';
import type { Api } from './api.ts';

/** A LeaveGroup request. */
export interface LeaveGroupRequest {
  groupId: string;
  members: { memberId: string; groupInstanceId: string | null; reason: string | null }[];
}

/** A LeaveGroup response. */
export interface LeaveGroupResponse {
  throttleTimeMs: number;
  errorCode: number;
  members: { memberId: string; groupInstanceId: string | null; errorCode: number }[];
}

export const leaveGroup: Api<LeaveGroupRequest, LeaveGroupResponse> = {
  key: 13,
  name: 'LeaveGroup',
  versions: [3, 5],
  about: request => request.groupId,
  handle(broker, request, _caller, respond) {
    const refusal = broker.groups.refusal(request.groupId);
    const members = request.members.map(({ memberId, groupInstanceId }) => {
      const group = broker.groups.group(request.groupId);
      const member = refusal === 'NONE' ? group.members.get(memberId) : undefined;
      const error: ErrorName = member ? 'NONE' : 'UNKNOWN_MEMBER_ID';
      if (member) group.removeMember(member, 'left');
      return { memberId, groupInstanceId, errorCode: codeOf(error) };
    });
    respond({ throttleTimeMs: 0, errorCode: codeOf(refusal), members });
  },
};
