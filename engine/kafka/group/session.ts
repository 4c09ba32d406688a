/**
 * How members of a classic group show that they live (G7), and the ids of those that are yet to join (G1).
 * Source: GroupMetadataManager.classicGroupHeartbeat, expireClassicGroupMemberHeartbeat (4.2).
 */
import { msToUs } from '../../core/units.ts';
import type { ErrorName } from '../error-code.ts';
import type { ClassicGroup } from './classic-group.ts';
import { completeJoinIfAllCame, renewSession } from './rebalance.ts';

/** Hands out a member id; it lapses after the session timeout (G1). */
export function expectToJoin(group: ClassicGroup, memberId: string, sessionTimeoutMs: number): void {
  const lapse = group.broker.scheduler.after(msToUs(sessionTimeoutMs), () => forgetPending(group, memberId));
  group.pendingJoin.set(memberId, lapse);
}

/** A member id was handed out in vain. */
export function forgetPending(group: ClassicGroup, memberId: string): void {
  group.pendingJoin.get(memberId)?.cancel();
  group.pendingJoin.delete(memberId);
  completeJoinIfAllCame(group);
}

/** A member's heartbeat, and what it is told (G7). */
export function heartbeatOf(
  group: ClassicGroup,
  memberId: string,
  groupInstanceId: string | null,
  generationId: number,
): ErrorName {
  const problem = group.problemOf(memberId, groupInstanceId);
  if (problem !== 'NONE') return problem;
  if (generationId !== group.generation) return 'ILLEGAL_GENERATION';
  renewSession(group, group.members.get(memberId)!);
  return group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE';
}
