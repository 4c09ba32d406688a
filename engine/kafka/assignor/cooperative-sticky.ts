/**
 * The `cooperative-sticky` assignor: the balance of `sticky`, but a partition that changes hands is left out of the
 * result until its owner has given it up. The follow-up rebalance hands it out, so that one change of the group can
 * take two rebalances, and members keep reading all that does not move.
 * Source: CooperativeStickyAssignor (Kafka 4.2; KIP-429).
 */
import type { Assignment, Assignor, Member, TopicsMetadata } from './assignor.ts';
import { partitionKey } from './assignor.ts';
import { balanceSticky } from './sticky.ts';

function assign(topics: TopicsMetadata, members: readonly Member[]): Assignment {
  if (members.length === 0) return new Map();
  const balance = balanceSticky(topics, members);
  const transferring = balance.transferring ?? changingHands(balance.assignment, members);
  return new Map(
    [...balance.assignment].map(([member, partitions]) => [
      member,
      partitions.filter(partition => transferring.get(partitionKey(partition)) !== member),
    ]),
  );
}

/** Partitions that one member gets and another, which owns them, does not keep: key -> who gets them. */
function changingHands(assignment: Assignment, members: readonly Member[]): Map<string, string> {
  const added = new Map<string, string>();
  const lost = new Set<string>();
  for (const member of members) {
    const owned = new Set(member.ownedPartitions.map(partitionKey));
    const assigned = new Set(assignment.get(member.memberId)!.map(partitionKey));
    for (const key of assigned) if (!owned.has(key)) added.set(key, member.memberId);
    for (const key of owned) if (!assigned.has(key)) lost.add(key);
  }
  return new Map([...added].filter(([key]) => lost.has(key)));
}

/** Balanced and sticky; only the partitions that move stop. */
export const cooperativeSticky: Assignor = {
  name: 'cooperative-sticky',
  side: 'client',
  rebalanceProtocols: ['COOPERATIVE', 'EAGER'],
  assign,
};
