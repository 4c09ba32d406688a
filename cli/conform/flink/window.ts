/**
 * Replays `flink-window` and Flink's side of `three-engines`: elements, watermarks and the clock through one window
 * operator. Records of one step are sorted by (window end, key, window start); late elements come last.
 */
import { z } from 'zod';
import {
  continuousEventTimeTrigger,
  continuousProcessingTimeTrigger,
  countEvictor,
  countTrigger,
  deltaEvictor,
  deltaTrigger,
  type Evictor,
  eventTimeTrigger,
  globalWindows,
  LATE,
  ManualClock,
  processingTimeoutTrigger,
  processingTimeTrigger,
  purgingTrigger,
  sessionWindows,
  slidingWindows,
  type Trigger,
  timeEvictor,
  tumblingWindows,
  type WindowAssigner,
  WindowOperator,
} from '../../../engine/index.ts';
import { readCase } from '../case-form.ts';
import type { RecordedCase } from '../recording.ts';
import { GatheredOutput } from './gathered-output.ts';
import { type Element, keyOf, recordedElement, recordedTime, recordOf, timeOf } from './recorded-time.ts';
import { expectedSteps, stepsDifference } from './steps.ts';
import { recordedFunction } from './window-functions.ts';

interface RecordedTrigger {
  type: string;
  n?: number;
  intervalMs?: number;
  threshold?: number;
  timeoutMs?: number;
  of?: RecordedTrigger;
}
const trigger: z.ZodType<RecordedTrigger> = z.lazy(() =>
  z.strictObject({
    type: z.string(),
    n: z.int().optional(),
    intervalMs: z.int().optional(),
    threshold: z.number().optional(),
    timeoutMs: z.int().optional(),
    of: trigger.optional(),
  }),
);
const evictor = z.strictObject({
  type: z.enum(['count', 'time', 'delta']),
  n: z.int().optional(),
  windowMs: z.int().optional(),
  threshold: z.number().optional(),
  after: z.boolean().optional(),
});

/** The form of a window program. */
export const windowProgram = z.strictObject({
  window: z.enum(['tumbling', 'sliding', 'session', 'dynamicSession', 'global', 'globalEndOfStream']),
  time: z.enum(['event', 'processing']).default('event'),
  sizeMs: z.int().default(0),
  slideMs: z.int().default(0),
  offsetMs: z.int().default(0),
  gapMs: z.int().default(0),
  latenessMs: z.int().optional(),
  trigger: trigger.optional(),
  evictor: evictor.optional(),
  function: z.string().default('sum'),
});

const step = z.union([
  z.strictObject({ el: recordedElement }),
  z.strictObject({ wm: recordedTime }),
  z.strictObject({ pt: z.int() }),
  z.strictObject({ restore: z.literal(true) }),
]);
const form = z.object({
  program: windowProgram,
  steps: z.array(step),
  expect: z.object({ steps: expectedSteps }),
});

/** A window program, ready to take elements. */
export class RecordedWindows {
  #clock = new ManualClock();
  readonly #program: z.infer<typeof windowProgram>;
  readonly #output = new GatheredOutput();
  #operator: WindowOperator<Element, unknown, unknown>;

  constructor(program: z.infer<typeof windowProgram>) {
    this.#program = program;
    this.#operator = this.#open();
  }

  element(element: z.infer<typeof recordedElement>): void {
    this.#operator.processElement(recordOf(element));
  }

  watermark(watermarkMs: number): void {
    this.#operator.processWatermark(watermarkMs);
  }

  clock(nowMs: number): void {
    this.#clock.moveTo(nowMs);
  }

  /** A fresh operator from a snapshot, by a clock that shows the same time. */
  restore(): void {
    const { nowMs } = this.#clock;
    this.#clock = new ManualClock();
    this.#operator = this.#open(this.#operator.snapshot());
    this.#clock.moveTo(nowMs);
  }

