/**
 * The `roundrobin` assignor: all partitions of all topics, sorted by topic and number, are dealt out one at a time to
 * the members in their order; a member that is not subscribed to a partition's topic is passed over.
 * Source: org.apache.kafka.clients.consumer.RoundRobinAssignor (Kafka 4.2). Knows no racks and no owned partitions.
 */
import type { Assignment, Assignor, Member, TopicsMetadata } from './assignor.ts';
import { assignableTopics, compareMembers, emptyAssignment, partitionsOf } from './assignor.ts';

function assign(topics: TopicsMetadata, members: readonly Member[]): Assignment {
  const circle = [...members].sort(compareMembers);
  const assignment = emptyAssignment(circle);
  let turn = 0;
  for (const partition of partitionsOf(topics, assignableTopics(topics, members))) {
    while (!circle[turn]!.topics.includes(partition.topic)) turn = (turn + 1) % circle.length;
    assignment.get(circle[turn]!.memberId)!.push(partition);
    turn = (turn + 1) % circle.length;
  }
  return assignment;
}

/** Deals partitions out one at a time over all topics. Balanced within one when all members subscribe to the same. */
export const roundrobin: Assignor = { name: 'roundrobin', side: 'client', rebalanceProtocols: ['EAGER'], assign };
