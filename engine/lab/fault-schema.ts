/**
 * The schema of a lab's `faults`: a moment, a kind of fault and what that kind needs, by the table of kinds. A broker
 * that is not there and an argument that is missing or foreign are told before anything runs.
 */
import * as z from 'zod';
import { faultKinds } from '../kafka/fault/index.ts';
import { PLACE_WORDS } from './planned-fault.ts';

const WORDS = '"leader of flights-0", "followers of flights-0", "stopped", "paused" or "all"';
const kinds = Object.keys(faultKinds) as [string, ...string[]];

function number(error: string) {
  return z.number({ error }).optional();
}

function node(direction: string) {
  return z
    .string({ error: `a host such as broker-1, or ${WORDS}` })
    .optional()
    .describe(`The node ${direction}: a host such as broker-1, or ${WORDS}.`);
}

/** One declared fault. */
export const faultSchema = z.strictObject(
  {
    atMs: z
      .number({ error: 'milliseconds since the run began' })
      .min(0, { error: 'milliseconds since the run began' })
      .describe('When it happens, in milliseconds since the run began.'),
    fault: z.enum(kinds, { error: `one of ${kinds.join(', ')}` }).describe('The kind of fault.'),
    broker: z
      .union([z.int(), z.string().regex(PLACE_WORDS)], { error: `a broker's id, or ${WORDS}` })
      .optional()
      .describe(`The broker: its id, or ${WORDS}, looked up at that moment.`),
    controller: number("a controller's id").describe('The controller of a quorum.'),
    from: node('that sends'),
    to: node('that would receive'),
    latencyMs: number('milliseconds').describe('By how much messages take longer.'),
    bytesPerMs: number('bytes a millisecond').describe('The bandwidth of the link.'),
    lossPercent: number('a number from 0 to 100').describe('How many of a hundred packets are lost.'),
    writeMs: number('milliseconds').describe('How long a write to the disk takes.'),
    aheadMs: number('milliseconds').describe('How far the wall clock is ahead; negative for behind.'),
  },
  { error: 'fields such as "atMs: 2000"' },
);

/** A declared fault as the schema reads it. */
export type DeclaredFault = z.infer<typeof faultSchema>;

/** What is wrong with a fault in a cluster of so many brokers: the field, and what was expected there. */
export function faultProblems(fault: DeclaredFault, brokers: number): { field: string; expected: string }[] {
  const { atMs: _atMs, fault: kind, ...given } = fault;
  const needed = Object.keys(faultKinds[kind]!.parameters);
  const problems: { field: string; expected: string }[] = [];
  for (const field of needed) {
    if (given[field as keyof typeof given] === undefined) {
      problems.push({ field: 'fault', expected: `also ${field}, which ${kind} needs` });
    }
  }
  for (const field of Object.keys(given)) {
    if (given[field as keyof typeof given] !== undefined && !needed.includes(field)) {
      problems.push({ field, expected: `nothing but ${needed.join(', ')}, which is what ${kind} takes` });
    }
  }
  if (typeof fault.broker === 'number' && (fault.broker < 1 || fault.broker > brokers)) {
    problems.push({ field: 'broker', expected: `a broker from 1 to ${brokers}` });
  }
  return problems;
}
