/**
 * The schema of a lab's front matter. Each field is described once; messages, the editor and the docs use the
 * description. `error` texts say what was expected and continue "expected ...". Times in minutes and milliseconds.
 * Leaves out: generators of events.
 */
import * as z from 'zod';
import { nearest } from '../core/nearest.ts';
import { settingProblem, topicSettings } from '../kafka/config/topic-setting.ts';
import { controlProblems, controlSchema } from './control-schema.ts';
import { faultProblems, faultSchema } from './fault-schema.ts';
import { isoToMs } from './iso-time.ts';

const DEFAULT_STARTS_AT = '2026-01-05T08:00:00Z';
const TOPIC_NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/;

function line(expected = 'a text') {
  return z.string({ error: expected }).trim().min(1, { error: expected });
}

function wholeNumber(least: number, most: number) {
  const error = `a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}

function config() {
  const value = z.union([z.string(), z.number(), z.boolean()], { error: 'a text or a number' });
  return z.record(z.string(), value.transform(String), { error: 'settings as "name: value"' });
}

const clusterSchema = z.strictObject(
  {
    brokers: wholeNumber(1, 3).default(1).describe('The number of brokers.'),
    controllers: z
      .union([z.literal(1), z.literal(3)], { error: '1 or 3' })
      .optional()
      .describe('The number of controllers: 1, which never fails (the default), or a quorum of 3.'),
    combined: z
      .boolean({ error: 'true or false' })
      .optional()
      .describe("Whether the quorum's controllers run in the processes of brokers 1 to 3, and die with them."),
    config: config()
      .default({})
      .describe("Broker settings under Kafka's names, such as group.initial.rebalance.delay.ms."),
  },
  { error: 'fields such as "brokers: 3"' },
);

const topicSchema = z.strictObject(
  {
    name: z
      .string({ error: 'the name of a topic' })
      .regex(TOPIC_NAME, { error: 'a topic name of letters, digits, ".", "_" and "-"' })
      .describe("The topic's name."),
    partitions: wholeNumber(1, 64).describe('The number of its partitions.'),
    replicationFactor: wholeNumber(1, 3).default(1).describe('Replicas of each partition, at most one a broker.'),
    config: config().default({}).describe("The topic's settings under Kafka's names, such as cleanup.policy."),
  },
  { error: 'fields such as "name: flights"' },
);

const fields = z.strictObject({
  title: line().describe("The lab's name, as lists and its page show it."),
  description: line().describe('One sentence on what the student does and sees.'),
  lesson: z
    .string({ error: 'the path of a lesson' })
    .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/, { error: 'the path of a lesson, such as part-1/kafka-topics' })
    .describe('The path of the lesson that the lab belongs to.'),
  minutes: wholeNumber(1, 240).describe('The time that a student needs, in minutes.'),
  version: z
    .string({ error: 'a version such as 1.0.0' })
    .regex(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$/, { error: 'a version such as 1.0.0' })
    .describe("The lab's version: raise it when marks change."),
  seed: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(42).describe('The seed of the run that the page shows.'),
  startsAt: z
    .string({ error: `a moment such as ${DEFAULT_STARTS_AT}` })
    .refine(text => isoToMs(text) !== null, { error: `a moment such as ${DEFAULT_STARTS_AT}` })
    .default(DEFAULT_STARTS_AT)
    .describe('The moment at which the simulated world begins, in ISO 8601 with its zone.'),
  runForMs: wholeNumber(1, 86_400_000).describe('How long the simulated world runs at most, in milliseconds.'),
  cluster: clusterSchema.default({ brokers: 1, config: {} }).describe('The simulated cluster.'),
  topics: z
    .array(topicSchema, { error: 'a list of topics' })
    .default([])
    .describe("Topics that exist before the student's code runs."),
  faults: z
    .array(faultSchema, { error: 'a list of faults' })
    .default([])
    .describe('What goes wrong in the cluster, and when.'),
  programFaults: z
    .boolean({ error: 'true or false' })
    .default(false)
    .describe("Whether programs may make faults happen: import { cluster } from 'weir'."),
  controls: z
    .array(controlSchema, { error: 'a list of controls' })
    .default([])
    .describe('What the reader may set while the lab runs, and which faults the reader may make happen.'),
  scenes: z
    .array(line('the name of a scene'), { error: 'a list of names' })
    .min(1, { error: 'at least one name' })
    .default(['partitions'])
    .describe('The scenes that draw the run, the first shown first.'),
});

/** What was expected of a topic's setting, or null if Kafka takes it. */
function settingExpected(name: string, value: string): string | null {
  if (Object.hasOwn(topicSettings, name)) {
    const problem = settingProblem(name, value);
    return problem && `what Kafka takes (${problem})`;
  }
  const guess = nearest(name, Object.keys(topicSettings));
  return `a topic setting of Kafka, such as ${guess ?? 'retention.ms'}`;
}

/** The front matter of labs/<id>/index.md. */
export const frontMatterSchema = fields.superRefine((lab, context) => {
  const { brokers, controllers = 1, combined } = lab.cluster;
  if (combined && controllers > brokers) {
    const message = `false, or as many brokers as controllers: ${controllers}, not ${brokers}`;
    context.addIssue({ code: 'custom', path: ['cluster', 'combined'], message });
  }
  for (const [index, topic] of lab.topics.entries()) {
    if (lab.topics.findIndex(other => other.name === topic.name) !== index) {
      context.addIssue({ code: 'custom', path: ['topics', index, 'name'], message: 'a name that no other topic has' });
    }
    if (brokers > 0 && topic.replicationFactor > brokers) {
      const message = `at most ${brokers}, the number of brokers`;
      context.addIssue({ code: 'custom', path: ['topics', index, 'replicationFactor'], message });
    }
    for (const [name, value] of Object.entries(topic.config)) {
      const message = settingExpected(name, value);
      if (message) context.addIssue({ code: 'custom', path: ['topics', index, 'config', name], message });
    }
  }
  const topics = lab.topics.map(({ name }) => name);
  for (const [index, control] of lab.controls.entries()) {
    for (const { field, expected } of controlProblems(control, topics)) {
      context.addIssue({ code: 'custom', path: ['controls', index, field], message: expected });
    }
    if (control.name !== undefined && lab.controls.findIndex(({ name }) => name === control.name) !== index) {
      const message = 'a name that no other control has';
      context.addIssue({ code: 'custom', path: ['controls', index, 'name'], message });
    }
  }
  for (const [index, fault] of lab.faults.entries()) {
    for (const { field, expected } of faultProblems(fault, lab.cluster.brokers)) {
      context.addIssue({ code: 'custom', path: ['faults', index, field], message: expected });
    }
  }
});

/** What the front matter says, with defaults filled in. */
export type FrontMatter = z.infer<typeof frontMatterSchema>;

/** A part of the schema as JSON Schema, as far as messages need it. */
export interface FieldDescription {
  description?: string;
  properties?: Record<string, FieldDescription>;
  items?: FieldDescription;
}

let described: FieldDescription | null = null;

/** The field at `path`, or null where the schema has none of its own (such as a broker setting). */
export function describeField(path: readonly PropertyKey[]): FieldDescription | null {
  described ??= z.toJSONSchema(fields, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as FieldDescription;
  let field: FieldDescription | undefined = described;
  for (const step of path) {
    if (typeof step === 'number') field = field?.items;
    else
      field = field?.properties && Object.hasOwn(field.properties, step) ? field.properties[String(step)] : undefined;
  }
  return field ?? null;
}
