/**
 * SyncGroup (key 14), versions 0 to 5: the leader hands in the assignment, every member gets its own (G6).
 */
import type { ErrorName } from '../error-code.ts';
import type { MemberAssignment } from '../group/member.ts';
import { sync, syncError } from '../group/sync.ts';
import type { Api } from './api.ts';

/** A SyncGroup request; `assignments` is filled by the leader only. */
export interface SyncGroupRequest {
  groupId: string;
  generationId: number;
  memberId: string;
  groupInstanceId: string | null;
  protocolType: string | null;
  protocolName: string | null;
  assignments: { memberId: string; assignment: MemberAssignment | string }[];
}

/** A SyncGroup response. */
export interface SyncGroupResponse {
  throttleTimeMs: number;
  errorCode: number;
  protocolType: string | null;
  protocolName: string | null;
  assignment: MemberAssignment | string;
}

export const syncGroup: Api<SyncGroupRequest, SyncGroupResponse> = {
  key: 14,
  name: 'SyncGroup',
  versions: [0, 5],
  defaults: {
    groupId: '',
    generationId: 0,
    memberId: '',
    groupInstanceId: null,
    protocolType: null,
    protocolName: null,
    assignments: [{ memberId: '', assignment: '' }],
  },
  about: request => request.groupId,
  handle({ groups }, request, _caller, respond) {
    const { groupId } = request;
    const group = groups.group(groupId);
    let refusal: ErrorName = groupId === '' ? 'INVALID_GROUP_ID' : groups.refusal(groupId);
    if (refusal === 'NONE' && !group) refusal = 'UNKNOWN_MEMBER_ID';
    if (refusal !== 'NONE') respond(syncError(refusal));
    else sync(group!, request, respond);
  },
};
