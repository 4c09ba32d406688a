/**
 * How a stream makes watermarks from what it sees: bounded out-of-orderness, ascending timestamps, none, or a generator
 * of the program's own; with idleness on top. Times in milliseconds.
 * Source: WatermarkGenerator, BoundedOutOfOrdernessWatermarks, WatermarksWithIdleness.
 */
import { FlinkError, MIN_WATERMARK } from '../stream-element.ts';

/** Where a generator puts its watermarks. */
export interface WatermarkOutput {
  emitWatermark(watermarkMs: number): void;
  markIdle(): void;
  markActive(): void;
}

/** Makes watermarks, at each event or at regular times. */
export interface WatermarkGenerator<T> {
  onEvent(value: T, timestampMs: number, output: WatermarkOutput): void;
  onPeriodicEmit(output: WatermarkOutput): void;
}

/** The greatest timestamp, less the bound, less 1 ms: more with that very timestamp may come. */
export function boundedOutOfOrderness<T>(boundMs: number): WatermarkGenerator<T> {
  if (boundMs < 0) throw new FlinkError('IllegalArgumentException', 'maxOutOfOrderness cannot be negative');
  let greatestMs = MIN_WATERMARK;
  return {
    onEvent(_value, timestampMs) {
      greatestMs = Math.max(greatestMs, timestampMs);
    },
    onPeriodicEmit: output => output.emitWatermark(greatestMs - boundMs - 1),
  };
}

/** Timestamps only ascend: a bound of 0. */
export function monotonousTimestamps<T>(): WatermarkGenerator<T> {
  return boundedOutOfOrderness(0);
}

/** No watermarks but the one that ends the stream. */
export function noWatermarks<T>(): WatermarkGenerator<T> {
  return { onEvent() {}, onPeriodicEmit() {} };
}

/**
 * Marks the stream idle when nothing has come for `idleMs`. It looks at periodic emits only: the count begins at the
 * first that has seen nothing new, and the stream is idle at the first that is more than `idleMs` after it.
 */
export function withIdleness<T>(of: WatermarkGenerator<T>, idleMs: number, nowMs: () => number): WatermarkGenerator<T> {
  if (idleMs <= 0) throw new FlinkError('IllegalArgumentException', 'idleTimeout must be greater than zero');
  let sawEvents = false;
  // Flink keeps 0 for "not counting": a count that begins at time 0 begins anew at the next look.
  let quietSinceMs = 0;
  let isIdle = false;
  const checkIfIdle = () => {
    if (sawEvents) {
      sawEvents = false;
      quietSinceMs = 0;
      return false;
    }
    if (quietSinceMs === 0) {
      quietSinceMs = nowMs();
      return false;
    }
    return nowMs() - quietSinceMs > idleMs;
  };
  return {
    onEvent(value, timestampMs, output) {
      of.onEvent(value, timestampMs, output);
      sawEvents = true;
      isIdle = false;
    },
    onPeriodicEmit(output) {
      if (!checkIfIdle()) of.onPeriodicEmit(output);
      else if (!isIdle) {
        output.markIdle();
        isIdle = true;
      }
    },
  };
}
