/**
 * Replays `spark/query`: the recorded steps through the recorded query, fed as recorded (step by step or as a burst,
 * with restarts), and compares every batch, the batches after each step, the last watermark and the error.
 */
import { z } from 'zod';
import type { Field, Plan } from '../../engine/index.ts';
import {
  canonicalRows,
  DeliveredSource,
  emptyCheckpoint,
  isoMillis,
  parseSchema,
  QueryRun,
  readRows,
  SparkError,
  simpleString,
} from '../../engine/index.ts';
import { readCase } from './case-form.ts';
import type { RecordedCase } from './recording.ts';
import { type BatchRecord, batchDifference, errorDifference, type RecordedError, show } from './spark-difference.ts';
import { planOf, type RecordedInputs, type RecordedNode } from './spark-plan.ts';
import { groupFunctions, statefulProcessors } from './spark-state-functions.ts';

const row = z.record(z.string(), z.unknown());
const batch = z.object({
  batchId: z.int(),
  step: z.int().optional(),
  numInputRows: z.int(),
  watermark: z.string().optional(),
  eventTime: z.object({ min: z.string(), max: z.string(), avg: z.string() }).optional(),
  operators: z
    .array(z.object({ name: z.string(), total: z.int(), updated: z.int(), removed: z.int(), dropped: z.int() }))
    .optional(),
  rows: z.array(row),
});
const error = z.object({
  at: z.enum(['plan', 'start', 'batch']),
  batchId: z.int().optional(),
  type: z.string(),
  condition: z.string().nullish(),
  sqlState: z.string().nullish(),
  message: z.string(),
});
const step = z.union([z.object({ restart: z.literal(true) }), z.record(z.string(), z.array(row))]);
const form = z.object({
  feed: z.enum(['step', 'burst']),
  conf: z.record(z.string(), z.string()).optional(),
  ordered: z.boolean().optional(),
  inputs: z.record(z.string(), z.string()),
  static: z.record(z.string(), z.object({ schema: z.string(), rows: z.array(row) })).optional(),
  steps: z.array(step),
  query: z.custom<RecordedNode>(value => typeof value === 'object' && value !== null && 'from' in value),
  outputMode: z.string(),
  expect: z.object({
    schema: z.array(z.tuple([z.string(), z.string()])).optional(),
    batches: z.array(batch).optional(),
    batchesAfterStep: z.array(z.int()).optional(),
    finalWatermark: z.string().optional(),
    error: error.optional(),
  }),
});

/** The day on which the recordings were made: what "today" is to a time of day without a date. */
const RECORDED_MS = Date.UTC(2026, 10, 23);

type Form = z.infer<typeof form>;

/** What our engine did with a case. */
interface Outcome {
  schema: [string, string][] | null;
  batches: BatchRecord[];
  batchesAfterStep: number[];
  finalWatermark: string | null;
  error: { before: 'run' | 'batch'; batchId: number; error: SparkError } | null;
}

/** Runs the recorded query and compares. */
export function replayQuery({ body }: RecordedCase): string | null {
  const read = readCase(form, body);
  if ('malformed' in read) return read.malformed;
  const outcome = run(read.form);
  return difference(read.form, outcome);
}

/** A case as it is being fed. */
class Feeding {
  readonly #form: Form;
  readonly #plan: Plan;
  readonly #schemas: Record<string, Field[]>;
  readonly #sources: Record<string, DeliveredSource>;
  readonly #checkpoint = emptyCheckpoint();
  readonly outcome: Outcome;
  #run: QueryRun;
  #rows: object[] = [];

  constructor(recorded: Form, outcome: Outcome) {
    this.#form = recorded;
    this.outcome = outcome;
    this.#plan = planOf(recorded.query, recorded as RecordedInputs);
    this.#schemas = mapValues(recorded.inputs, parseSchema);
    this.#sources = mapValues(recorded.inputs, () => new DeliveredSource());
    this.#run = this.#start();
  }

