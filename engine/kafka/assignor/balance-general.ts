/**
 * Sticky balance when members subscribe to different topics. 1. Members keep what they own and still subscribe to
 * (where racks matter, only what is in their rack). 2. Free partitions, those with the fewest possible members first,
 * go to the least loaded subscriber, in a matching rack if there is one. 3. Partitions move, one at a time, to a
 * subscriber with at least two fewer, until none can; first only the new ones, then all. 4. If the moves did not
 * lower the sum of differences between members, they are undone.
 * Source: AbstractStickyAssignor.GeneralAssignmentBuilder (Kafka 4.2; KIP-54, KIP-881).
 */
import type { Assignment, Member, TopicPartition, TopicsMetadata } from './assignor.ts';
import { AssignorError, byMemberId, compareStrings, partitionKey, partitionsOf } from './assignor.ts';
import { LoadOrder } from './load-order.ts';
import { Movements } from './movements.ts';
import type { Ownership } from './ownership.ts';
import { notYetAssigned } from './ownership.ts';
import type { GroupRacks } from './racks.ts';

/** Balances the partitions of `topicNames` over their subscribers. */
export function balanceGeneral(
  topics: TopicsMetadata,
  topicNames: readonly string[],
  members: readonly Member[],
  ownership: Ownership,
  racks: GroupRacks,
): Assignment {
  return new GeneralBalance(topics, topicNames, members, ownership, racks).build();
}

class GeneralBalance {
  readonly #topics: TopicsMetadata;
  readonly #racks: GroupRacks;
  readonly #formerOwners: Map<string, string>;
  readonly #assignment: Assignment = new Map();
  /** Key of a partition -> member that has it now. */
  readonly #holders = new Map<string, string>();
  readonly #subscribers: Map<string, string[]>;
  readonly #subscriptions: Map<string, string[]>;
  readonly #all: TopicPartition[];
  readonly #free: TopicPartition[];
  readonly #order: LoadOrder;
  readonly #movements = new Movements();
  #revoked = false;

