/**
 * SyncGroup (key 14), versions 0 to 5: the leader hands in the assignment, every member gets its own (G6).
 */
import { codeOf } from '../error-code.ts';
import { type MemberAssignment, noAssignment } from '../group/member.ts';
import type { Api } from './api.ts';

/** A SyncGroup request; `assignments` is filled by the leader only. */
export interface SyncGroupRequest {
  groupId: string;
  generationId: number;
  memberId: string;
  assignments: { memberId: string; assignment: MemberAssignment }[];
}

/** A SyncGroup response. */
export interface SyncGroupResponse {
  errorCode: number;
  assignment: MemberAssignment;
}

export const syncGroup: Api<SyncGroupRequest, SyncGroupResponse> = {
  key: 14,
  name: 'SyncGroup',
  versions: [0, 5],
  about: request => request.groupId,
  handle(broker, request, _caller, respond) {
    const found = broker.groups.member(request.groupId, request.memberId, request.generationId);
    if ('error' in found) {
      respond({ errorCode: codeOf(found.error), assignment: noAssignment });
      return;
    }
    const group = broker.groups.group(request.groupId);
    if (group.state === 'PreparingRebalance') {
      respond({ errorCode: codeOf('REBALANCE_IN_PROGRESS'), assignment: noAssignment });
    } else if (group.state === 'Stable') {
      respond({ errorCode: codeOf('NONE'), assignment: found.member.assignment });
    } else {
      found.member.awaitingSync = respond;
      if (request.memberId === group.leaderId) {
        group.complete(new Map(request.assignments.map(a => [a.memberId, a.assignment])));
      }
    }
  },
};
