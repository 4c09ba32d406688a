/**
 * DescribeGroups (key 15), versions 0 to 6: classic groups, their state and members. What members said and were given
 * is shown in a stable group only. A group that is not there is Dead; from version 6 on also an error (KIP-1043).
 * Left out: authorized operations.
 */
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import type { ClassicGroup } from '../group/classic-group.ts';
import type { MemberAssignment, MemberProtocol } from '../group/member.ts';
import type { Api } from './api.ts';

/** A DescribeGroups request. */
export interface DescribeGroupsRequest {
  groups: string[];
  includeAuthorizedOperations: boolean;
}

/** A member as it is described. */
export interface DescribedClassicMember {
  memberId: string;
  groupInstanceId: string | null;
  clientId: string;
  clientHost: string;
  memberMetadata: MemberProtocol['metadata'];
  memberAssignment: MemberAssignment | string;
}

/** A group as it is described. */
export interface DescribedClassicGroup {
  errorCode: number;
  errorMessage: string | null;
  groupId: string;
  groupState: string;
  protocolType: string;
  protocolData: string;
  members: DescribedClassicMember[];
}

/** A DescribeGroups response. */
export interface DescribeGroupsResponse {
  throttleTimeMs: number;
  groups: DescribedClassicGroup[];
}

const NOT_FOUND_VERSION = 6;

export const describeGroups: Api<DescribeGroupsRequest, DescribeGroupsResponse> = {
  key: 15,
  name: 'DescribeGroups',
  versions: [0, 6],
  defaults: { groups: [''], includeAuthorizedOperations: false },
  about: request => request.groups.join(' '),
  handle(broker, request, { version }, respond) {
    respond({ throttleTimeMs: 0, groups: request.groups.map(id => described(broker, id, version)) });
  },
};

function described({ groups }: Broker, id: string, version: number): DescribedClassicGroup {
  const refusal = groups.refusal(id);
  if (refusal !== 'NONE') return absent(id, refusal, '');
  const group = groups.group(id);
  if (!group) return absent(id, version >= NOT_FOUND_VERSION ? 'GROUP_ID_NOT_FOUND' : 'NONE', 'Dead');
  return {
    errorCode: codeOf('NONE'),
    errorMessage: null,
    groupId: id,
    groupState: group.state,
    protocolType: group.protocolType ?? '',
    protocolData: group.state === 'Stable' ? (group.protocolName ?? '') : '',
    members: membersOf(group),
  };
}

function absent(groupId: string, error: ErrorName, groupState: string): DescribedClassicGroup {
  const errorMessage = error === 'GROUP_ID_NOT_FOUND' ? `Group ${groupId} not found.` : null;
  return {
    errorCode: codeOf(error),
    errorMessage,
    groupId,
    groupState,
    protocolType: '',
    protocolData: '',
    members: [],
  };
}

function membersOf(group: ClassicGroup): DescribedClassicMember[] {
  const stable = group.state === 'Stable';
  return [...group.members.values()].map(({ memberId, groupInstanceId, clientId, protocols, assignment }) => ({
    memberId,
    groupInstanceId,
    clientId,
    clientHost: `/${clientId}`,
    memberMetadata: stable ? protocols.find(({ name }) => name === group.protocolName)!.metadata : '',
    memberAssignment: stable ? assignment : '',
  }));
}
