/**
 * DescribeGroups (key 15), versions 0 to 6: classic groups as their coordinator keeps them: state, assignor, members.
 * A group that is not known is Dead; from version 6 on GROUP_ID_NOT_FOUND. Left out: authorised operations, hosts.
 */
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import type { Api } from './api.ts';

/** A DescribeGroups request. */
export interface DescribeGroupsRequest {
  groups: string[];
  includeAuthorizedOperations: boolean;
}

/** One group. */
export interface DescribedGroup {
  errorCode: number;
  groupId: string;
  groupState: string;
  /** Not part of the protocol: `Classic` or `Consumer`, as the Admin client tells it. */
  groupType: string;
  /** Epochs of a group of the consumer protocol. */
  epochs: { groupEpoch: number; targetAssignmentEpoch: number } | null;
  protocolType: string;
  protocolData: string;
  members: {
    memberId: string;
    groupInstanceId: string | null;
    clientId: string;
    clientHost: string;
    memberMetadata: unknown;
    memberAssignment: unknown;
  }[];
}

/** A DescribeGroups response. */
export interface DescribeGroupsResponse {
  throttleTimeMs: number;
  groups: DescribedGroup[];
}

const TELLS_MISSING_VERSION = 6;

export const describeGroups: Api<DescribeGroupsRequest, DescribeGroupsResponse> = {
  key: 15,
  name: 'DescribeGroups',
  versions: [0, 6],
  defaults: { groups: [], includeAuthorizedOperations: false },
  about: ({ groups }) => groups.join(' '),
  handle(broker, { groups }, { version }, respond) {
    respond({ throttleTimeMs: 0, groups: groups.map(id => described(broker, id, version)) });
  },
};

function described(broker: Broker, groupId: string, version: number): DescribedGroup {
  const refusal = broker.groups.refusal(groupId);
  const group = refusal === 'NONE' ? broker.groups.find(groupId) : undefined;
  if (!group) {
    const missing: ErrorName = version >= TELLS_MISSING_VERSION ? 'GROUP_ID_NOT_FOUND' : 'NONE';
    const error = refusal === 'NONE' ? missing : refusal;
    const groupState = refusal === 'NONE' ? 'Dead' : '';
    return {
      errorCode: codeOf(error),
      groupId,
      groupState,
      ...classic,
      protocolType: '',
      protocolData: '',
      members: [],
    };
  }
  const members = [...group.members.values()].map(member => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    clientId: member.clientId,
    clientHost: '/127.0.0.1',
    memberMetadata: group.state === 'Stable' ? metadataOf(member.protocols, group.protocolName) : '',
    memberAssignment: member.assignment,
  }));
  return {
    errorCode: codeOf('NONE'),
    groupId,
    groupState: group.state,
    ...classic,
    protocolType: group.protocolType ?? '',
    protocolData: group.state === 'Stable' ? (group.protocolName ?? '') : '',
    members,
  };
}

const classic = { groupType: 'Classic', epochs: null };

function metadataOf(protocols: readonly { name: string; metadata: unknown }[], name: string | null): unknown {
  return protocols.find(protocol => protocol.name === name)?.metadata ?? '';
}
