/**
 * Verbs of consumers, with the settings that the recorder gave them. Records are held back (partitions are paused)
 * except while a member is told to read.
 */
import {
  Consumer,
  type ConsumerRecord,
  KafkaException,
  msToUs,
  type Process,
  sleep,
  type TopicPartition,
} from '../../../../engine/index.ts';
import { isRecord } from '../../recording.ts';
import {
  errorForm,
  list,
  number,
  ok,
  optional,
  place,
  placeName,
  type Step,
  settings,
  text,
  type Verb,
} from '../step.ts';
import type { ScriptConsumer, ScriptWorld } from '../world.ts';
import { consumerDefaults, READ_POLL_MS, recordForm } from './reader.ts';

const SETTLE_POLL_MS = 60;

function* create(world: ScriptWorld, step: Step): Process<unknown> {
  const name = text(step, 'name');
  const group = optional(step, 'group', text);
  const config = { ...consumerDefaults, 'client.id': name, ...(group !== undefined && { 'group.id': group }) };
  const consumer = new Consumer(world.cluster, name, { ...config, ...settings(step, 'config') });
  const member: ScriptConsumer = { name, consumer, events: [], holds: true };
  world.consumers.set(name, member);
  if (step['assign'] !== undefined) consumer.assign(list(step, 'assign').map(place));
  if (step['subscribe'] !== undefined) yield* follow(member, list(step, 'subscribe').map(String));
  return ok;
}

function follow(member: ScriptConsumer, topics: string[]): Process<void> {
  const { consumer, events } = member;
  return consumer.subscribe(topics, {
    revoked: partitions => events.push(`revoked ${names(partitions).sort().join(' ')}`),
    lost: partitions => events.push(`lost ${names(partitions).sort().join(' ')}`),
    assigned: partitions => {
      events.push(`assigned ${names(partitions).sort().join(' ')}`);
      if (member.holds) consumer.pause(partitions);
    },
  });
}

/** The member that the step names. */
function memberOf(world: ScriptWorld, step: Step): ScriptConsumer {
  const member = world.consumers.get(text(step, 'as'));
  if (!member) throw new Error(`malformed case: there is no consumer ${text(step, 'as')}`);
  return member;
}

/** What the callbacks told since the last report, where they told something. */
function eventsOf(member: ScriptConsumer): { events?: string[] } {
  const events = member.events.splice(0);
  return events.length > 0 ? { events } : {};
}

/** Polls the members in turn until nothing has changed for a while. */
function* settle(world: ScriptWorld, step: Step): Process<unknown> {
  const members =
    step['members'] === undefined
      ? [...world.consumers.values()]
      : list(step, 'members').map(name => world.consumers.get(String(name))!);
  const { scheduler } = world.simulation;
  const quietUs = msToUs(optional(step, 'quietMs', number) ?? 1200);
  const endUs = scheduler.nowUs + msToUs(optional(step, 'limitMs', number) ?? 25_000);
  const failures = new Map<ScriptConsumer, unknown>();
  let last = '';
  let sinceUs = scheduler.nowUs;
  while (scheduler.nowUs < endUs) {
    for (const member of members) {
      if (failures.has(member)) continue;
      const failure = yield* failureOf(member.consumer.poll(SETTLE_POLL_MS));
      if (failure) failures.set(member, failure);
    }
    // A poll of a member that cannot wait takes no virtual time.
    if (failures.size === members.length) yield* sleep(scheduler, msToUs(SETTLE_POLL_MS));
    const now = JSON.stringify(members.map(m => [names(m.consumer.assignment).sort(), m.events.length, generation(m)]));
    if (now + failures.size !== last) sinceUs = scheduler.nowUs;
    last = now + failures.size;
    const some = step['empty'] === true || members.some(m => m.consumer.assignment.length > 0);
    if (scheduler.nowUs - sinceUs >= quietUs && (failures.size === members.length || some)) break;
  }
  const living = members.filter(member => !failures.has(member));
  if (step['compare'] === 'sizes') {
    for (const member of living) member.events.length = 0;
    return { sizes: living.map(m => m.consumer.assignment.length).sort((a, b) => a - b) };
  }
  const reports = members.map(member => {
    const failure = failures.get(member);
    const report = failure ? (failure as object) : { assigned: inOrder(member.consumer.assignment) };
    return [member.name, { ...report, ...eventsOf(member) }];
  });
  return { members: Object.fromEntries(reports) };
}

function generation({ consumer }: ScriptConsumer): number {
  return consumer.config.groupId === null ? -1 : consumer.groupMetadata.generation;
}

function* failureOf(process: Process<unknown>): Process<unknown> {
  try {
    yield* process;
    return null;
  } catch (error) {
    if (error instanceof KafkaException) return errorForm(error);
    throw error;
  }
}

