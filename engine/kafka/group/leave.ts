/**
 * How a classic group answers LeaveGroup: members leave by their id, or an administrator removes static members by
 * their group.instance.id (G8, G9). Source: GroupMetadataManager.classicGroupLeaveToClassicGroup (4.2).
 */
import type { LeavingMember } from '../api/13-leave-group.ts';
import type { ErrorName } from '../error-code.ts';
import type { ClassicGroup } from './classic-group.ts';
import { rebalance } from './rebalance.ts';
import { forgetPending } from './session.ts';

/** Removes members; an error name for each. The others rebalance once, after all have gone. */
export function leave(group: ClassicGroup, leaving: LeavingMember[]): ErrorName[] {
  const before = group.members.size;
  const answers = leaving.map(one => leaveOne(group, one));
  if (group.members.size < before && !group.isEmpty) rebalance(group, 'members left');
  return answers;
}

function leaveOne(group: ClassicGroup, { memberId, groupInstanceId }: LeavingMember): ErrorName {
  if (memberId !== '' && group.pendingJoin.has(memberId)) {
    forgetPending(group, memberId);
    return 'NONE';
  }
  const byInstance = memberId === '' && groupInstanceId !== null;
  const id = byInstance ? (group.staticMemberId(groupInstanceId) ?? '') : memberId;
  const problem = group.problemOf(id, byInstance && id === '' ? null : groupInstanceId);
  if (problem === 'NONE') group.remove(group.members.get(id)!, 'left');
  return problem;
}
