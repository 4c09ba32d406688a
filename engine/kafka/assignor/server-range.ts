/**
 * The broker's `range` assignor (KIP-848): topic by topic the subscribers, static members first by instance id, each
 * get a run of neighbouring partitions; the first P mod N get one more. Not sticky.
 * Source: org.apache.kafka.coordinator.group.assignor.RangeAssignor (Kafka 4.2). It uses no racks.
 */
import type { Assignment, Assignor, Member, TopicsMetadata } from './assignor.ts';
import { assignableTopics, compareMembers, emptyAssignment } from './assignor.ts';

function assign(topics: TopicsMetadata, members: readonly Member[]): Assignment {
  const sorted = [...members].sort(compareMembers);
  const assignment = emptyAssignment(sorted);
  for (const topic of assignableTopics(topics, members)) {
    const subscribers = sorted.filter(member => member.topics.includes(topic));
    const partitions = topics.get(topic)!.partitions;
    const quota = Math.floor(partitions / subscribers.length);
    const extras = partitions % subscribers.length;
    let partition = 0;
    subscribers.forEach((member, index) => {
      const end = partition + quota + (index < extras ? 1 : 0);
      for (; partition < end; partition++) assignment.get(member.memberId)!.push({ topic, partition });
    });
  }
  return assignment;
}

/** Runs of neighbouring partitions, topic by topic, worked out in the broker. */
export const serverRange: Assignor = { name: 'range', side: 'server', rebalanceProtocols: [], assign };
