/**
 * SyncGroup (key 14), versions 0 to 5: the leader hands in the assignment, every member gets its own (G6).
 */
import { codeOf, type ErrorName } from '../error-code.ts';
import { syncConsumerGroup } from '../group/classic-in-consumer-group.ts';
import { errorOf } from '../group/coordinator.ts';
import type { Api } from './api.ts';

/** A SyncGroup request; `assignments` is filled by the leader only. */
export interface SyncGroupRequest {
  groupId: string;
  generationId: number;
  memberId: string;
  groupInstanceId: string | null;
  protocolType: string | null;
  protocolName: string | null;
  assignments: { memberId: string; assignment: unknown }[];
}

/** A SyncGroup response. */
export interface SyncGroupResponse {
  errorCode: number;
  assignment: unknown;
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
  handle(broker, request, _caller, respond) {
    const { groupId, memberId, generationId, groupInstanceId, protocolType, protocolName } = request;
    const refuse = (error: ErrorName): void => respond({ errorCode: codeOf(error), assignment: '' });
    const consumerGroup = broker.groups.findConsumerGroup(groupId);
    if (consumerGroup) {
      const refused = errorOf(() =>
        respond({ errorCode: codeOf('NONE'), assignment: syncConsumerGroup(consumerGroup, request) }),
      );
      return refused === 'NONE' ? undefined : refuse(refused);
    }
    const found = broker.groups.member(groupId, memberId, generationId, groupInstanceId);
    if ('error' in found) return refuse(found.error);
    const { group, member } = found;
    const otherType = protocolType !== null && protocolType !== group.protocolType;
    const otherName = protocolName !== null && protocolName !== group.protocolName;
    if (otherType || otherName) return refuse('INCONSISTENT_GROUP_PROTOCOL');
    if (group.state === 'PreparingRebalance') return refuse('REBALANCE_IN_PROGRESS');
    if (group.state === 'Stable') return respond({ errorCode: codeOf('NONE'), assignment: member.assignment });
    member.awaitingSync = respond;
    if (memberId !== group.leaderId) return;
    group.complete(new Map(request.assignments.map(given => [given.memberId, given.assignment])));
  },
};
