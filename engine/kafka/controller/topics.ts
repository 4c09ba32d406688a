/**
 * The controller's work on topics: create, delete, add partitions, change settings (T1 to T7). Source:
 * ReplicationControlManager.createTopic, createPartitions, ConfigurationControlManager (4.2).
 */
import type { ConfigOperation } from '../api/44-incremental-alter-configs.ts';
import { settingProblem, settingsProblem, topicSettings } from '../config/topic-setting.ts';
import type { ErrorName } from '../error-code.ts';
import { newPartition, placeReplicas, topicNameProblem, topicShapeProblem } from '../topic.ts';
import type { Controller } from './controller.ts';

/** What became of a request, with a sentence where it was refused. */
export interface Outcome {
  error: ErrorName;
  message: string | null;
}

/** A topic to create: -1 stands for the cluster's defaults, `assignment` names the replicas of each partition. */
export interface WantedTopic {
  name: string;
  numPartitions: number;
  replicationFactor: number;
  config: Readonly<Record<string, string>>;
  assignment?: readonly (readonly number[])[];
}

/** Metadata records that one request may write (QuorumController.MAX_RECORDS_PER_USER_OP). */
const MOST_RECORDS = 10_000;

const done: Outcome = { error: 'NONE', message: null };

/** Creates a topic, or only looks whether it could be; answers with its numbers. */
export function createTopic(
  controller: Controller,
  wanted: WantedTopic,
  validateOnly: boolean,
): Outcome & { partitions: number; replicas: number } {
  const { cluster } = controller;
  const refused = (error: ErrorName, message: string) => ({ error, message, partitions: -1, replicas: -1 });
  const { name, config } = wanted;
  const problem = topicNameProblem(name);
  if (problem) return refused('INVALID_TOPIC_EXCEPTION', `Topic name "${name}" is not valid: ${problem}.`);
  if (controller.topics.has(name)) return refused('TOPIC_ALREADY_EXISTS', `Topic '${name}' already exists.`);
  const twin = [...controller.topics.keys()].find(other => plain(other) === plain(name));
  if (twin) return refused('INVALID_TOPIC_EXCEPTION', `Topic '${name}' collides with existing topic: ${twin}`);
  const setting = settingsProblem(config);
  if (setting) return refused('INVALID_CONFIG', setting);
  const byHand = wanted.assignment !== undefined && wanted.assignment.length > 0;
  if (byHand && (wanted.numPartitions !== -1 || wanted.replicationFactor !== -1)) {
    return refused('INVALID_REQUEST', 'A manual assignment leaves no choice of the number of partitions or replicas.');
  }
  const wrong = byHand ? assignmentProblem(controller, wanted.assignment!) : null;
  if (wrong) return refused('INVALID_REPLICA_ASSIGNMENT', wrong);
  const partitions = byHand
    ? wanted.assignment!.length
    : orDefault(wanted.numPartitions, cluster.setting('num.partitions'));
  const factor = cluster.setting('default.replication.factor');
  const replicas = byHand ? wanted.assignment![0]!.length : orDefault(wanted.replicationFactor, factor);
  const shape = topicShapeProblem(partitions, replicas, controller.brokers.all.length);
  if (shape) return refused(shape, shapeMessage(shape, partitions, replicas, controller.brokers.all.length));
  const placed = wanted.assignment && byHand ? wanted.assignment : place(controller, partitions, replicas);
  if (!validateOnly) add(controller, name, config, placed);
  return { ...done, partitions, replicas };
}

function add(
  controller: Controller,
  name: string,
  config: Readonly<Record<string, string>>,
  placed: readonly (readonly number[])[],
): void {
  const { cluster, brokers } = controller;
  const partitions = placed.map((replicas, index) => newPartition(name, index, replicas, brokers.active));
  const shape = { topic: name, partitions: partitions.length, replicationFactor: placed[0]!.length };
  controller.tell('topic.created', shape);
  controller.put({ name, topicId: cluster.newUuid(), config, partitions });
  const { minInsyncReplicas } = controller.config(name);
  if (minInsyncReplicas !== 1) controller.tell('topic.configured', { topic: name, minInsyncReplicas });
  for (const partition of partitions) controller.recordPartition(null, partition);
}

