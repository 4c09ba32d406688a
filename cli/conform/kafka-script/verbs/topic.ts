/**
 * Verbs on topics, their settings and their records, as the Admin client does them.
 */
import {
  addPartitions,
  alterTopicConfig,
  createTopic,
  deleteRecords,
  deleteTopic,
  describeTopicConfig,
  listTopics,
  msToUs,
  type Process,
  sleep,
} from '../../../../engine/index.ts';
import { isRecord } from '../../recording.ts';
import { list, number, ok, optional, place, type Step, settings, text, type Verb } from '../step.ts';
import type { ScriptWorld } from '../world.ts';

/** How long the recorder waited for a change to reach every broker. */
const REACHES_ALL_MS = 300;

function* create(world: ScriptWorld, step: Step): Process<unknown> {
  const topic = {
    name: text(step, 'topic'),
    numPartitions: optional(step, 'partitions', number) ?? -1,
    replicationFactor: optional(step, 'replicas', number) ?? -1,
    config: settings(step, 'config'),
    assignment: assignmentOf(step),
  };
  const numbers = yield* createTopic(world.admin, topic, step['validateOnly'] === true);
  yield* sleep(world.simulation.scheduler, msToUs(REACHES_ALL_MS));
  return { ok: true, ...numbers };
}

/** The replicas of each partition, from `{"0": [1, 2]}`. */
function assignmentOf(step: Step): { partition: number; replicas: number[] }[] {
  const given = step['assignment'];
  if (!isRecord(given)) return [];
  return Object.entries(given).map(([partition, replicas]) => {
    return { partition: Number(partition), replicas: replicas as number[] };
  });
}

function* remove(world: ScriptWorld, step: Step): Process<unknown> {
  yield* deleteTopic(world.admin, text(step, 'topic'));
  yield* sleep(world.simulation.scheduler, msToUs(REACHES_ALL_MS));
  for (const link of world.links) link.forget(text(step, 'topic'));
  return ok;
}

function* grow(world: ScriptWorld, step: Step): Process<unknown> {
  const assignments = step['assignment'] === undefined ? null : (list(step, 'assignment') as number[][]);
  yield* addPartitions(world.admin, text(step, 'topic'), number(step, 'to'), assignments);
  yield* sleep(world.simulation.scheduler, msToUs(REACHES_ALL_MS));
  return ok;
}

function* alterConfig(world: ScriptWorld, step: Step): Process<unknown> {
  const set = Object.entries(settings(step, 'set')).map(([name, value]) => ({ name, configOperation: 0, value }));
  const deleted = (optional(step, 'delete', list) ?? []).map(name => ({
    name: String(name),
    configOperation: 1,
    value: null,
  }));
  yield* alterTopicConfig(world.admin, text(step, 'topic'), [...set, ...deleted]);
  yield* sleep(world.simulation.scheduler, msToUs(REACHES_ALL_MS));
  return ok;
}

function* describeConfig(world: ScriptWorld, step: Step): Process<unknown> {
  const entries = yield* describeTopicConfig(world.admin, text(step, 'topic'));
  const found = list(step, 'names').map(name => {
    const entry = entries.find(candidate => candidate.name === name);
    return [String(name), entry ? [entry.value, entry.source] : null];
  });
  return Object.fromEntries(found);
}

function* topics(world: ScriptWorld): Process<unknown> {
  return { topics: yield* listTopics(world.admin) };
}

function* deleteBefore(world: ScriptWorld, step: Step): Process<unknown> {
  const lowWatermark: Record<string, number> = {};
  const before = step['before'];
  for (const [name, offset] of Object.entries(isRecord(before) ? before : {})) {
    const { topic, partition } = place(name);
    lowWatermark[name] = yield* deleteRecords(world.admin, topic, partition, Number(offset));
  }
  return { lowWatermark };
}

export const topicVerbs: Record<string, Verb> = {
  'create-topic': create,
  'delete-topic': remove,
  'create-partitions': grow,
  'alter-topic-config': alterConfig,
  'describe-topic-config': describeConfig,
  'list-topics': topics,
  'delete-records': deleteBefore,
};
