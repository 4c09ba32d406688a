/**
 * A watermark strategy as data: how timestamps are given, how watermarks are made, and after how long a silent stream
 * is idle. Times in milliseconds.
 * Source: WatermarkStrategy. Left out: alignment of sources (it slows reading and changes no result).
 */
import { MIN_WATERMARK } from '../stream-element.ts';
import { type WatermarkGenerator, withIdleness } from './generator.ts';

/** How one stream gets its timestamps and watermarks. */
export interface WatermarkStrategy<T> {
  /** Makes a generator; each split of a source gets one of its own. */
  readonly generator: () => WatermarkGenerator<T>;
  /** The timestamp of a value; absent: the record keeps its own (minus infinity where it has none). */
  readonly timestampOf?: (value: T, recordMs: number) => number;
  readonly idleMs?: number;
}

/** The generator of one stream or split. */
export function generatorOf<T>(strategy: WatermarkStrategy<T>, nowMs: () => number): WatermarkGenerator<T> {
  const generator = strategy.generator();
  return strategy.idleMs === undefined ? generator : withIdleness(generator, strategy.idleMs, nowMs);
}

/** A value's timestamp under a strategy. */
export function timestampUnder<T>(strategy: WatermarkStrategy<T>, value: T, recordMs: number | null): number {
  const known = recordMs ?? MIN_WATERMARK;
  return strategy.timestampOf === undefined ? known : strategy.timestampOf(value, known);
}
