/**
 * What a partition assignor is: from the members of a consumer group and the partitions of their topics to who reads
 * what. Client assignors run in the group's leader (classic protocol), server assignors in the broker (KIP-848).
 * Source: ConsumerPartitionAssignor and AbstractPartitionAssignor (clients), ConsumerGroupPartitionAssignor (broker),
 * Kafka 4.2. Members and topics are taken in sorted order wherever Java's result hangs on hash order.
 * Left out: user data as bytes (owned partitions and generation are fields here), assignor versions.
 */

/** One partition of a topic. */
export interface TopicPartition {
  topic: string;
  partition: number;
}

/** A member of a consumer group, as an assignor sees it. */
export interface Member {
  memberId: string;
  /** `group.instance.id` of a static member (KIP-345). */
  instanceId?: string;
  /** `client.rack` (KIP-392, KIP-881). */
  rack?: string;
  /** Names of the subscribed topics; a topic that does not exist is allowed and ignored. */
  topics: readonly string[];
  /** What the member says it owns: its last assignment. */
  ownedPartitions: readonly TopicPartition[];
  /** The generation in which it got them; -1 when it has none. */
  generationId: number;
}

/** The partitions of a topic, numbered 0 to `partitions` - 1. */
export interface TopicMetadata {
  partitions: number;
  /** The racks of each partition's replicas; left out where brokers have no `broker.rack`. */
  racks?: readonly (readonly string[])[];
}

/** All topics of the cluster that matter to the group, by name. */
export type TopicsMetadata = ReadonlyMap<string, TopicMetadata>;

/** Who reads what: member id -> partitions. Every member of the group has an entry. */
export type Assignment = Map<string, TopicPartition[]>;

/** How members give up partitions: all of them before each rebalance, or only those that move (KIP-429). */
export type RebalanceProtocol = 'EAGER' | 'COOPERATIVE';

/** A way to share out partitions, named as in `partition.assignment.strategy` or `group.consumer.assignors`. */
export interface Assignor {
  name: string;
  side: 'client' | 'server';
  /** What a client assignor supports; the server's reconcile member by member and need none. */
  rebalanceProtocols: readonly RebalanceProtocol[];
  assign(topics: TopicsMetadata, members: readonly Member[]): Assignment;
}

/** An assignor that gave up, under the name of the exception of the real one. */
export class AssignorError extends Error {
  constructor(exception: string, message: string) {
    super(message);
    this.name = exception;
  }
}

/** The order of Java's String#compareTo: by UTF-16 code unit. */
export function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Static members first, by instance id; then the others by member id (MemberInfo#compareTo). */
export function compareMembers(a: Member, b: Member): number {
  if (a.instanceId !== undefined && b.instanceId !== undefined) return compareStrings(a.instanceId, b.instanceId);
  if (a.instanceId !== undefined) return -1;
  if (b.instanceId !== undefined) return 1;
  return compareStrings(a.memberId, b.memberId);
}

/** The members sorted by member id alone. */
export function byMemberId(members: readonly Member[]): Member[] {
  return [...members].sort((a, b) => compareStrings(a.memberId, b.memberId));
}

/** `topic-partition`, as Kafka writes it: the key under which maps and sets hold a partition. */
export function partitionKey(partition: TopicPartition): string {
  return `${partition.topic}-${partition.partition}`;
}

/** The topics that exist, have partitions and are subscribed to by some member, sorted by name. */
export function assignableTopics(topics: TopicsMetadata, members: readonly Member[]): string[] {
  const names = new Set(members.flatMap(member => member.topics));
  return [...names].filter(name => (topics.get(name)?.partitions ?? 0) > 0).sort(compareStrings);
}

/** The partitions of the named topics, in the order of the names, then by number. */
export function partitionsOf(topics: TopicsMetadata, names: readonly string[]): TopicPartition[] {
  return names.flatMap(topic =>
    Array.from({ length: topics.get(topic)?.partitions ?? 0 }, (_, partition) => ({ topic, partition })),
  );
}

/** An assignment in which every member has nothing yet, in the order of the members. */
export function emptyAssignment(members: readonly Member[]): Assignment {
  return new Map(members.map(member => [member.memberId, []]));
}
