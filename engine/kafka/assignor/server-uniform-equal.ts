/**
 * `uniform` for a group whose members all subscribe to the same topics. Every member may have floor(P/N) partitions,
 * P mod N members one more: those that already own that many, else the last ones. Members keep what fits; what is
 * free, then what was taken away, fills the members that have room, one member after the other.
 * Source: UniformHomogeneousAssignmentBuilder (Kafka 4.2).
 */
import type { Assignment, Member, TopicPartition, TopicsMetadata } from './assignor.ts';
import { AssignorError, assignableTopics, partitionKey, partitionsOf } from './assignor.ts';

/** Shares out the topics that all of `members` (sorted) subscribe to. */
export function assignEqual(topics: TopicsMetadata, members: readonly Member[]): Assignment {
  const names = assignableTopics(topics, members);
  const all = partitionsOf(topics, names);
  const owned = new Set(members.flatMap(member => member.ownedPartitions.map(partitionKey)));
  const free = all.filter(partition => !owned.has(partitionKey(partition)));
  const assignment: Assignment = new Map();
  const rooms: { memberId: string; room: number }[] = [];

  const quota = Math.floor(all.length / members.length);
  let extras = all.length % members.length;
  members.forEach((member, index) => {
    const limit = quota + (extras > 0 ? 1 : 0);
    const mine = stillSubscribed(member, names);
    const kept = mine.slice(0, limit);
    free.push(...mine.slice(limit));
    assignment.set(member.memberId, kept);

    let room = limit - kept.length;
    const mustTakeExtra = members.length - index <= extras;
    const leavesExtra = extras > 0 && room > 0 && !mustTakeExtra;
    if (leavesExtra) room--;
    else if (extras > 0) extras--;
    if (room > 0) rooms.push({ memberId: member.memberId, room });
  });

  let next = 0;
  for (const { memberId, room } of rooms) {
    assignment.get(memberId)!.push(...free.slice(next, next + room));
    next += room;
  }
  if (next < free.length) throw new AssignorError('PartitionAssignorException', 'Partitions were left unassigned');
  return assignment;
}

function stillSubscribed(member: Member, names: readonly string[]): TopicPartition[] {
  return names.flatMap(topic => inHashOrder(member.ownedPartitions.filter(partition => partition.topic === topic)));
}

/**
 * The partitions of one topic in the order of Java's HashSet<Integer>, in which the broker goes through what a member
 * owns: by number modulo the size of the hash table, so that of {3, 16} the 16 comes first. It decides which are kept.
 */
function inHashOrder(partitions: readonly TopicPartition[]): TopicPartition[] {
  let tableSize = 16;
  while (partitions.length > tableSize * 0.75) tableSize *= 2;
  return [...partitions].sort(
    (a, b) => (a.partition % tableSize) - (b.partition % tableSize) || a.partition - b.partition,
  );
}
