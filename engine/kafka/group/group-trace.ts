/**
 * What the trace is told of a classic group: its state, each member's assignment, one entry a partition, who is gone.
 */
import type { Simulation } from '../../core/simulation.ts';
import type { Group } from './group.ts';
import { assignedIn, type GroupMember } from './member.ts';

/** The member was given its partitions in the group's present generation. */
export function recordAssignment(
  simulation: Simulation,
  { id: group, generation }: { id: string; generation: number },
  { memberId: member, clientId: client, assignment }: GroupMember,
): void {
  for (const { topic, partitions } of assignedIn(assignment)) {
    for (const partition of partitions) {
      simulation.record('partition.assigned', { group, generation, member, client, topic, partition });
    }
  }
}

/** The member is no longer one. */
export function recordLeft(
  simulation: Simulation,
  { id: group }: { id: string },
  { memberId: member, clientId: client }: GroupMember,
  reason: string,
): void {
  simulation.record('member.left', { group, member, client, reason });
}

/** The group is in another state. */
export function recordState(
  simulation: Simulation,
  { id: group, state, generation, members }: Group,
  reason: string,
): void {
  simulation.record('group.changed', { group, state, generation, members: members.size, reason });
}