  /** What came out since the last call, in the order of recordings. */
  take(): unknown[] {
    const emissions = this.#output.take();
    const records = emissions.flatMap(emission => (emission.kind === 'record' ? [emission.value as unknown[]] : []));
    const late = emissions.flatMap(emission =>
      emission.kind === 'side' && emission.tag === LATE
        ? [{ late: [...(emission.value as Element), emission.timestampMs] }]
        : [],
    );
    return [...records.sort(byWindow), ...late];
  }

  #open(restored?: ReturnType<WindowOperator<Element, unknown, unknown>['snapshot']>) {
    const program = this.#program;
    const kept = program.evictor ? evictorOf(program.evictor) : null;
    const session = program.window.toLowerCase().includes('session');
    return new WindowOperator<Element, unknown, unknown>(
      {
        keyOf,
        assigner: assignerOf(program),
        ...(program.trigger ? { trigger: triggerOf(program.trigger) } : {}),
        ...recordedFunction(program.function, session, kept),
        latenessMs: program.latenessMs ?? 0,
      },
      this.#output,
      this.#clock,
      restored,
    );
  }
}

/** Replays a window case. */
export function replayFlinkWindow({ body }: RecordedCase): string | null {
  const read = readCase(form, body);
  if ('malformed' in read) return read.malformed;
  const windows = new RecordedWindows(read.form.program);
  return stepsDifference(read.form.steps, read.form.expect.steps, next => {
    if ('el' in next) windows.element(next.el);
    else if ('wm' in next) windows.watermark(timeOf(next.wm));
    else if ('pt' in next) windows.clock(next.pt);
    else windows.restore();
    return windows.take();
  });
}

function byWindow(a: unknown[], b: unknown[]): number {
  const end = (row: unknown[]) => (typeof row[2] === 'number' ? row[2] : Number.POSITIVE_INFINITY);
  const start = (row: unknown[]) => (typeof row[1] === 'number' ? row[1] : 0);
  if (end(a) !== end(b)) return end(a) - end(b);
  const [keyA, keyB] = [a[0] as string, b[0] as string];
  if (keyA !== keyB) return keyA < keyB ? -1 : 1;
  return start(a) - start(b);
}

function distance(older: Element, newer: Element): number {
  return Math.abs(newer[1] - older[1]);
}

function assignerOf(program: z.infer<typeof windowProgram>): WindowAssigner<Element> {
  const { window, time, sizeMs, slideMs, offsetMs, gapMs } = program;
  if (window === 'tumbling') return tumblingWindows(time, sizeMs, offsetMs);
  if (window === 'sliding') return slidingWindows(time, sizeMs, slideMs, offsetMs);
  if (window === 'session') return sessionWindows(time, gapMs);
  if (window === 'dynamicSession') return sessionWindows<Element>(time, ([, value]) => value);
  return globalWindows(window === 'global' ? 'never' : 'endOfStream');
}

function triggerOf({ type, n, intervalMs, threshold, timeoutMs, of }: RecordedTrigger): Trigger<Element> {
  if (type === 'eventTime') return eventTimeTrigger;
  if (type === 'processingTime') return processingTimeTrigger;
  if (type === 'count') return countTrigger(n!);
  if (type === 'continuousEventTime') return continuousEventTimeTrigger(intervalMs!);
  if (type === 'continuousProcessingTime') return continuousProcessingTimeTrigger(intervalMs!);
  if (type === 'delta') return deltaTrigger(threshold!, distance);
  if (type === 'purging') return purgingTrigger(triggerOf(of!));
  if (type === 'processingTimeout') return processingTimeoutTrigger(triggerOf(of!), { timeoutMs: timeoutMs! });
  throw new Error(`no such trigger in recordings: ${type}`);
}

function evictorOf({ type, n, windowMs, threshold, after }: z.infer<typeof evictor>): Evictor<Element> {
  if (type === 'count') return countEvictor(n!, after);
  if (type === 'time') return timeEvictor(windowMs!, after);
  return deltaEvictor(threshold!, distance, after);
}
