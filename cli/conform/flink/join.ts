/**
 * Replays `flink-join`: interval join and connected streams element by element; window join and coGroup over one window
 * operator for both inputs.
 */
import { z } from 'zod';
import {
  bothSides,
  coGroupFunction,
  type InputSide,
  IntervalJoinOperator,
  joinFunction,
  KeyedCoProcessOperator,
  LATE_SIDE,
  ManualClock,
  type StreamRecord,
  type StreamStatus,
  sessionWindows,
  slidingWindows,
  type Tagged,
  TwoInputs,
  tumblingWindows,
  type WindowAssigner,
  WindowOperator,
} from '../../../engine/index.ts';
import { readCase } from '../case-form.ts';
import type { RecordedCase } from '../recording.ts';
import { coProcessFunctions } from './co-process-functions.ts';
import { type Emission, GatheredOutput } from './gathered-output.ts';
import { type Element, keyOf, recordedElement, recordedTime, recordOf, timeOf } from './recorded-time.ts';
import { expectedSteps, sortedAsJson, sortedBy, stepsDifference } from './steps.ts';

const status = z.enum(['idle', 'active']);
const step = z.union([
  z.strictObject({ left: recordedElement }),
  z.strictObject({ right: recordedElement }),
  z.strictObject({ leftWm: recordedTime }),
  z.strictObject({ rightWm: recordedTime }),
  z.strictObject({ leftStatus: status }),
  z.strictObject({ rightStatus: status }),
]);
const windowed = {
  window: z.enum(['tumbling', 'sliding', 'session']),
  sizeMs: z.int().default(0),
  slideMs: z.int().default(0),
  offsetMs: z.int().default(0),
  gapMs: z.int().default(0),
};
const program = z.discriminatedUnion('join', [
  z.strictObject({
    join: z.literal('interval'),
    lowerMs: z.int(),
    upperMs: z.int(),
    lowerInclusive: z.boolean().default(true),
    upperInclusive: z.boolean().default(true),
  }),
  z.strictObject({ join: z.literal('connected'), function: z.enum(['enrich', 'total', 'match']) }),
  z.strictObject({ join: z.literal('window'), ...windowed }),
  z.strictObject({ join: z.literal('coGroup'), ...windowed }),
]);
const form = z.object({ program, steps: z.array(step), expect: z.object({ steps: expectedSteps }) });

/** An operator with two inputs, and how what comes out of it is written. */
interface TwoInputOperator {
  process(side: InputSide, record: StreamRecord<Element>): void;
  watermark(side: InputSide, watermarkMs: number): void;
  status(side: InputSide, status: StreamStatus): void;
  written(emissions: Emission[]): unknown[];
}

/** Replays a join case. */
export function replayFlinkJoin({ body }: RecordedCase): string | null {
  const read = readCase(form, body);
  if ('malformed' in read) return read.malformed;
  const { program: recorded, steps, expect } = read.form;
  const output = new GatheredOutput();
  const operator = operatorOf(recorded, output);
  return stepsDifference(steps, expect.steps, next => {
    if ('left' in next) operator.process('left', recordOf(next.left));
    else if ('right' in next) operator.process('right', recordOf(next.right));
    else if ('leftWm' in next) operator.watermark('left', timeOf(next.leftWm));
    else if ('rightWm' in next) operator.watermark('right', timeOf(next.rightWm));
    else if ('leftStatus' in next) operator.status('left', next.leftStatus);
    else operator.status('right', next.rightStatus);
    return operator.written(output.take());
  });
}

function operatorOf(recorded: z.infer<typeof program>, output: GatheredOutput): TwoInputOperator {
  if (recorded.join === 'interval') return intervalJoin(recorded, output);
  if (recorded.join === 'connected') return connected(recorded.function, output);
  return windowJoin(recorded, output);
}

