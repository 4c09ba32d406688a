/**
 * Short forms for the assignor tests: groups and topics are written as text, results read as text.
 */
import type {
  Assignment,
  Assignor,
  Member,
  TopicMetadata,
  TopicPartition,
  TopicsMetadata,
} from '../../engine/kafka/assignor/assignor.ts';
import { partitionKey } from '../../engine/kafka/assignor/assignor.ts';
import { findAssignor } from '../../engine/kafka/assignor/index.ts';

/** The assignor of that name; the broker's are `server-range` and `server-uniform`. */
export function assignorNamed(name: string): Assignor {
  const server = name.startsWith('server-');
  const assignor = findAssignor(server ? 'server' : 'client', name.replace('server-', ''));
  if (!assignor) throw new Error(`no assignor ${name}`);
  return assignor;
}

/** `{ t: 3 }` is a topic t of three partitions; `{ t: [['a'], ['b']] }` has two, with a replica in that rack. */
export function topicsOf(counts: Record<string, number | string[][]>): TopicsMetadata {
  return new Map(
    Object.entries(counts).map(([name, given]): [string, TopicMetadata] => [
      name,
      typeof given === 'number' ? { partitions: given } : { partitions: given.length, racks: given },
    ]),
  );
}

/** A member; `owned` is written `'t-0 t-1'`. */
export function member(memberId: string, topics: string, more: Partial<Member> & { owned?: string } = {}): Member {
  const { owned, ...rest } = more;
  const ownedPartitions = (owned ?? '').split(' ').filter(Boolean).map(parse);
  return { memberId, topics: topics.split(' '), ownedPartitions, generationId: owned === undefined ? -1 : 1, ...rest };
}

function parse(name: string): TopicPartition {
  const dash = name.lastIndexOf('-');
  return { topic: name.slice(0, dash), partition: Number(name.slice(dash + 1)) };
}

/** What each member gets, written `'t-0 t-1'` in order. */
export function read(assignment: Assignment): Record<string, string> {
  const ordered = (partitions: TopicPartition[]): TopicPartition[] =>
    [...partitions].sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
  return Object.fromEntries(
    [...assignment].map(([id, partitions]) => [id, ordered(partitions).map(partitionKey).join(' ')]),
  );
}

/** The members as they stand in the next rebalance: each owns what the assignment gave it. */
export function owning(members: readonly Member[], assignment: Assignment, generationId: number): Member[] {
  return members.map(m =>
    assignment.has(m.memberId) ? { ...m, ownedPartitions: assignment.get(m.memberId)!, generationId } : m,
  );
}
