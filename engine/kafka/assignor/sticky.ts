/**
 * The `sticky` assignor: balanced as round-robin is, and members keep what they own where the balance allows. Members
 * still give up everything before each rebalance (EAGER); they only tend to get the same back.
 * Source: StickyAssignor and AbstractStickyAssignor (Kafka 4.2; KIP-54, KIP-341). Owned partitions and generation
 * travel in user data there; here they are fields of the member.
 */
import type { Assignment, Assignor, Member, TopicsMetadata } from './assignor.ts';
import { assignableTopics, partitionsOf } from './assignor.ts';
import { balanceConstrained } from './balance-constrained.ts';
import { balanceGeneral } from './balance-general.ts';
import { settleClaims } from './ownership.ts';
import { GroupRacks } from './racks.ts';

/** A sticky assignment before any protocol is applied. */
export interface StickyBalance {
  assignment: Assignment;
  /** Key -> new owner of partitions that change hands; null where it must be worked out from the owned partitions. */
  transferring: Map<string, string> | null;
}

/** Balances the group, keeping what can be kept. */
export function balanceSticky(topics: TopicsMetadata, members: readonly Member[]): StickyBalance {
  const names = assignableTopics(topics, members);
  const racks = new GroupRacks(topics, names, members);
  const ownership = settleClaims(members, names);
  if (subscriptionsEqual(members)) return balanceConstrained(partitionsOf(topics, names), ownership, racks);
  return { assignment: balanceGeneral(topics, names, members, ownership, racks), transferring: null };
}

/** True when all members name the same topics, existing or not. */
function subscriptionsEqual(members: readonly Member[]): boolean {
  const names = members.map(member => JSON.stringify([...new Set(member.topics)].sort()));
  return new Set(names).size <= 1;
}

/** Balanced and sticky; all members stop during a rebalance. */
export const sticky: Assignor = {
  name: 'sticky',
  side: 'client',
  rebalanceProtocols: ['EAGER'],
  assign: (topics, members) => (members.length === 0 ? new Map() : balanceSticky(topics, members).assignment),
};
