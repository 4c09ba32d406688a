/**
 * Replays `kafka/assignor`: rebalance after rebalance of one group, each starting from what the one before gave.
 * Where a recording says `ties` (the result hangs on Java's hash order) only sizes, the number of partitions kept and
 * the legality of the assignment count.
 */
import { z } from 'zod';
import type { Assignment, Assignor, Member, TopicPartition, TopicsMetadata } from '../../engine/index.ts';
import { AssignorError, compareStrings, findAssignor, partitionKey } from '../../engine/index.ts';
import { illegality } from './assignment-legality.ts';
import { readCase } from './case-form.ts';
import type { RecordedCase } from './recording.ts';
import { show } from './recording.ts';

const partitionName = z.string().regex(/^.+-\d+$/, 'expected topic-number');
const topic = z
  .object({ partitions: z.int().nonnegative(), racks: z.array(z.array(z.string())).optional() })
  .refine(({ partitions, racks }) => !racks || racks.length === partitions, 'expected the racks of every partition');
const topics = z.record(z.string(), topic);
const member = z.object({
  topics: z.array(z.string()),
  instanceId: z.string().optional(),
  rack: z.string().optional(),
  owned: z.array(partitionName).optional(),
  generation: z.int().optional(),
});
const assignment = z.record(z.string(), z.array(partitionName));
const expectation = z.union(
  [
    z.object({ assignment }),
    z.object({ ties: z.literal(true), sizes: z.array(z.int()), kept: z.int().optional() }),
    z.object({ error: z.string() }),
  ],
  'expected an assignment, ties with sizes, or an error',
);
const step = z.object({ members: z.record(z.string(), member), topics: topics.optional(), expect: expectation });
const form = z.object({ assignor: z.string(), topics, steps: z.array(step).min(1) });

type Step = z.infer<typeof step>;
type Expectation = z.infer<typeof expectation>;

/** Rebalances the recorded group step by step. */
export function replayAssignor({ body }: RecordedCase): string | null {
  const read = readCase(form, body);
  if ('malformed' in read) return read.malformed;
  const assignor = assignorNamed(read.form.assignor);
  if (!assignor) return `malformed case: assignor: ${show(read.form.assignor)} is not known`;
  let topicsNow = new Map(Object.entries(read.form.topics));
  let before: Assignment = new Map();
  for (const [index, recorded] of read.form.steps.entries()) {
    if (recorded.topics) topicsNow = new Map(Object.entries(recorded.topics));
    const members = membersOf(recorded, before, index);
    const result = attempt(assignor, topicsNow, members);
    const difference = compare(recorded.expect, result, assignor, topicsNow, members);
    if (difference !== null) return `step ${index + 1}: ${difference}`;
    if (result instanceof AssignorError) return null;
    before = new Map([...result].map(([memberId, partitions]) => [memberId, distinct(partitions)]));
  }
  return null;
}

/** `server-uniform` is the broker's `uniform`; a name without prefix is a client's. */
function assignorNamed(name: string): Assignor | undefined {
  const prefix = 'server-';
  return name.startsWith(prefix) ? findAssignor('server', name.slice(prefix.length)) : findAssignor('client', name);
}

/** The members of a step; who is not said to own anything owns what the step before gave it. */
function membersOf(recorded: Step, before: Assignment, stepsBefore: number): Member[] {
  return Object.entries(recorded.members).map(([memberId, given]) => {
    const carried = before.get(memberId);
    const firstGeneration = Math.max(1, stepsBefore);
    return {
      memberId,
      instanceId: given.instanceId,
      rack: given.rack,
      topics: given.topics,
      ownedPartitions: given.owned?.map(parsePartition) ?? carried ?? [],
      generationId: given.owned ? (given.generation ?? firstGeneration) : carried ? stepsBefore : -1,
    };
  });
}

function parsePartition(name: string): TopicPartition {
  const dash = name.lastIndexOf('-');
  return { topic: name.slice(0, dash), partition: Number(name.slice(dash + 1)) };
}

function attempt(assignor: Assignor, topicsNow: TopicsMetadata, members: Member[]): Assignment | AssignorError {
  try {
    return assignor.assign(topicsNow, members);
  } catch (error) {
    if (error instanceof AssignorError) return error;
    throw error;
  }
}

function compare(
  expected: Expectation,
  result: Assignment | AssignorError,
  assignor: Assignor,
  topicsNow: TopicsMetadata,
  members: Member[],
): string | null {
  if ('error' in expected) {
    const actual = result instanceof AssignorError ? result.name : listing(result);
    return actual === expected.error ? null : `expected the error ${expected.error}, got ${actual}`;
  }
  if (result instanceof AssignorError) return `expected an assignment, got ${result.name}: ${result.message}`;
  if ('assignment' in expected) return firstDifference(expected.assignment, result);
  const sizes = [...result.values()].map(partitions => partitions.length).sort((a, b) => a - b);
  if (show(sizes) !== show(expected.sizes)) {
    return `expected sizes ${show(expected.sizes)}, got ${show(sizes)} (${listing(result)})`;
  }
  const kept = keptPartitions(members, result);
  if (expected.kept !== undefined && kept !== expected.kept) {
    return `expected ${expected.kept} partitions to stay with their owner, got ${kept} (${listing(result)})`;
  }
  return illegality(assignor, topicsNow, members, result);
}

function firstDifference(expected: Record<string, string[]>, result: Assignment): string | null {
  const names = [...new Set([...Object.keys(expected), ...result.keys()])].sort(compareStrings);
  for (const name of names) {
    const wanted = expected[name] ? sorted(expected[name].map(parsePartition)) : 'no such member';
    const got = result.has(name) ? sorted(result.get(name)!) : 'no such member';
    if (wanted !== got) return `${name}: expected ${wanted}, got ${got}`;
  }
  return null;
}

function keptPartitions(members: Member[], result: Assignment): number {
  return members
    .map(({ memberId, ownedPartitions }) => {
      const owned = new Set(ownedPartitions.map(partitionKey));
      return result.get(memberId)!.filter(partition => owned.has(partitionKey(partition))).length;
    })
    .reduce((sum, count) => sum + count, 0);
}

function sorted(partitions: readonly TopicPartition[]): string {
  const inOrder = distinct(partitions).sort((a, b) => compareStrings(a.topic, b.topic) || a.partition - b.partition);
  return `[${inOrder.map(partitionKey).join(', ')}]`;
}

/** Each partition once: recordings hold sets. (Kafka can name one twice, where a topic has lost partitions.) */
function distinct(partitions: readonly TopicPartition[]): TopicPartition[] {
  return [...new Map(partitions.map(partition => [partitionKey(partition), partition])).values()];
}

function listing(result: Assignment): string {
  return [...result].map(([member, partitions]) => `${member} ${sorted(partitions)}`).join(', ');
}
