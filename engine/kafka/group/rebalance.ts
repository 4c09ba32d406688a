/**
 * The rebalance of a classic group: everybody joins, a generation begins, everybody syncs (G4 to G6); and the members'
 * sessions, whose end starts one (G8). Times in milliseconds. Source: GroupMetadataManager.prepareRebalance, completeClassicGroupJoin, expirePendingSync (4.2).
 */
import { msToUs } from '../../core/units.ts';
import type { ClassicGroup } from './classic-group.ts';
import { assignedPartitions, type ClassicMember, type MemberAssignment, noAssignment } from './member.ts';

/** Starts a rebalance, or goes on with the one under way. */
export function rebalance(group: ClassicGroup, reason: string): void {
  if (group.canRebalance) prepareRebalance(group, reason);
  else completeJoinIfAllCame(group);
}

/** Starts a rebalance: who waits for an assignment must join again. */
export function prepareRebalance(group: ClassicGroup, reason: string): void {
  if (group.state === 'CompletingRebalance') refuseSyncs(group);
  group.timer?.cancel();
  const first = group.state === 'Empty';
  group.moveTo('PreparingRebalance', reason);
  if (!first) {
    completeJoinOrWait(group);
    return;
  }
  const delayMs = group.broker.cluster.setting('group.initial.rebalance.delay.ms');
  waitForMore(group, delayMs, Math.max(group.rebalanceTimeoutMs - delayMs, 0));
}

/** Ends the join phase if nobody is missing. The first rebalance waits for its delay all the same. */
export function completeJoinIfAllCame(group: ClassicGroup): void {
  const waitsForMore = group.previousState === 'Empty';
  if (group.state === 'PreparingRebalance' && !waitsForMore && group.allJoined) completeJoin(group);
}

/** The member showed that it lives: its session starts anew. */
export function renewSession(group: ClassicGroup, member: ClassicMember, timeoutMs = member.sessionTimeoutMs): void {
  member.session?.cancel();
  member.session = group.broker.scheduler.after(msToUs(timeoutMs), () => {
    // Who waits for a rebalance need not send heartbeats; a session starts when the answer is given.
    const waits = !member.isNew && (member.awaitingJoin || member.awaitingSync);
    if (!waits) removeMember(group, member, 'sent no heartbeat within its session timeout');
  });
}

/** Removes a member: the others rebalance (G8). */
function removeMember(group: ClassicGroup, member: ClassicMember, reason: string): void {
  group.remove(member, reason);
  if (group.state !== 'Empty') rebalance(group, `${member.clientId} ${reason}`);
}

/** The first rebalance waits once more for each round in which a member came (G4). */
function waitForMore(group: ClassicGroup, delayMs: number, leftMs: number): void {
  group.timer = group.broker.scheduler.after(msToUs(delayMs), () => {
    if (!group.memberAddedMeanwhile || leftMs === 0) return completeJoin(group);
    group.memberAddedMeanwhile = false;
    const nextMs = Math.min(group.broker.cluster.setting('group.initial.rebalance.delay.ms'), leftMs);
    waitForMore(group, nextMs, Math.max(leftMs - delayMs, 0));
  });
}

function completeJoinOrWait(group: ClassicGroup): void {
  if (group.allJoined) completeJoin(group);
  else waitForJoins(group);
}

function waitForJoins(group: ClassicGroup): void {
  group.timer = group.broker.scheduler.after(msToUs(group.rebalanceTimeoutMs), () => completeJoin(group));
}

/** Ends the join phase: dynamic members that did not come back are dropped, the generation grows (G5). */
function completeJoin(group: ClassicGroup): void {
  group.timer?.cancel();
  group.memberAddedMeanwhile = false;
  for (const member of [...group.members.values()]) {
    if (member.awaitingJoin || member.groupInstanceId !== null) continue;
    group.remove(member, 'did not rejoin within the rebalance timeout');
  }
  if (!group.electJoinedLeader() && group.members.size > 0) return waitForJoins(group);
  group.nextGeneration();
  if (group.isEmpty) return;
  for (const member of group.members.values()) {
    group.pendingSync.add(member.memberId);
    group.answerJoin(member, group.joined(member.memberId));
    member.isNew = false;
    renewSession(group, member);
  }
  const { generation } = group;
  group.timer = group.broker.scheduler.after(msToUs(group.rebalanceTimeoutMs), () => syncsTimedOut(group, generation));
}

/** Who has not sent SyncGroup within the rebalance timeout is removed, and the others join again. */
function syncsTimedOut(group: ClassicGroup, generation: number): void {
  if (generation !== group.generation || group.pendingSync.size === 0) return;
  for (const memberId of [...group.pendingSync]) {
    group.remove(group.members.get(memberId)!, 'sent no SyncGroup within the rebalance timeout');
  }
  prepareRebalance(group, 'members did not send SyncGroup within the rebalance timeout');
}

/** The leader's assignment: everybody who waits gets a share, those left out an empty one (G6). */
export function completeSync(group: ClassicGroup, assignments: Map<string, MemberAssignment | string>): void {
  group.moveTo('Stable', 'the leader sent the assignment');
  for (const member of group.members.values()) {
    member.assignment = assignments.get(member.memberId) ?? noAssignment;
    recordAssignment(group, member.memberId);
    if (group.answerSync(member, 'NONE')) renewSession(group, member);
  }
}

/** A member has sent SyncGroup; once all have, nobody waits for more. */
export function synced(group: ClassicGroup, memberId: string): void {
  group.pendingSync.delete(memberId);
  if (group.pendingSync.size === 0) group.timer?.cancel();
}

function refuseSyncs(group: ClassicGroup): void {
  for (const member of group.members.values()) {
    member.assignment = noAssignment;
    if (group.answerSync(member, 'REBALANCE_IN_PROGRESS')) renewSession(group, member);
  }
}

function recordAssignment(group: ClassicGroup, memberId: string): void {
  const { clientId: client, assignment } = group.members.get(memberId)!;
  for (const { topic, partitions } of assignedPartitions(assignment)) {
    for (const partition of partitions) {
      group.broker.cluster.simulation.record('partition.assigned', {
        group: group.id,
        generation: group.generation,
        member: memberId,
        client,
        topic,
        partition,
      });
    }
  }
}
