/**
 * Racks in client assignors: a member reads more cheaply from a replica in its own rack, so assignors match racks where
 * the balance allows. Source: KIP-881 and KIP-392; AbstractPartitionAssignor#useRackAwareAssignment and
 * AbstractStickyAssignor.RackInfo (Kafka 4.2). Replicas count whether or not they are alive or in sync.
 * Left out: the server's assignors, which know racks but do not use them in 4.2.
 */
import type { Member, TopicPartition, TopicsMetadata } from './assignor.ts';
import { partitionKey, partitionsOf } from './assignor.ts';

/** The rack of a member, or undefined; an empty `client.rack` is none. */
export function rackOf(member: Member): string | undefined {
  return member.rack === '' ? undefined : member.rack;
}

/**
 * True when racks can make a difference: some member's rack holds a replica, and not every partition has replicas in
 * all the racks that hold any.
 */
export function racksMatter(memberRacks: ReadonlySet<string>, replicaRacks: readonly ReadonlySet<string>[]): boolean {
  const all = new Set(replicaRacks.flatMap(racks => [...racks]));
  if (![...memberRacks].some(rack => all.has(rack))) return false;
  return replicaRacks.some(racks => racks.size !== all.size);
}

/** The racks of the replicas of partition `partition`. */
export function replicaRacksOf(topics: TopicsMetadata, { topic, partition }: TopicPartition): Set<string> {
  return new Set(topics.get(topic)?.racks?.[partition] ?? []);
}

/** Racks for a whole group at once, as the sticky assignors use them. Where racks do not matter nothing mismatches. */
export class GroupRacks {
  /** Member id -> rack; empty where racks do not matter. */
  readonly memberRacks = new Map<string, string>();
  readonly #replicaRacks = new Map<string, Set<string>>();
  readonly #membersInRack = new Map<string, number>();

  constructor(topics: TopicsMetadata, topicNames: readonly string[], members: readonly Member[]) {
    const racked = members.filter(member => rackOf(member) !== undefined);
    const partitions = partitionsOf(topics, topicNames);
    const replicaRacks = partitions.map(partition => replicaRacksOf(topics, partition));
    if (!racksMatter(new Set(racked.map(member => rackOf(member)!)), replicaRacks)) return;
    for (const member of racked) {
      const rack = rackOf(member)!;
      this.memberRacks.set(member.memberId, rack);
      this.#membersInRack.set(rack, (this.#membersInRack.get(rack) ?? 0) + 1);
    }
    partitions.forEach((partition, index) => {
      this.#replicaRacks.set(partitionKey(partition), replicaRacks[index]!);
    });
  }

  /** True when racks matter in this group. */
  get matter(): boolean {
    return this.memberRacks.size > 0;
  }

  /** True when the member has a rack and the partition has a replica there. */
  matches(memberId: string, partition: TopicPartition): boolean {
    const rack = this.memberRacks.get(memberId);
    return rack !== undefined && (this.#replicaRacks.get(partitionKey(partition))?.has(rack) ?? false);
  }

  /** True when the member has a rack and the partition has no replica there. */
  mismatches(memberId: string, partition: TopicPartition): boolean {
    return this.memberRacks.has(memberId) && !this.matches(memberId, partition);
  }

  /** The partitions with the fewest members in their racks first; otherwise in the order given. */
  scarcestFirst(partitions: readonly TopicPartition[]): TopicPartition[] {
    const takers = (partition: TopicPartition): number =>
      [...(this.#replicaRacks.get(partitionKey(partition)) ?? [])]
        .map(rack => this.#membersInRack.get(rack) ?? 0)
        .reduce((sum, count) => sum + count, 0);
    return [...partitions].sort((a, b) => takers(a) - takers(b));
  }
}
