/**
 * LeaveGroup (key 13), versions 3 to 5: members leave at once instead of letting their session lapse (G8).
 */
import { codeOf, type ErrorName } from '../error-code.ts';
import { leaveConsumerGroup } from '../group/classic-in-consumer-group.ts';
import { errorOf, memberOf } from '../group/coordinator.ts';
import type { Group } from '../group/group.ts';
import type { GroupMember } from '../group/member.ts';
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
  defaults: { groupId: '', members: [{ memberId: '', groupInstanceId: null, reason: null }] },
  about: request => request.groupId,
  handle(broker, request, _caller, respond) {
    const refusal = broker.groups.refusal(request.groupId);
    const group = refusal === 'NONE' ? broker.groups.find(request.groupId) : undefined;
    const members = request.members.map(member => {
      const { memberId, groupInstanceId } = member;
      const consumerGroup = refusal === 'NONE' ? broker.groups.findConsumerGroup(request.groupId) : undefined;
      if (consumerGroup) {
        const refused = errorOf(() => leaveConsumerGroup(broker, consumerGroup, member));
        return { memberId, groupInstanceId, errorCode: codeOf(refused) };
      }
      const found = group ? leaving(group, memberId, groupInstanceId) : { error: 'UNKNOWN_MEMBER_ID' as const };
      if ('member' in found) group!.removeMember(found.member, 'left');
      return { memberId, groupInstanceId, errorCode: codeOf('error' in found ? found.error : 'NONE') };
    });
    respond({ throttleTimeMs: 0, errorCode: codeOf(refusal), members });
  },
};

/** Who leaves: a member by its id, or a static one by its instance id alone, as an admin names it (G8). */
function leaving(
  group: Group,
  memberId: string,
  instanceId: string | null,
): { member: GroupMember } | { error: ErrorName } {
  if (memberId !== '' || instanceId === null) return memberOf(group, memberId, instanceId);
  const member = group.staticMember(instanceId);
  return member ? { member } : { error: 'UNKNOWN_MEMBER_ID' };
}
