/**
 * The target assignment of a consumer group (N2): worked out by the broker's assignor that most members ask for, else
 * the first of group.consumer.assignors, from what each member had in the last target. Source: TargetAssignmentBuilder,
 * ConsumerGroup.computePreferredServerAssignor (4.2).
 */
import type { Assignment, Member, TopicMetadata, TopicPartition } from '../assignor/assignor.ts';
import { findAssignor } from '../assignor/index.ts';
import type { Broker } from '../broker.ts';
import type { Cluster } from '../cluster.ts';
import { hashOrder } from '../java-hash.ts';
import type { ConsumerGroupMember } from './consumer-group-member.ts';

/** The names of the broker's assignors, in the order of group.consumer.assignors. */
export function serverAssignors(cluster: Cluster): string[] {
  return cluster
    .settingText('group.consumer.assignors')
    .split(',')
    .map(name => name.trim());
}

/** The assignor that the group uses. */
export function preferredAssignor(cluster: Cluster, members: readonly ConsumerGroupMember[]): string {
  const votes = new Map<string, number>();
  for (const { serverAssignor } of members) {
    if (serverAssignor !== null) votes.set(serverAssignor, (votes.get(serverAssignor) ?? 0) + 1);
  }
  const most = Math.max(...votes.values());
  return hashOrder([...votes.keys()]).find(name => votes.get(name) === most) ?? serverAssignors(cluster)[0]!;
}

/** Shares the topics' partitions out among the members. */
export function targetAssignment(
  { cluster, image }: Broker,
  members: readonly ConsumerGroupMember[],
  topicsOf: (member: ConsumerGroupMember) => readonly string[],
  last: ReadonlyMap<string, readonly TopicPartition[]>,
): Assignment {
  const specs = members.map(
    (member): Member => ({
      memberId: member.memberId,
      ...(member.instanceId !== null && { instanceId: member.instanceId }),
      ...(member.rackId !== null && { rack: member.rackId }),
      topics: topicsOf(member),
      ownedPartitions: last.get(member.memberId) ?? [],
      generationId: member.memberEpoch,
    }),
  );
  const topics = new Map<string, TopicMetadata>();
  for (const name of new Set(specs.flatMap(({ topics: names }) => [...names]))) {
    const topic = image.topics.get(name);
    if (topic) topics.set(name, { partitions: topic.partitions.length });
  }
  return findAssignor('server', preferredAssignor(cluster, members))!.assign(topics, specs);
}
