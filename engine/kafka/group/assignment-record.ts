/**
 * What the trace is told of a member's assignment in a classic group: one entry a partition.
 */
import type { Simulation } from '../../core/simulation.ts';
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
