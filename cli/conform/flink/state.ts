/**
 * Replays `flink-state`: keyed process functions with state, timers, time to live, restores and rescaling; and to which
 * subtask a key belongs. A result ends with its timestamp; the results of a step are sorted by key.
 */
import { z } from 'zod';
import {
  DEFAULT_MAX_PARALLELISM,
  joinSnapshots,
  KeyedProcessOperator,
  keyGroupOf,
  ManualClock,
  type Restored,
  subtaskOfKey,
} from '../../../engine/index.ts';
import { readCase } from '../case-form.ts';
import type { RecordedCase } from '../recording.ts';
import { GatheredOutput } from './gathered-output.ts';
import { processFunctionOf } from './process-functions.ts';
import { type Element, keyOf, recordedElement, recordedTime, recordOf, timeOf, writtenTime } from './recorded-time.ts';
import { expectedSteps, sortedBy, stepsDifference } from './steps.ts';

const step = z.union([
  z.strictObject({ el: recordedElement }),
  z.strictObject({ wm: recordedTime }),
  z.strictObject({ pt: z.int() }),
  z.strictObject({ restore: z.literal(true) }),
  z.strictObject({ rescale: z.int().min(1) }),
]);

/** The form of a state program. */
const program = z.strictObject({
  function: z.string(),
  ttlMs: z.int().optional(),
  ttlUpdate: z.enum(['createAndWrite', 'readAndWrite']).default('createAndWrite'),
  ttlVisibility: z.enum(['neverReturnExpired', 'returnExpired']).default('neverReturnExpired'),
});
const form = z.object({ program, steps: z.array(step), expect: z.object({ steps: expectedSteps }) });

const keyGroups = z.object({
  program: z.strictObject({
    function: z.literal('keyGroups'),
    keys: z.array(z.string()),
    maxParallelism: z.int(),
    parallelisms: z.array(z.int()),
  }),
  expect: z.object({ keyGroups: z.record(z.string(), z.array(z.int())) }),
});

/** Replays a state case. */
export function replayFlinkState({ body }: RecordedCase): string | null {
  if ((body.program as { function?: unknown } | undefined)?.function === 'keyGroups') return replayKeyGroups(body);
  const read = readCase(form, body);
  if ('malformed' in read) return read.malformed;
  const job = new StateJob(read.form.program);
  return stepsDifference(read.form.steps, read.form.expect.steps, next => {
    if ('el' in next) job.element(next.el);
    else if ('wm' in next) job.watermark(timeOf(next.wm));
    else if ('pt' in next) job.clock(next.pt);
    else job.restore('rescale' in next ? next.rescale : job.parallelism);
    return job.take();
  });
}

function replayKeyGroups(body: Record<string, unknown>): string | null {
  const read = readCase(keyGroups, body);
  if ('malformed' in read) return read.malformed;
  const {
    program: { keys, maxParallelism, parallelisms },
    expect,
  } = read.form;
  for (const key of keys) {
    const got = [
      keyGroupOf(key, maxParallelism),
      ...parallelisms.map(parallelism => subtaskOfKey(key, maxParallelism, parallelism)),
    ];
    const wanted = expect.keyGroups[key];
    if (JSON.stringify(got) !== JSON.stringify(wanted))
      return `key ${JSON.stringify(key)}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`;
  }
  return null;
}

type Subtask = KeyedProcessOperator<Element, unknown[]>;

/** All subtasks of the operator. */
class StateJob {
  readonly #program: z.infer<typeof program>;
  readonly #output = new GatheredOutput();
  #clock = new ManualClock();
  #subtasks: Subtask[];

  constructor(recorded: z.infer<typeof program>) {
    this.#program = recorded;
    this.#subtasks = [this.#open()];
  }

  get parallelism(): number {
    return this.#subtasks.length;
  }

  element(element: z.infer<typeof recordedElement>): void {
    const owner = subtaskOfKey(element[0], DEFAULT_MAX_PARALLELISM, this.parallelism);
    this.#subtasks[owner]!.processElement(recordOf(element));
  }

  watermark(watermarkMs: number): void {
    for (const subtask of this.#subtasks) subtask.processWatermark(watermarkMs);
  }

  clock(nowMs: number): void {
    this.#clock.moveTo(nowMs);
  }

  restore(parallelism: number): void {
    const snapshot = joinSnapshots(this.#subtasks.map(subtask => subtask.snapshot()));
    const { nowMs } = this.#clock;
    this.#clock = new ManualClock();
    this.#subtasks = Array.from({ length: parallelism }, (_, index) =>
      this.#open({ snapshot, owns: key => subtaskOfKey(key, DEFAULT_MAX_PARALLELISM, parallelism) === index }),
    );
    this.#clock.moveTo(nowMs);
  }

  take(): unknown[] {
    const rows = this.#output.take().flatMap(emission => {
      if (emission.kind !== 'record') return [];
      const { value, timestampMs } = emission;
      return [[...(value as unknown[]), timestampMs === null ? null : writtenTime(timestampMs)]];
    });
    return sortedBy(rows, row => row[0] as string);
  }

  #open(restored?: Restored): Subtask {
    const { function: name, ttlMs, ttlUpdate: update, ttlVisibility: visibility } = this.#program;
    const expiry = ttlMs === undefined ? undefined : { ttlMs, update, visibility };
    return new KeyedProcessOperator<Element, unknown[]>(
      processFunctionOf(name, expiry),
      keyOf,
      this.#output,
      this.#clock,
      restored,
    );
  }
}
