/**
 * JoinGroup (key 11), versions 2 to 9: a member asks to take part in the next generation (G1 to G5). A new
 * member is first given an id (MEMBER_ID_REQUIRED, from version 4 on). The answer waits until the group has assembled.
 */
import type { Broker } from '../broker.ts';
import type { ErrorName } from '../error-code.ts';
import { joinError } from '../group/classic-group.ts';
import { join } from '../group/join.ts';
import type { MemberProtocol } from '../group/member.ts';
import type { Api } from './api.ts';

/** A JoinGroup request; `protocols` are assignors in order of preference. */
export interface JoinGroupRequest {
  groupId: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  memberId: string;
  groupInstanceId: string | null;
  protocolType: string;
  protocols: MemberProtocol[];
}

/** A JoinGroup response; `members` is filled for the leader only. */
export interface JoinGroupResponse {
  throttleTimeMs: number;
  errorCode: number;
  generationId: number;
  protocolType: string | null;
  protocolName: string | null;
  leader: string;
  /** The leader came back to a stable group: the assignment stays as it is. */
  skipAssignment: boolean;
  memberId: string;
  members: { memberId: string; groupInstanceId: string | null; metadata: MemberProtocol['metadata'] }[];
}

export const joinGroup: Api<JoinGroupRequest, JoinGroupResponse> = {
  key: 11,
  name: 'JoinGroup',
  versions: [2, 9],
  defaults: {
    groupId: '',
    sessionTimeoutMs: 0,
    rebalanceTimeoutMs: -1,
    memberId: '',
    groupInstanceId: null,
    protocolType: '',
    protocols: [{ name: '', metadata: '' }],
  },
  about: request => request.groupId,
  handle(broker, request, caller, respond) {
    const refusal = refusalOf(broker, request);
    if (refusal !== 'NONE') return respond(joinError(refusal, request.memberId));
    const known = broker.groups.group(request.groupId);
    if (!known && request.memberId !== '') return respond(joinError('UNKNOWN_MEMBER_ID', request.memberId));
    join({ group: known ?? broker.groups.ensureClassic(request.groupId), request, caller, respond });
  },
};

function refusalOf({ cluster, groups }: Broker, { groupId, sessionTimeoutMs }: JoinGroupRequest): ErrorName {
  if (groupId === '') return 'INVALID_GROUP_ID';
  const tooShort = sessionTimeoutMs < cluster.setting('group.min.session.timeout.ms');
  const tooLong = sessionTimeoutMs > cluster.setting('group.max.session.timeout.ms');
  return tooShort || tooLong ? 'INVALID_SESSION_TIMEOUT' : groups.refusal(groupId);
}
