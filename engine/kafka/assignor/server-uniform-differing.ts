/**
 * `uniform` for a group whose members subscribe to different topics. 1. Members keep what they still subscribe to.
 * 2. Free partitions go to the least loaded subscribers, the topics with most partitions a subscriber first.
 * 3. Topic by topic, partitions move from the most to the least loaded subscribers until these differ by one at most;
 * again over all topics while anything moves, 16 rounds at most.
 * Source: UniformHeterogeneousAssignmentBuilder (Kafka 4.2).
 */
import type { Assignment, Member, TopicPartition, TopicsMetadata } from './assignor.ts';
import { AssignorError, assignableTopics, compareStrings, partitionKey } from './assignor.ts';
import { LeastLoaded, MostLoaded } from './server-uniform-levels.ts';

const MAX_ROUNDS = 16;

/** Shares out the topics over their subscribers; `members` are sorted. */
export function assignDiffering(topics: TopicsMetadata, members: readonly Member[]): Assignment {
  const group = new UniformGroup(topics, members);
  group.assignFree();
  group.balance();
  return group.assignment;
}

class UniformGroup {
  readonly assignment: Assignment;
  readonly #topics: TopicsMetadata;
  /** Topics, those with most partitions a subscriber first, then with fewest subscribers, then by name. */
  readonly #sortedTopics: string[];
  readonly #subscribers = new Map<string, string[]>();
  readonly #owners = new Map<string, string>();

  constructor(topics: TopicsMetadata, members: readonly Member[]) {
    this.#topics = topics;
    const names = assignableTopics(topics, members);
    for (const topic of names) {
      this.#subscribers.set(
        topic,
        members.filter(member => member.topics.includes(topic)).map(member => member.memberId),
      );
    }
    const density = (topic: string): number => topics.get(topic)!.partitions / this.#subscribers.get(topic)!.length;
    this.#sortedTopics = names.sort(
      (a, b) =>
        density(b) - density(a) ||
        this.#subscribers.get(a)!.length - this.#subscribers.get(b)!.length ||
        compareStrings(a, b),
    );
    this.assignment = new Map(members.map(member => [member.memberId, this.#keep(member)]));
  }

  #keep(member: Member): TopicPartition[] {
    const kept = member.ownedPartitions.filter(
      ({ topic }) => this.#subscribers.has(topic) && member.topics.includes(topic),
    );
    for (const partition of kept) {
      if (partition.partition >= this.#topics.get(partition.topic)!.partitions) {
        throw new AssignorError('ArrayIndexOutOfBoundsException', `${partitionKey(partition)} does not exist`);
      }
      this.#owners.set(partitionKey(partition), member.memberId);
    }
    return kept;
  }

  #partitions(topic: string): TopicPartition[] {
    return Array.from({ length: this.#topics.get(topic)!.partitions }, (_, partition) => ({ topic, partition }));
  }

  #byLoad(topic: string): { memberId: string; load: number }[] {
    return this.#subscribers
      .get(topic)!
      .map(memberId => ({ memberId, load: this.assignment.get(memberId)!.length }))
      .sort((a, b) => a.load - b.load || compareStrings(a.memberId, b.memberId));
  }

  /** Gives every free partition to the least loaded subscriber of its topic. */
  assignFree(): void {
    for (const topic of this.#sortedTopics) {
      const least = new LeastLoaded(this.#byLoad(topic));
      for (const partition of this.#partitions(topic)) {
        if (!this.#owners.has(partitionKey(partition))) this.#give(partition, least.next());
      }
    }
  }

  /** Balances the topics in turn until all have been passed without a move. */
  balance(): void {
    const shared = this.#sortedTopics.filter(topic => this.#subscribers.get(topic)!.length > 1);
    let sinceMove = 0;
    for (let turn = 0; turn < MAX_ROUNDS * shared.length && sinceMove < shared.length; turn++) {
      sinceMove = this.#balanceTopic(shared[turn % shared.length]!) ? 1 : sinceMove + 1;
    }
  }

  /** Moves the topic's partitions from the most to the least loaded; true if any moved. */
  #balanceTopic(topic: string): boolean {
    const byLoad = this.#byLoad(topic);
    if (byLoad[byLoad.length - 1]!.load - byLoad[0]!.load <= 1) return false;
    const least = new LeastLoaded(byLoad);
    const most = new MostLoaded(byLoad);
    const stocks = new Map<string, TopicPartition[]>(byLoad.map(({ memberId }) => [memberId, []]));
    for (const partition of this.#partitions(topic)) {
      stocks.get(this.#owners.get(partitionKey(partition))!)!.push(partition);
    }
    let moved = false;
    for (;;) {
      const giver = most.next(memberId => stocks.get(memberId)!.length > 0);
      if (giver === undefined) return moved;
      const partition = stocks.get(giver)!.pop()!;
      const taker = least.next();
      if (most.level - least.level <= 1) return moved;
      this.#give(partition, taker);
      moved = true;
    }
  }

  #give(partition: TopicPartition, to: string): void {
    const key = partitionKey(partition);
    const from = this.#owners.get(key);
    if (from !== undefined) {
      const given = this.assignment.get(from)!;
      given.splice(
        given.findIndex(p => partitionKey(p) === key),
        1,
      );
    }
    this.assignment.get(to)!.push(partition);
    this.#owners.set(key, to);
  }
}
