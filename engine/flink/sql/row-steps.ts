/**
 * Steps that look at one row at a time: filter, projection, union. A filter sees -U and +U each by itself, so an update
 * may come out as one half.
 * Source: StreamExecCalc, StreamExecUnion.
 */
import { MIN_WATERMARK } from '../stream-element.ts';
import { CombinedWatermark, PartialWatermark } from '../watermark/combined-watermark.ts';
import { type ChangeSink, type Field, Stage } from './change.ts';
import type { Scalar } from './scalar.ts';

export function filter(input: Stage, condition: Scalar): Stage {
  const output = new Stage(input.fields, input.appendOnly);
  let watermark = MIN_WATERMARK;
  input.flowInto({
    change(kind, row) {
      if (condition.evaluate(row, { watermarkMs: watermark }) === true) output.emit(kind, row);
    },
    watermark(watermarkMs) {
      watermark = watermarkMs;
      output.emitWatermark(watermarkMs);
    },
  });
  return output;
}

export function project(input: Stage, scalars: readonly Scalar[], fields: readonly Field[]): Stage {
  const output = new Stage(fields, input.appendOnly);
  let watermark = MIN_WATERMARK;
  input.flowInto({
    change(kind, row) {
      output.emit(
        kind,
        scalars.map(scalar => scalar.evaluate(row, { watermarkMs: watermark })),
      );
    },
    watermark(watermarkMs) {
      watermark = watermarkMs;
      output.emitWatermark(watermarkMs);
    },
  });
  return output;
}

export function unionAll(left: Stage, right: Stage): Stage {
  const output = new Stage(left.fields, left.appendOnly && right.appendOnly);
  twoInputs(left, right, {
    left: (kind, row) => output.emit(kind, row),
    right: (kind, row) => output.emit(kind, row),
    watermark: watermarkMs => output.emitWatermark(watermarkMs),
  });
  return output;
}

/** What a step with two inputs does with each. */
export interface TwoInputSink {
  readonly left: ChangeSink['change'];
  readonly right: ChangeSink['change'];
  /** The least of both watermarks has risen. */
  readonly watermark: ChangeSink['watermark'];
}

/** Connects a step with its two inputs. */
export function twoInputs(left: Stage, right: Stage, sink: TwoInputSink): void {
  const combined = new CombinedWatermark();
  for (const [stage, change] of [
    [left, sink.left],
    [right, sink.right],
  ] as const) {
    const part = new PartialWatermark();
    combined.add(part);
    stage.flowInto({
      change,
      watermark(watermarkMs) {
        if (part.set(watermarkMs) && combined.update()) sink.watermark(combined.watermarkMs);
      },
    });
  }
}
