/**
 * Whether an assignment is legal at all, for recordings that promise no more: every partition of a topic that someone
 * subscribes to goes to exactly one of its subscribers. A cooperative assignor may hold back a partition that another
 * member must give up first. Two things that Kafka 4.2.1 does count as legal: the server's assignors trust what two
 * members both say they own, and the sticky ones may give a partition back to a former owner that left its topic.
 */
import type { Assignment, Assignor, Member, TopicsMetadata } from '../../engine/index.ts';
import { assignableTopics, partitionKey, partitionsOf } from '../../engine/index.ts';

/** What is illegal in an assignment, or null. */
export function illegality(
  assignor: Assignor,
  topics: TopicsMetadata,
  members: readonly Member[],
  assignment: Assignment,
): string | null {
  const owns = (memberId: string, key: string): boolean =>
    members.some(m => m.memberId === memberId && m.ownedPartitions.some(partition => partitionKey(partition) === key));
  const takers = new Map<string, string>();
  for (const [memberId, partitions] of assignment) {
    const member = members.find(m => m.memberId === memberId);
    if (!member) return `${memberId} is no member`;
    for (const partition of partitions) {
      const key = partitionKey(partition);
      if (!member.topics.includes(partition.topic) && !owns(memberId, key))
        return `${memberId} got ${key} without a subscription`;
      const other = takers.get(key);
      const trusted = assignor.side === 'server' && owns(memberId, key) && other !== undefined && owns(other, key);
      if (other !== undefined && !trusted) return `${key} was given to ${other} and to ${memberId}`;
      takers.set(key, memberId);
    }
  }
  const mayWait = (key: string): boolean =>
    assignor.rebalanceProtocols.includes('COOPERATIVE') && members.some(member => owns(member.memberId, key));
  const lost = partitionsOf(topics, assignableTopics(topics, members))
    .map(partitionKey)
    .find(key => !takers.has(key) && !mayWait(key));
  return lost === undefined ? null : `${lost} was given to nobody`;
}
