/**
 * What the members of a group own when a sticky assignor starts: their claims, checked against each other by
 * generation. A partition claimed twice goes to the higher generation; in the same generation both lose it. Claims on
 * topics that are gone, or that nobody subscribes to, are dropped.
 * Source: AbstractStickyAssignor#allSubscriptionsEqual and #prepopulateCurrentAssignments (Kafka 4.2).
 */
import type { Member, TopicPartition } from './assignor.ts';
import { byMemberId, partitionKey } from './assignor.ts';

/** The claims that stand. */
export interface Ownership {
  /** Member id -> partitions that it owns. Every member has an entry. */
  owned: Map<string, TopicPartition[]>;
  /** Keys of partitions that two members claimed in one generation. */
  disputed: Set<string>;
  /** Key of a partition -> member that claims it from a generation before the newest. */
  formerOwners: Map<string, string>;
}

/** Settles the members' claims on the partitions of `topicNames`. */
export function settleClaims(members: readonly Member[], topicNames: readonly string[]): Ownership {
  const known = new Set(topicNames);
  const owned = new Map<string, TopicPartition[]>();
  const disputed = new Set<string>();
  const claimants = new Map<string, Member>();
  for (const member of byMemberId(members)) {
    const mine: TopicPartition[] = [];
    owned.set(member.memberId, mine);
    for (const partition of member.ownedPartitions.filter(claim => known.has(claim.topic))) {
      const key = partitionKey(partition);
      const rival = claimants.get(key);
      if (rival && rival.generationId > member.generationId) continue;
      claimants.set(key, member);
      if (rival) drop(owned.get(rival.memberId)!, key);
      if (rival?.generationId === member.generationId) disputed.add(key);
      else mine.push(partition);
    }
  }
  return { owned, disputed, formerOwners: formerOwners(members) };
}

function drop(partitions: TopicPartition[], key: string): void {
  const at = partitions.findIndex(partition => partitionKey(partition) === key);
  if (at >= 0) partitions.splice(at, 1);
}

function formerOwners(members: readonly Member[]): Map<string, string> {
  const newest = Math.max(-1, ...members.map(member => member.generationId));
  const owners = new Map<string, Member>();
  for (const member of byMemberId(members)) {
    if (member.generationId >= newest) continue;
    for (const partition of member.ownedPartitions) {
      const key = partitionKey(partition);
      const other = owners.get(key);
      if (!other || member.generationId > other.generationId) owners.set(key, member);
    }
  }
  return new Map([...owners].map(([key, member]) => [key, member.memberId]));
}

/**
 * The partitions of `all` that are not in `assigned`; both in the same order, walked side by side. As in Kafka an
 * assigned partition that no longer exists halts the walk, and what comes after it counts as not assigned.
 */
export function notYetAssigned(all: readonly TopicPartition[], assigned: readonly TopicPartition[]): TopicPartition[] {
  let next = 0;
  return all.filter(partition => {
    const assignedNext = assigned[next];
    if (!assignedNext || partitionKey(assignedNext) !== partitionKey(partition)) return true;
    next++;
    return false;
  });
}
