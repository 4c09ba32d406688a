/**
 * Replays `flink-watermark`: a watermark strategy in the assigning operator, per split of a source, and the valve over
 * an operator's input channels. Output in exact order.
 */
import { z } from 'zod';
import {
  boundedOutOfOrderness,
  ManualClock,
  monotonousTimestamps,
  noWatermarks,
  SplitWatermarks,
  TimestampsAndWatermarks,
  type WatermarkGenerator,
  type WatermarkStrategy,
  WatermarkValve,
} from '../../../engine/index.ts';
import { readCase } from '../case-form.ts';
import type { RecordedCase } from '../recording.ts';
import { GatheredOutput } from './gathered-output.ts';
import { recordedTime, timeOf, writtenTime } from './recorded-time.ts';
import { expectedSteps, stepsDifference } from './steps.ts';

const status = z.enum(['idle', 'active']);
const strategy = {
  generator: z.object({
    type: z.enum(['boundedOutOfOrderness', 'monotonous', 'none', 'punctuated']),
    boundMs: z.int().optional(),
  }),
  assigner: z.enum(['value', 'recordPlus1000']).optional(),
  idleMs: z.int().optional(),
  intervalMs: z.int().default(200),
};
const assignerStep = z.union([
  z.strictObject({ el: z.union([z.tuple([z.number()]), z.tuple([z.number(), z.int()])]) }),
  z.strictObject({ pt: z.int() }),
  z.strictObject({ wm: recordedTime }),
  z.strictObject({ status }),
]);
const splitStep = z.union([
  z.strictObject({ addSplit: z.string() }),
  z.strictObject({ releaseSplit: z.string() }),
  z.strictObject({ el: z.tuple([z.string(), z.number(), z.int()]) }),
  z.strictObject({ markIdle: z.string() }),
  z.strictObject({ pt: z.int() }),
]);
const valveStep = z.union([
  z.strictObject({ channel: z.int(), wm: recordedTime }),
  z.strictObject({ channel: z.int(), status }),
]);
const expect = z.object({ steps: expectedSteps });
const form = z.union([
  z.object({ program: z.object({ unit: z.literal('assigner'), ...strategy }), steps: z.array(assignerStep), expect }),
  z.object({ program: z.object({ unit: z.literal('splits'), ...strategy }), steps: z.array(splitStep), expect }),
  z.object({ program: z.object({ unit: z.literal('valve'), channels: z.int() }), steps: z.array(valveStep), expect }),
]);

/** Replays a watermark case. */
export function replayFlinkWatermark({ body }: RecordedCase): string | null {
  const read = readCase(form, body);
  if ('malformed' in read) return read.malformed;
  const { program, steps, expect: expected } = read.form;
  const output = new GatheredOutput();
  const perform = performer(program, output);
  return stepsDifference<unknown>(steps, expected.steps, step => {
    perform(step);
    return written(output);
  });
}

type Program = z.infer<typeof form>['program'];

function performer(program: Program, output: GatheredOutput): (step: unknown) => void {
  if (program.unit === 'valve') return valveSteps(program.channels, output) as (step: unknown) => void;
  const clock = new ManualClock();
  return (program.unit === 'assigner' ? assignerSteps : splitSteps)(program, output, clock) as (step: unknown) => void;
}

type Strategy = Exclude<Program, { unit: 'valve' }>;

function assignerSteps(program: Strategy, output: GatheredOutput, clock: ManualClock) {
  const operator = new TimestampsAndWatermarks<number>(strategyOf(program), output, clock, program.intervalMs);
  return (step: z.infer<typeof assignerStep>) => {
    if ('el' in step) operator.processElement({ value: step.el[0], timestampMs: step.el[1] ?? null });
    else if ('pt' in step) clock.moveTo(step.pt);
    else if ('wm' in step) operator.processWatermark(timeOf(step.wm));
    // A status from upstream is not for this operator: it makes its own.
  };
}

function splitSteps(program: Strategy, output: GatheredOutput, clock: ManualClock) {
  const source = new SplitWatermarks<number>(strategyOf(program), output, clock, program.intervalMs);
  return (step: z.infer<typeof splitStep>) => {
    if ('addSplit' in step) source.addSplit(step.addSplit);
    else if ('releaseSplit' in step) source.releaseSplit(step.releaseSplit);
    else if ('el' in step) source.processElement(...step.el);
    else if ('markIdle' in step) source.markIdle(step.markIdle);
    else clock.moveTo(step.pt);
  };
}

function valveSteps(channels: number, output: GatheredOutput) {
  const valve = new WatermarkValve(channels, output);
  return (step: z.infer<typeof valveStep>) => {
    if ('wm' in step) valve.inputWatermark(step.channel, timeOf(step.wm));
    else valve.inputStatus(step.channel, step.status);
  };
}

function strategyOf({ generator, assigner, idleMs }: Strategy): WatermarkStrategy<number> {
  return {
    generator: () => generatorOf(generator),
    ...(assigner === 'value' ? { timestampOf: (value: number) => value } : {}),
    ...(assigner === 'recordPlus1000' ? { timestampOf: (_value: number, recordMs: number) => recordMs + 1000 } : {}),
    ...(idleMs === undefined ? {} : { idleMs }),
  };
}

function generatorOf({ type, boundMs }: Strategy['generator']): WatermarkGenerator<number> {
  if (type === 'boundedOutOfOrderness') return boundedOutOfOrderness(boundMs!);
  if (type === 'monotonous') return monotonousTimestamps();
  if (type === 'none') return noWatermarks();
  return {
    onEvent(value, timestampMs, output) {
      if (value === 0) output.emitWatermark(timestampMs);
      if (value === -1) output.markIdle();
    },
    onPeriodicEmit() {},
  };
}

function written(output: GatheredOutput): unknown[] {
  return output.take().map(emission => {
    if (emission.kind === 'mark') return emission.mark;
    return ['el', emission.value, emission.timestampMs === null ? null : writtenTime(emission.timestampMs)];
  });
}
