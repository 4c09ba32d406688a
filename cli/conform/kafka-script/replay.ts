/**
 * Replays the script kinds of the Kafka recordings: log, compaction, transactions, group, replication. Each step runs
 * in virtual time until it has its result, which is compared with what the real Kafka gave.
 */
import { z } from 'zod';
import { spawn, US_PER_S } from '../../../engine/index.ts';
import { readCase } from '../case-form.ts';
import type { RecordedCase, Recording } from '../recording.ts';
import { difference, type Strictness } from './compare.ts';
import { errorForm, type Step, type Verb } from './step.ts';
import { verbs } from './verbs/index.ts';
import { ScriptWorld } from './world.ts';

const clusterForm = z.object({
  brokers: z.int().positive(),
  config: z.record(z.string(), z.string()),
  features: z.record(z.string(), z.string()).optional(),
});
const form = z.object({
  cluster: z.string().default('default'),
  steps: z.array(z.looseObject({ do: z.string() })).min(1),
});

/** Longer than any step of a script waits. */
const STEP_LIMIT_US = 600 * US_PER_S;

/** Runs the steps of a case on a fresh cluster. */
export function replayScript({ body }: RecordedCase, { head }: Recording): string | null {
  const read = readCase(form, body);
  if ('malformed' in read) return read.malformed;
  const clusters = readCase(z.record(z.string(), clusterForm), head['clusters']);
  if ('malformed' in clusters) return clusters.malformed;
  const cluster = clusters.form[read.form.cluster];
  if (!cluster) return `malformed case: the file has no cluster "${read.form.cluster}"`;
  const world = new ScriptWorld(cluster);
  for (const [index, step] of read.form.steps.entries()) {
    const found = replayStep(world, step);
    if (found) return `step ${index + 1} (${step.do}): ${found}`;
  }
  return null;
}

function replayStep(world: ScriptWorld, step: Step): string | null {
  const verb = verbs[String(step['do'])];
  if (!verb) return `malformed case: there is no verb ${String(step['do'])}`;
  const result = outcome(world, () => verb(world, step));
  if (step['expect'] === undefined) return null;
  return difference(world.filled(step['expect']), result, strictness(step));
}

function strictness(step: Step): Strictness {
  return step['do'] === 'request' || step['do'] === 'response' ? 'recorded' : 'whole';
}

/** What the verb answers, or the error that it threw, once virtual time has gone far enough. */
function outcome(world: ScriptWorld, start: () => ReturnType<Verb>): unknown {
  const { scheduler } = world.simulation;
  const ended: { result?: unknown; failure?: unknown; over: boolean } = { over: false };
  spawn(scheduler, start(), {
    done: result => Object.assign(ended, { result, over: true }),
    failed: failure => Object.assign(ended, { failure, over: true }),
  });
  const untilUs = scheduler.nowUs + STEP_LIMIT_US;
  while (!ended.over && scheduler.step(untilUs)) {}
  if (!ended.over) throw new Error('the step did not end within 600 simulated seconds');
  if (ended.failure === undefined) return ended.result;
  return errorForm(ended.failure);
}
