/**
 * The `range` assignor: topic by topic, the members in their order each get a run of neighbouring partitions; with P
 * partitions and N members the first P mod N get one more. So equal topics are co-partitioned, and the first members
 * collect the remainders of all topics. With racks (KIP-881) partitions that match a member's rack are given out
 * first, under the same limits, and equal topics stay co-partitioned.
 * Source: org.apache.kafka.clients.consumer.RangeAssignor (Kafka 4.2).
 */
import type { Assignment, Assignor, Member, TopicPartition, TopicsMetadata } from './assignor.ts';
import { assignableTopics, compareMembers, compareStrings, emptyAssignment } from './assignor.ts';
import { rackOf, racksMatter, replicaRacksOf } from './racks.ts';

/** One topic while it is being shared out. */
class TopicShare {
  readonly topic: string;
  readonly members: readonly Member[];
  readonly racksMatter: boolean;
  /** True when some subscriber has a rack, so that replica racks are looked at. */
  readonly seesRacks: boolean;
  readonly partitions: number;
  readonly #replicaRacks: Set<string>[];
  readonly #unassigned: Set<number>;
  readonly #given = new Map<string, number>();
  readonly #quota: number;
  #extras: number;

  constructor(topics: TopicsMetadata, topic: string, members: readonly Member[]) {
    this.topic = topic;
    this.members = members.filter(member => member.topics.includes(topic)).sort(compareMembers);
    this.partitions = topics.get(topic)!.partitions;
    const numbers = Array.from({ length: this.partitions }, (_, partition) => partition);
    this.#unassigned = new Set(numbers);
    this.#quota = Math.floor(this.partitions / this.members.length);
    this.#extras = this.partitions % this.members.length;
    const memberRacks = new Set(this.members.map(rackOf).filter(rack => rack !== undefined));
    this.seesRacks = memberRacks.size > 0;
    this.#replicaRacks = numbers.map(partition => replicaRacksOf(topics, { topic, partition }));
    this.racksMatter = racksMatter(memberRacks, this.#replicaRacks);
  }

  /** A member without a rack matches every partition. */
  matches(member: Member, partition: number): boolean {
    const rack = rackOf(member);
    return rack === undefined || this.#replicaRacks[partition]!.has(rack);
  }

  /** How many more partitions the member may get now. */
  room(member: Member): number {
    const limit = this.#quota + (this.#extras > 0 ? 1 : 0);
    return Math.max(0, limit - (this.#given.get(member.memberId) ?? 0));
  }

  give(member: Member, partitions: readonly number[], assignment: Assignment): void {
    const given = (this.#given.get(member.memberId) ?? 0) + partitions.length;
    this.#given.set(member.memberId, given);
    if (given > this.#quota) this.#extras--;
    for (const partition of partitions) {
      this.#unassigned.delete(partition);
      assignment.get(member.memberId)!.push({ topic: this.topic, partition });
    }
  }

  /** Gives each member in turn the lowest free partitions that it may have, up to its room. */
  giveRanges(assignment: Assignment, may: (member: Member, partition: number) => boolean): void {
    for (const member of this.members) {
      const range = [...this.#unassigned].filter(partition => may(member, partition)).slice(0, this.room(member));
      if (range.length > 0) this.give(member, range, assignment);
    }
  }
}

/** Topics with the same subscribers and number of partitions, which must stay co-partitioned. */
function coPartitioned(shares: readonly TopicShare[]): TopicShare[][] {
  const groups = new Map<string, TopicShare[]>();
  for (const share of shares) {
    const group = JSON.stringify([share.partitions, share.members.map(member => member.memberId)]);
    groups.set(group, [...(groups.get(group) ?? []), share]);
  }
  return [...groups.values()];
}

/** Gives partition n of all topics of the group to the first member whose rack matches every one of them. */
function giveTogether(group: readonly TopicShare[], assignment: Assignment): void {
  const { members, partitions } = group[0]!;
  for (let partition = 0; partition < partitions; partition++) {
    const taker = members.find(member =>
      group.every(share => share.matches(member, partition) && share.room(member) > 0),
    );
    if (taker) for (const share of group) share.give(taker, [partition], assignment);
  }
}

function assign(topics: TopicsMetadata, members: readonly Member[]): Assignment {
  const shares = assignableTopics(topics, members).map(topic => new TopicShare(topics, topic, members));
  const assignment = emptyAssignment([...members].sort(compareMembers));
  if (shares.some(share => share.racksMatter)) {
    for (const group of coPartitioned(shares.filter(share => share.seesRacks))) {
      if (group.length > 1) giveTogether(group, assignment);
      else if (group[0]!.racksMatter) group[0]!.giveRanges(assignment, (m, p) => group[0]!.matches(m, p));
    }
  }
  for (const share of shares) share.giveRanges(assignment, () => true);
  for (const partitions of assignment.values()) partitions.sort(byTopicAndNumber);
  return assignment;
}

function byTopicAndNumber(a: TopicPartition, b: TopicPartition): number {
  return compareStrings(a.topic, b.topic) || a.partition - b.partition;
}

/** Runs of neighbouring partitions, topic by topic: the default of classic consumer groups. */
export const range: Assignor = { name: 'range', side: 'client', rebalanceProtocols: ['EAGER'], assign };
