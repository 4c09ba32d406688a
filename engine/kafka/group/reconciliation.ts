/**
 * One step of a member towards its target assignment (N3): first it gives up what it shall not keep, and stays in its
 * epoch until it says that it did; then it enters the target's epoch with what is free, and waits for the rest.
 * Source: CurrentAssignmentBuilder (4.2), KIP-848.
 */
import { partitionKey, type TopicPartition } from '../assignor/assignor.ts';
import type { ConsumerGroupMember, CurrentAssignment } from './consumer-group-member.ts';

/** Where a member shall go. */
export interface Target {
  epoch: number;
  partitions: readonly TopicPartition[];
}

/**
 * The member's next assignment. `owned` is what the member says it owns, null where it did not say; `isFree` tells
 * whether no member has a partition.
 */
export function reconciled(
  member: ConsumerGroupMember,
  target: Target,
  owned: readonly TopicPartition[] | null,
  isFree: (at: TopicPartition) => boolean,
): CurrentAssignment {
  if (member.state === 'STABLE' && member.memberEpoch === target.epoch) return member;
  if (member.state === 'UNREVOKED_PARTITIONS' && ownsAny(owned, member.pendingRevocation)) return member;
  return nextAssignment(member, target, owned, isFree);
}

function nextAssignment(
  member: ConsumerGroupMember,
  target: Target,
  owned: readonly TopicPartition[] | null,
  isFree: (at: TopicPartition) => boolean,
): CurrentAssignment {
  const wanted = keys(target.partitions);
  const has = keys(member.assigned);
  const givenUp = keys(member.pendingRevocation);
  const kept = member.assigned.filter(at => wanted.has(partitionKey(at)));
  const revoked = member.assigned.filter(at => !wanted.has(partitionKey(at)));
  if (revoked.length > 0 && ownsAny(owned, revoked)) {
    return {
      state: 'UNREVOKED_PARTITIONS',
      memberEpoch: member.memberEpoch,
      previousMemberEpoch: member.memberEpoch,
      assigned: kept,
      pendingRevocation: revoked,
    };
  }
  const missing = target.partitions.filter(at => !has.has(partitionKey(at)));
  const free = missing.filter(at => isFree(at) || givenUp.has(partitionKey(at)));
  return {
    state: free.length < missing.length ? 'UNRELEASED_PARTITIONS' : 'STABLE',
    memberEpoch: target.epoch,
    previousMemberEpoch: member.memberEpoch,
    assigned: [...kept, ...free],
    pendingRevocation: [],
  };
}

/** Whether the member owns one of the partitions, or did not say. */
function ownsAny(owned: readonly TopicPartition[] | null, partitions: readonly TopicPartition[]): boolean {
  if (owned === null) return true;
  const names = keys(partitions);
  return owned.some(at => names.has(partitionKey(at)));
}

function keys(partitions: readonly TopicPartition[]): Set<string> {
  return new Set(partitions.map(partitionKey));
}