/** Adds partitions up to `count`; there can only be more (T6). */
export function addPartitions(
  controller: Controller,
  name: string,
  count: number,
  assignments: readonly (readonly number[])[] | null,
  validateOnly: boolean,
): Outcome {
  const topic = controller.topics.get(name);
  if (!topic) return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: null };
  const present = topic.partitions.length;
  if (count <= present) {
    const message = `The topic ${name} currently has ${present} partition(s); ${count} would not be an increase.`;
    return { error: 'INVALID_PARTITIONS', message };
  }
  const replicas = topic.partitions[0]!.replicas.length;
  const wrong = assignments ? assignmentProblem(controller, assignments) : null;
  if (wrong || (assignments && assignments.length !== count - present)) {
    const message = wrong ?? `${count - present} new partitions need as many assignments, not ${assignments!.length}.`;
    return { error: 'INVALID_REPLICA_ASSIGNMENT', message };
  }
  if (count - present > MOST_RECORDS) {
    return { error: 'POLICY_VIOLATION', message: 'Unable to perform excessively large batch operation.' };
  }
  if (validateOnly) return done;
  const placed = assignments ?? place(controller, count - present, replicas);
  const fresh = placed.map((ids, at) => newPartition(name, present + at, ids, controller.brokers.active));
  controller.put({ ...topic, partitions: [...topic.partitions, ...fresh] });
  for (const partition of fresh) controller.recordPartition(null, partition);
  return done;
}

/** Deletes a topic. */
export function deleteTopic(controller: Controller, name: string): ErrorName {
  if (!controller.topics.has(name)) return 'UNKNOWN_TOPIC_OR_PARTITION';
  controller.remove(name);
  controller.tell('topic.deleted', { topic: name });
  return 'NONE';
}

/** Changes settings of a topic: all of them, or none. */
export function alterTopicConfig(
  controller: Controller,
  name: string,
  operations: readonly ConfigOperation[],
  validateOnly: boolean,
): Outcome {
  const topic = controller.topics.get(name);
  if (!topic) return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: null };
  const config: Record<string, string> = { ...topic.config };
  for (const operation of operations) {
    const problem = apply(config, operation);
    if (problem) return { error: 'INVALID_CONFIG', message: problem };
  }
  const problem = settingsProblem(config);
  if (problem) return { error: 'INVALID_CONFIG', message: problem };
  if (validateOnly) return done;
  controller.put({ ...topic, config });
  const least = 'min.insync.replicas';
  if (config[least] === topic.config[least]) return done;
  forgetEligibleLeaders(controller, name);
  const { minInsyncReplicas } = controller.config(name);
  controller.tell('topic.configured', { topic: name, minInsyncReplicas });
  return done;
}

/** Another minimum makes the eligible leaders meaningless (C7). */
function forgetEligibleLeaders(controller: Controller, name: string): void {
  const topic = controller.topics.get(name)!;
  const partitions = topic.partitions.map(partition =>
    partition.elr.length === 0 ? partition : { ...partition, elr: [], partitionEpoch: partition.partitionEpoch + 1 },
  );
  controller.put({ ...topic, partitions });
}

const SET = 0;
const DELETE = 1;
const APPEND = 2;

/** Carries out one operation on the settings; why it cannot be, or null. */
function apply(config: Record<string, string>, { name, configOperation, value }: ConfigOperation): string | null {
  const setting = Object.hasOwn(topicSettings, name) ? topicSettings[name] : undefined;
  if (!setting) return settingProblem(name, value);
  if (configOperation === DELETE) {
    delete config[name];
    return null;
  }
  if (configOperation === SET) {
    const problem = settingProblem(name, value);
    if (!problem) config[name] = value!;
    return problem;
  }
  if (setting.type !== 'list') return `Can't append to or subtract from ${name}: it is no list.`;
  const present = (config[name] ?? setting.default).split(',');
  const given = (value ?? '').split(',');
  const kept =
    configOperation === APPEND ? [...new Set([...present, ...given])] : present.filter(p => !given.includes(p));
  config[name] = kept.join(',');
  return null;
}

function place(controller: Controller, partitions: number, replicas: number): number[][] {
  const brokers = controller.brokers.all.map(({ id, rack, fenced }) => ({ id, rack, fenced }));
  return placeReplicas(controller.cluster.placement, brokers, partitions, replicas);
}

function assignmentProblem(controller: Controller, assignment: readonly (readonly number[])[]): string | null {
  const [first] = assignment;
  for (const replicas of assignment) {
    if (replicas.length === 0) return 'A partition has no replicas.';
    if (new Set(replicas).size < replicas.length) return `Replicas ${replicas.join(', ')}: a broker is named twice.`;
    if (replicas.length !== first!.length) return 'All partitions must have as many replicas.';
    const unknown = replicas.find(id => !controller.brokers.find(id));
    if (unknown !== undefined) return `There is no broker ${unknown}.`;
    if (!replicas.some(id => controller.brokers.isActive(id))) return 'All brokers of a partition are fenced.';
  }
  return null;
}

/** Names that differ only by "." and "_" would share their metrics. */
function plain(name: string): string {
  return name.replaceAll('.', '_');
}

function orDefault(number: number, fallback: number): number {
  return number === -1 ? fallback : number;
}

function shapeMessage(error: ErrorName, partitions: number, replicas: number, brokers: number): string {
  return error === 'INVALID_PARTITIONS'
    ? `Number of partitions was ${partitions}; it must be 1 or more.`
    : `Replication factor was ${replicas}; it must be between 1 and the ${brokers} broker${brokers === 1 ? '' : 's'} of this cluster.`;
}