  #start(): QueryRun {
    const { outputMode, conf = {} } = this.#form;
    const functions = { groups: groupFunctions, processors: statefulProcessors };
    const run = new QueryRun(this.#plan, {
      outputMode,
      conf,
      functions,
      sources: this.#sources,
      checkpoint: this.#checkpoint,
      sink: (_batchId, rows) => {
        this.#rows = canonicalRows(run.fields, rows);
      },
      seed: 1,
      nowMs: () => RECORDED_MS,
    });
    this.outcome.schema = run.fields.map(({ name, type }) => [name, simpleString(type)]);
    return run;
  }

  restart(): void {
    this.#run = this.#start();
  }

  deliver(rows: Record<string, unknown[]>): void {
    for (const [name, source] of Object.entries(this.#sources)) {
      source.deliver(readRows(this.#schemas[name]!, (rows[name] ?? []) as object[]));
    }
  }

  /** Runs batches until there is nothing to do. */
  untilIdle(): void {
    for (;;) {
      try {
        const progress = this.#run.runNext();
        this.outcome.finalWatermark = isoMillis(this.#run.watermarkMs);
        if (progress === null) return;
        this.outcome.batches.push({ progress, rows: this.#rows });
      } catch (caught) {
        throw caught instanceof SparkError ? new BatchFailed(caught) : caught;
      }
    }
  }
}

function mapValues<V, W>(record: Record<string, V>, change: (value: V) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

/** A batch died of an error of Spark's. */
class BatchFailed extends Error {
  readonly error: SparkError;

  constructor(cause: SparkError) {
    super(cause.message);
    this.error = cause;
  }
}

function run(recorded: Form): Outcome {
  const outcome: Outcome = { schema: null, batches: [], batchesAfterStep: [], finalWatermark: null, error: null };
  try {
    feed(recorded, new Feeding(recorded, outcome));
  } catch (caught) {
    const batchId = outcome.batches.length;
    if (caught instanceof BatchFailed) outcome.error = { before: 'batch', batchId, error: caught.error };
    else if (caught instanceof SparkError) outcome.error = { before: 'run', batchId, error: caught };
    else throw caught;
  }
  return outcome;
}

function feed({ feed: mode, steps }: Form, feeding: Feeding): void {
  const done = (): void => void feeding.outcome.batchesAfterStep.push(feeding.outcome.batches.length);
  const run = (): void => {
    feeding.untilIdle();
    done();
  };
  for (const [index, given] of steps.entries()) {
    if (!isRestart(given)) feeding.deliver(given);
    else if (mode === 'step') feeding.restart();
    else {
      run();
      if (index < steps.length - 1) feeding.restart();
    }
    if (mode === 'step') run();
  }
  if (mode === 'burst' && !isRestart(steps.at(-1) ?? {})) run();
}

function isRestart(given: Form['steps'][number]): given is { restart: true } {
  return 'restart' in given && given.restart === true;
}

function difference({ expect, steps, ordered }: Form, outcome: Outcome): string | null {
  const wrongError = errorDifference(expect.error as RecordedError | undefined, outcome.error);
  if (wrongError !== null) return wrongError;
  if (expect.schema && JSON.stringify(expect.schema) !== JSON.stringify(outcome.schema)) {
    return `schema: expected ${show(expect.schema)}, got ${show(outcome.schema)}`;
  }
  const stepOfDelivery = steps.flatMap((given, index) => (isRestart(given) ? [] : [index]));
  const expected = expect.batches ?? [];
  for (let i = 0; i < Math.max(expected.length, outcome.batches.length); i++) {
    const [wanted, got] = [expected[i], outcome.batches[i]];
    if (!wanted) return `batch ${got!.progress.batchId} ran and was not expected`;
    if (!got) return `batch ${wanted.batchId}${wanted.step === undefined ? ' (without data)' : ''} did not run`;
    const wrong = batchDifference(wanted, got, stepOfDelivery, ordered ?? false);
    if (wrong !== null) return `batch ${wanted.batchId}: ${wrong}`;
  }
  if (expect.error) return null;
  if (expect.batchesAfterStep && show(expect.batchesAfterStep) !== show(outcome.batchesAfterStep)) {
    return `batchesAfterStep: expected ${show(expect.batchesAfterStep)}, got ${show(outcome.batchesAfterStep)}`;
  }
  if (expect.finalWatermark !== undefined && expect.finalWatermark !== outcome.finalWatermark) {
    return `finalWatermark: expected ${expect.finalWatermark}, got ${outcome.finalWatermark}`;
  }
  return null;
}
