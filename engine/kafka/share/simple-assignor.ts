/**
 * The `simple` assignor of share groups: a partition may go to several members, each member gets about as many as any
 * other, and keeps what it has as far as that allows. Source: SimpleAssignor and its builders (4.2). Simplified:
 * members with differing subscriptions share the partitions of each topic by the same rule; Java's result hangs on hash
 * order, here members and partitions are taken in sorted order.
 */
import { compareStrings, partitionKey, type TopicPartition } from '../assignor/assignor.ts';

/** A member as the assignor sees it; `assigned` are names such as `t-0`. */
export interface ShareSubscriber {
  memberId: string;
  topics: readonly string[];
  assigned: readonly TopicPartition[];
}

/** Who reads what, by member id. `partitionsOf` says how many partitions a topic has, 0 if it is not there. */
export function assignShared(
  members: readonly ShareSubscriber[],
  partitionsOf: (topic: string) => number,
): Map<string, TopicPartition[]> {
  const sorted = [...members].sort((a, b) => compareStrings(a.memberId, b.memberId));
  const result = new Map<string, TopicPartition[]>(sorted.map(({ memberId }) => [memberId, []]));
  for (const subscribers of bySubscription(sorted)) shareOut(subscribers, partitionsOf, result);
  return result;
}

/** Members with the same topics. */
function bySubscription(members: readonly ShareSubscriber[]): ShareSubscriber[][] {
  return [...Map.groupBy(members, ({ topics }) => [...new Set(topics)].sort().join(' ')).values()];
}

function shareOut(
  members: readonly ShareSubscriber[],
  partitionsOf: (topic: string) => number,
  result: Map<string, TopicPartition[]>,
): void {
  const topics = [...new Set(members[0]!.topics)].sort(compareStrings);
  const partitions = topics.flatMap(topic => {
    return Array.from({ length: partitionsOf(topic) }, (_, partition) => ({ topic, partition }));
  });
  if (partitions.length === 0) return;
  const sharing = Math.ceil(members.length / partitions.length);
  const readers = new Map(partitions.map(partition => [partitionKey(partition), 0]));
  const quota = quotas(members, (sharing * partitions.length) / members.length);
  for (const { memberId, assigned } of members) {
    for (const partition of assigned) take(partition, memberId);
  }
  for (const partition of partitions) {
    for (const { memberId } of startingWithFewest(members, result)) take(partition, memberId);
  }

  function take(partition: TopicPartition, memberId: string): void {
    const own = result.get(memberId)!;
    const name = partitionKey(partition);
    const count = readers.get(name);
    if (count === undefined || count >= sharing || own.length >= quota.get(memberId)!) return;
    if (own.some(each => partitionKey(each) === name)) return;
    own.push(partition);
    readers.set(name, count + 1);
  }
}

/** How many partitions each member is to have: `average` on the whole, rounded so that the sum fits. */
function quotas(members: readonly ShareSubscriber[], average: number): Map<string, number> {
  return new Map(
    members.map(({ memberId }, index) => [memberId, Math.ceil(average * (index + 1)) - Math.ceil(average * index)]),
  );
}

function startingWithFewest(
  members: readonly ShareSubscriber[],
  result: ReadonlyMap<string, readonly TopicPartition[]>,
): ShareSubscriber[] {
  return [...members].sort((a, b) => result.get(a.memberId)!.length - result.get(b.memberId)!.length);
}