function intervalJoin(recorded: Extract<z.infer<typeof program>, { join: 'interval' }>, output: GatheredOutput) {
  const operator = new IntervalJoinOperator<Element, Element, unknown[]>(
    {
      lowerMs: recorded.lowerMs,
      upperMs: recorded.upperMs,
      lowerExclusive: !recorded.lowerInclusive,
      upperExclusive: !recorded.upperInclusive,
    },
    { left: keyOf, right: keyOf },
    (left, right, collect) => collect([left[0], left[1], right[1]]),
    output,
    new ManualClock(),
  );
  return twoInputs(operator, emissions => [
    ...sortedAsJson(records(emissions)),
    ...late(emissions, 'left'),
    ...late(emissions, 'right'),
    ...marks(emissions),
  ]);
}

function connected(name: keyof typeof coProcessFunctions, output: GatheredOutput): TwoInputOperator {
  const operator = new KeyedCoProcessOperator<Element, Element, unknown[]>(
    coProcessFunctions[name](),
    { left: keyOf, right: keyOf },
    output,
    new ManualClock(),
  );
  return twoInputs(operator, emissions => [
    ...sortedBy(records(emissions), row => row[0] as string),
    ...marks(emissions),
  ]);
}

function windowJoin(
  recorded: Extract<z.infer<typeof program>, { join: 'window' | 'coGroup' }>,
  output: GatheredOutput,
): TwoInputOperator {
  const operator = new WindowOperator(
    {
      keyOf: ({ value }: Tagged<Element, Element>) => value[0],
      assigner: assignerOf(recorded) as WindowAssigner<Tagged<Element, Element>>,
      contents: bothSides<Element, Element>(),
      function:
        recorded.join === 'window'
          ? joinFunction<Element, Element, unknown[]>((left, right) => [left[0], left[1], right[1]])
          : coGroupFunction<Element, Element, unknown[]>((key, { left, right }, collect) =>
              collect([key, ascending(left), ascending(right)]),
            ),
    },
    output,
    new ManualClock(),
  );
  const inputs = new TwoInputs(
    watermarkMs => operator.processWatermark(watermarkMs),
    () => {},
  );
  return {
    process: (side, { value, timestampMs }) => operator.processElement({ value: { side, value }, timestampMs }),
    watermark: (side, watermarkMs) => inputs.watermark(side, watermarkMs),
    status: (side, next) => inputs.status(side, next),
    written: emissions => sortedAsJson(records(emissions)),
  };
}

function twoInputs(
  operator: {
    processLeft(record: StreamRecord<Element>): void;
    processRight(record: StreamRecord<Element>): void;
    processWatermark(side: InputSide, watermarkMs: number): void;
    processStatus(side: InputSide, status: StreamStatus): void;
  },
  write: (emissions: Emission[]) => unknown[],
): TwoInputOperator {
  return {
    process: (side, record) => (side === 'left' ? operator.processLeft(record) : operator.processRight(record)),
    watermark: (side, watermarkMs) => operator.processWatermark(side, watermarkMs),
    status: (side, next) => operator.processStatus(side, next),
    written: write,
  };
}

function assignerOf({ window, sizeMs, slideMs, offsetMs, gapMs }: z.infer<z.ZodObject<typeof windowed>>) {
  if (window === 'tumbling') return tumblingWindows('event', sizeMs, offsetMs);
  if (window === 'sliding') return slidingWindows('event', sizeMs, slideMs, offsetMs);
  return sessionWindows('event', gapMs);
}

function records(emissions: Emission[]): unknown[][] {
  return emissions.flatMap(emission =>
    emission.kind === 'record' ? [[...(emission.value as unknown[]), emission.timestampMs]] : [],
  );
}

function late(emissions: Emission[], side: InputSide): unknown[] {
  const tag = LATE_SIDE[side];
  return emissions.flatMap(emission =>
    emission.kind === 'side' && emission.tag === tag
      ? [{ [tag]: [...(emission.value as Element), emission.timestampMs] }]
      : [],
  );
}

function marks(emissions: Emission[]): unknown[] {
  return emissions.flatMap(emission => (emission.kind === 'mark' ? [emission.mark] : []));
}

function ascending(elements: readonly Element[]): number[] {
  return elements.map(([, value]) => value).sort((a, b) => a - b);
}
