/**
 * The schema of a lab's `controls`, each field described once, and what is wrong with one beyond the types of its
 * fields: a fault takes no value, a number needs a range, a value must lie in it.
 */
import * as z from 'zod';
import { faultKinds } from '../kafka/fault/index.ts';
import { type Control, type ValueControl, valueProblem } from './control.ts';

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;
const faults = Object.keys(faultKinds) as [string, ...string[]];

function text(expected: string) {
  return z.string({ error: expected }).trim().min(1, { error: expected }).optional();
}

function number(expected: string) {
  return z.number({ error: expected }).optional();
}

/** One declared control. */
export const controlSchema = z.strictObject(
  {
    name: z
      .string({ error: 'a name' })
      .regex(NAME, { error: 'a name of letters, digits and "_", such as rate' })
      .optional()
      .describe('How programs and checks read it: controls.NAME.'),
    fault: z
      .enum(faults, { error: `one of ${faults.join(', ')}` })
      .optional()
      .describe('A fault that the reader may make happen, instead of a value.'),
    label: text('a text').describe('What stands beside it; its name where left out.'),
    about: text('a sentence').describe('What it does, in one sentence.'),
    value: z
      .union([z.number(), z.string(), z.boolean()], { error: 'a number, a text, true or false' })
      .optional()
      .describe('What it is when a run begins: true or false make a switch.'),
    choices: z
      .array(z.union([z.number(), z.string()]), { error: 'a list of values' })
      .min(2, { error: 'at least two values' })
      .optional()
      .describe('The values to choose from.'),
    from: number('a number').describe('The least number.'),
    to: number('a number').describe('The greatest number.'),
    step: z
      .number({ error: 'a number above 0' })
      .positive({ error: 'a number above 0' })
      .optional()
      .describe('By how much it moves; 1 where left out.'),
    unit: text('a unit such as records/s').describe('The unit of its value.'),
    topic: text('the name of a topic').describe('The topic whose setting it is.'),
    setting: text('a topic setting').describe("The topic's setting that it changes, under Kafka's name."),
    live: z
      .boolean({ error: 'true or false' })
      .optional()
      .describe("Whether a change takes effect at its moment (true), or from the run's start."),
  },
  { error: 'fields such as "name: rate"' },
);

/** A control as the schema reads it. */
export type DeclaredControl = z.infer<typeof controlSchema>;

/** What is wrong with a control: the field, and what was expected there. */
export function controlProblems(declared: DeclaredControl, topics: readonly string[]): ControlProblem[] {
  if (declared.fault !== undefined) {
    return Object.keys(declared)
      .filter(field => field !== 'fault' && declared[field as keyof DeclaredControl] !== undefined)
      .map(field => ({ field, expected: 'nothing but fault, or no fault' }));
  }
  const problems: ControlProblem[] = [];
  if (declared.name === undefined) problems.push({ field: 'name', expected: 'a name, or a fault' });
  if (declared.value === undefined) return [...problems, { field: 'value', expected: 'the value at the start' }];
  problems.push(...rangeProblems(declared));
  if ((declared.topic === undefined) !== (declared.setting === undefined)) {
    const field = declared.topic === undefined ? 'topic' : 'setting';
    problems.push({ field, expected: 'topic and setting together' });
  }
  if (declared.topic !== undefined && !topics.includes(declared.topic)) {
    problems.push({ field: 'topic', expected: `a topic of this lab: ${topics.join(', ') || 'it has none'}` });
  }
  if (problems.length > 0) return problems;
  const expected = valueProblem(controlOf(declared) as ValueControl, declared.value);
  return expected === null ? [] : [{ field: 'value', expected }];
}

interface ControlProblem {
  field: string;
  expected: string;
}

/** Fields that belong to another kind of value, or are missing. */
function rangeProblems({ value, choices, from, to, step, unit }: DeclaredControl): ControlProblem[] {
  const given = { choices, from, to, step, unit };
  const none = (fields: (keyof typeof given)[], expected: string): ControlProblem[] =>
    fields.filter(field => given[field] !== undefined).map(field => ({ field, expected }));
  if (typeof value === 'boolean') {
    return none(['choices', 'from', 'to', 'step', 'unit'], 'nothing: true or false make a switch');
  }
  if (choices !== undefined) return none(['from', 'to', 'step'], 'nothing: the choices say what is possible');
  if (typeof value === 'string') return [{ field: 'choices', expected: 'the list of values that a text may have' }];
  const missing = (['from', 'to'] as const).filter(field => given[field] === undefined);
  if (missing.length > 0) return missing.map(field => ({ field, expected: 'a number: the range of the value' }));
  return from! < to! ? [] : [{ field: 'to', expected: `a number above ${from}` }];
}

/** A declared control as a lab has it. */
export function controlOf(declared: DeclaredControl): Control {
  const { fault, name = '', value, choices, from = 0, to = 0, step = 1, unit = '' } = declared;
  if (fault !== undefined) return { kind: 'fault', fault };
  const { topic, setting, label = name, about = '', live = true } = declared;
  const topicSetting = topic !== undefined && setting !== undefined ? { topic, setting } : null;
  const named = { name, label, about, topicSetting, live };
  if (typeof value === 'boolean') return { ...named, kind: 'switch', value };
  if (choices !== undefined) return { ...named, kind: 'choice', value: value!, choices, unit };
  return { ...named, kind: 'number', value: Number(value), from, to, step, unit };
}
