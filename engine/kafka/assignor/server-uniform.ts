/**
 * The broker's `uniform` assignor (KIP-848), its default: loads within one of each other where subscriptions allow,
 * then as few moves as possible. One way for groups with equal subscriptions, another for the rest.
 * Source: org.apache.kafka.coordinator.group.assignor.UniformAssignor (Kafka 4.2). Java's result hangs on hash order
 * in nearly every first assignment; here members, topics and partitions are taken in sorted order.
 */
import type { Assignment, Assignor, Member, TopicsMetadata } from './assignor.ts';
import { byMemberId } from './assignor.ts';
import { assignDiffering } from './server-uniform-differing.ts';
import { assignEqual } from './server-uniform-equal.ts';

function assign(topics: TopicsMetadata, members: readonly Member[]): Assignment {
  if (members.length === 0) return new Map();
  const sorted = byMemberId(members);
  const subscriptions = sorted.map(member => JSON.stringify(existing(topics, member)));
  return new Set(subscriptions).size === 1 ? assignEqual(topics, sorted) : assignDiffering(topics, sorted);
}

function existing(topics: TopicsMetadata, member: Member): string[] {
  return [...new Set(member.topics)].filter(topic => topics.has(topic)).sort();
}

/** Balanced and sticky, worked out in the broker. */
export const uniform: Assignor = { name: 'uniform', side: 'server', rebalanceProtocols: [], assign };