/** Lets one member read until it stands at the end everywhere, or has enough. */
function* poll(world: ScriptWorld, step: Step): Process<unknown> {
  const member = memberOf(world, step);
  const { consumer } = member;
  const { scheduler } = world.simulation;
  const max = optional(step, 'max', number) ?? Number.POSITIVE_INFINITY;
  const endUs = scheduler.nowUs + msToUs(optional(step, 'limitMs', number) ?? 8000);
  const found: ConsumerRecord[] = [];
  member.holds = false;
  try {
    consumer.resume(consumer.assignment);
    let sinceUs = scheduler.nowUs;
    while (scheduler.nowUs < endUs && found.length < max) {
      const records = yield* consumer.poll(READ_POLL_MS);
      found.push(...records);
      if (records.length > 0) sinceUs = scheduler.nowUs;
      const quietUs = scheduler.nowUs - sinceUs;
      const { assignment } = consumer;
      if (assignment.length > 0 && quietUs > msToUs(300) && (yield* atEnd(consumer))) break;
      if (assignment.length === 0 && quietUs > msToUs(2500)) break;
    }
  } finally {
    member.holds = true;
    consumer.pause(consumer.assignment);
  }
  const byPartition = Map.groupBy(found, ({ topic, partition }) => placeName(topic, partition));
  const records = [...byPartition].map(([name, list]) => [name, list.map(record => recordForm(record, step))]);
  return { records: Object.fromEntries(records), ...eventsOf(member) };
}

function* atEnd(consumer: Consumer): Process<boolean> {
  const ends = yield* consumer.endOffsets(consumer.assignment);
  for (const at of consumer.assignment) {
    const position = yield* consumer.position(at);
    if (position < ends.get(placeName(at.topic, at.partition))!) return false;
  }
  return true;
}

function* commit(world: ScriptWorld, step: Step): Process<unknown> {
  const { consumer } = memberOf(world, step);
  const offsets = step['offsets'];
  yield* consumer.commitSync(isRecord(offsets) ? offsetsIn(offsets) : undefined);
  return ok;
}

/** Offsets to commit, from `{topic-0: 5}` or `{topic-0: {offset, metadata, leaderEpoch}}`. */
export function offsetsIn(
  given: Record<string, unknown>,
): { topic: string; partition: number; offset: number; leaderEpoch: number; metadata: string }[] {
  return Object.entries(given).map(([name, value]) => {
    const form = isRecord(value) ? value : { offset: value };
    const offset = Number(form['offset']);
    if (offset < 0) throw new KafkaException('IllegalArgumentException', 'Invalid negative offset');
    const { metadata } = form;
    const filler = isRecord(metadata) ? 'm'.repeat(Number(metadata['size'])) : String(metadata ?? '');
    return { ...place(name), offset, leaderEpoch: Number(form['leaderEpoch'] ?? -1), metadata: filler };
  });
}

function* committed(world: ScriptWorld, step: Step): Process<unknown> {
  const partitions = list(step, 'partitions').map(place);
  const found = yield* memberOf(world, step).consumer.committed(partitions);
  return { committed: Object.fromEntries([...found].map(([name, value]) => [name, committedForm(value)])) };
}

/** A committed offset as results show it. */
export function committedForm(committed: { offset: number; metadata: string | null } | null): unknown {
  if (committed === null) return null;
  const { offset, metadata } = committed;
  return metadata ? { offset, metadata } : offset;
}

function* position(world: ScriptWorld, step: Step): Process<unknown> {
  const { consumer } = memberOf(world, step);
  const found: Record<string, number> = {};
  for (const name of list(step, 'partitions')) found[String(name)] = yield* consumer.position(place(name));
  return { position: found };
}

function* lag(world: ScriptWorld, step: Step): Process<unknown> {
  const { consumer } = memberOf(world, step);
  const lags = list(step, 'partitions').map(name => [String(name), consumer.currentLag(place(name))]);
  return { lag: Object.fromEntries(lags) };
}

function* seek(world: ScriptWorld, step: Step): Process<unknown> {
  memberOf(world, step).consumer.seek(place(step['partition']), number(step, 'offset'));
  return ok;
}

function* seekTo(world: ScriptWorld, step: Step): Process<unknown> {
  const { consumer } = memberOf(world, step);
  const partitions = list(step, 'partitions').map(place);
  if (text(step, 'to') === 'beginning') consumer.seekToBeginning(partitions);
  else consumer.seekToEnd(partitions);
  return ok;
}

function* subscribe(world: ScriptWorld, step: Step): Process<unknown> {
  yield* follow(memberOf(world, step), list(step, 'topics').map(String));
  return ok;
}

function* unsubscribe(world: ScriptWorld, step: Step): Process<unknown> {
  yield* memberOf(world, step).consumer.unsubscribe();
  return ok;
}

function* close(world: ScriptWorld, step: Step): Process<unknown> {
  const member = memberOf(world, step);
  world.consumers.delete(member.name);
  yield* member.consumer.close();
  return { ...ok, ...eventsOf(member) };
}

function* crash(world: ScriptWorld, step: Step): Process<unknown> {
  const member = memberOf(world, step);
  world.consumers.delete(member.name);
  yield* member.consumer.close(false);
  return ok;
}

function* groupMetadata(world: ScriptWorld, step: Step): Process<unknown> {
  const { generation: generationId, groupInstanceId } = memberOf(world, step).consumer.groupMetadata;
  return { generation: generationId, instanceId: groupInstanceId };
}

function names(partitions: readonly TopicPartition[]): string[] {
  return partitions.map(({ topic, partition }) => placeName(topic, partition));
}

function inOrder(partitions: readonly TopicPartition[]): string[] {
  const sorted = [...partitions].sort((a, b) =>
    a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition,
  );
  return names(sorted);
}

export const consumerVerbs: Record<string, Verb> = {
  consumer: create,
  settle,
  poll,
  commit,
  committed,
  position,
  lag,
  seek,
  'seek-to': seekTo,
  subscribe,
  unsubscribe,
  close,
  crash,
  'group-metadata': groupMetadata,
};