  constructor(
    topics: TopicsMetadata,
    topicNames: readonly string[],
    members: readonly Member[],
    ownership: Ownership,
    racks: GroupRacks,
  ) {
    this.#topics = topics;
    this.#racks = racks;
    this.#formerOwners = ownership.formerOwners;
    const sorted = byMemberId(members);
    this.#subscribers = new Map(
      topicNames.map(topic => [topic, sorted.filter(m => m.topics.includes(topic)).map(m => m.memberId)]),
    );
    this.#subscriptions = new Map(
      sorted.map(member => [member.memberId, topicNames.filter(topic => member.topics.includes(topic))]),
    );
    this.#all = partitionsOf(topics, [...topicNames].sort(this.#fewestSubscribersFirst));
    this.#keepOwned(ownership);
    const kept = [...this.#assignment.values()].flat();
    kept.sort((a, b) => this.#fewestSubscribersFirst(a.topic, b.topic) || a.partition - b.partition);
    this.#free = notYetAssigned(this.#all, kept);
    this.#order = new LoadOrder(this.#assignment);
  }

  readonly #fewestSubscribersFirst = (a: string, b: string): number =>
    this.#subscribers.get(a)!.length - this.#subscribers.get(b)!.length || compareStrings(a, b);

  #keepOwned(ownership: Ownership): void {
    for (const [member, owned] of ownership.owned) {
      const mayKeep = (p: TopicPartition): boolean =>
        this.#isSubscribed(member, p.topic) && !this.#racks.mismatches(member, p);
      const kept = owned.filter(mayKeep);
      if (kept.length < owned.length) this.#revoked = true;
      this.#assignment.set(member, kept);
      for (const partition of kept) this.#holders.set(partitionKey(partition), member);
    }
  }

  build(): Assignment {
    const startsEmpty = this.#order.most === 0;
    this.#assignFree();

    const movable = (partition: TopicPartition): boolean => this.#isShared(partition.topic);
    const fixed = this.#setFixedMembersAside();
    const before = new Map([...this.#assignment].map(([member, partitions]) => [member, [...partitions]]));
    if (!this.#revoked) this.#moveWhileBetter(this.#free.filter(movable));
    const moved = this.#moveWhileBetter(this.#all.filter(movable));
    const worthIt = startsEmpty || !moved || imbalance(this.#assignment) < imbalance(before);

    const result = new Map([...(worthIt ? this.#assignment : before), ...fixed]);
    return new Map([...this.#subscriptions.keys()].map(member => [member, result.get(member)!]));
  }

  #isSubscribed(member: string, topic: string): boolean {
    return this.#subscriptions.get(member)!.includes(topic);
  }

  /** True when the topic's partitions can move: it has two subscribers or more. */
  #isShared(topic: string): boolean {
    return this.#subscribers.get(topic)!.length > 1;
  }

  #assignFree(): void {
    const give = (partition: TopicPartition, may: (member: string) => boolean): boolean => {
      const member = this.#order.members.find(m => this.#isSubscribed(m, partition.topic) && may(m));
      if (member === undefined) return false;
      this.#order.remove(member);
      this.#assignment.get(member)!.push(partition);
      this.#holders.set(partitionKey(partition), member);
      this.#order.add(member);
      return true;
    };
    let left = this.#free;
    if (this.#racks.matter) {
      left = left.filter(partition => !give(partition, member => !this.#racks.mismatches(member, partition)));
    }
    for (const partition of left) give(partition, () => true);
  }

  /** Takes out the members whose partitions cannot change: they have all they could have, and share no topic. */
  #setFixedMembersAside(): Assignment {
    const fixed: Assignment = new Map();
    for (const [member, partitions] of [...this.#assignment]) {
      if (partitions.length < this.#mostPossible(member)) continue;
      if (partitions.some(partition => this.#isShared(partition.topic))) continue;
      this.#order.remove(member);
      this.#assignment.delete(member);
      fixed.set(member, partitions);
    }
    return fixed;
  }

  #mostPossible(member: string): number {
    return this.#subscriptions.get(member)!.reduce((sum, topic) => sum + this.#topics.get(topic)!.partitions, 0);
  }

  /** Moves partitions of the list, round after round, until a round moves nothing; true if any moved. */
  #moveWhileBetter(partitions: readonly TopicPartition[]): boolean {
    let moved = false;
    let again = true;
    while (again) {
      again = false;
      for (const partition of partitions) {
        if (this.#isBalanced()) break;
        const target = this.#betterHolder(partition);
        if (target === undefined) continue;
        this.#move(partition, target);
        again = true;
        moved = true;
      }
    }
    return moved;
  }

  /** Who should have the partition instead: its former owner, else the least loaded subscriber; at least 2 fewer. */
  #betterHolder(partition: TopicPartition): string | undefined {
    const key = partitionKey(partition);
    const load = this.#load(this.#holders.get(key)!);
    const former = this.#formerOwners.get(key);
    if (former !== undefined && load > this.#load(former) + 1) return former;
    if (!this.#subscribers.get(partition.topic)!.some(member => load > this.#load(member) + 1)) return undefined;
    return this.#order.members.find(member => this.#isSubscribed(member, partition.topic));
  }

  #load(member: string): number {
    const partitions = this.#assignment.get(member);
    if (!partitions) throw new AssignorError('NullPointerException', `Member ${member} takes no part in the balance.`);
    return partitions.length;
  }

  #move(wanted: TopicPartition, to: string): void {
    const partition = this.#movements.betterMove(wanted, this.#holders.get(partitionKey(wanted))!, to);
    const key = partitionKey(partition);
    const from = this.#holders.get(key)!;
    this.#order.remove(from);
    this.#order.remove(to);
    this.#movements.record(partition, from, to);
    const given = this.#assignment.get(from)!;
    given.splice(
      given.findIndex(p => partitionKey(p) === key),
      1,
    );
    this.#assignment.get(to)!.push(partition);
    this.#holders.set(key, to);
    this.#order.add(to);
    this.#order.add(from);
  }

  /** True when loads differ by one at most, or no member could take a partition from one with two more. */
  #isBalanced(): boolean {
    if (this.#order.least >= this.#order.most - 1) return true;
    return !this.#order.members.some(member => {
      const load = this.#load(member);
      if (load === this.#mostPossible(member)) return false;
      return partitionsOf(this.#topics, this.#subscriptions.get(member)!).some(partition => {
        const holder = this.#holders.get(partitionKey(partition))!;
        return holder !== member && load + 1 < this.#load(holder);
      });
    });
  }
}

/** The sum of the differences in load between all pairs of members: 0 is perfect. */
function imbalance(assignment: Assignment): number {
  const loads = [...assignment.values()].map(partitions => partitions.length);
  return loads.reduce(
    (sum, load, index) => sum + loads.slice(index + 1).reduce((rest, other) => rest + Math.abs(load - other), 0),
    0,
  );
}
