/**
 * The operator behind `assignTimestampsAndWatermarks`: gives each record its timestamp and makes watermarks, at each
 * event or every `intervalMs` of the clock (0: never). What comes from upstream is ignored, but for the end of the
 * stream. Times in milliseconds.
 * Source: TimestampsAndWatermarksOperator.
 */
import type { ProcessingTime } from '../processing-time.ts';
import { MAX_WATERMARK, type Output, type StreamRecord } from '../stream-element.ts';
import type { WatermarkGenerator } from './generator.ts';
import { generatorOf, timestampUnder, type WatermarkStrategy } from './strategy.ts';
import { WatermarkEmitter } from './watermark-emitter.ts';

/** One subtask of it. */
export class TimestampsAndWatermarks<T> {
  readonly #strategy: WatermarkStrategy<T>;
  readonly #output: Output<T>;
  readonly #emitter: WatermarkEmitter;
  readonly #generator: WatermarkGenerator<T>;
  readonly #clock: ProcessingTime;
  readonly #intervalMs: number;

  constructor(strategy: WatermarkStrategy<T>, output: Output<T>, clock: ProcessingTime, intervalMs: number) {
    this.#strategy = strategy;
    this.#output = output;
    this.#emitter = new WatermarkEmitter(output);
    this.#generator = generatorOf(strategy, () => clock.nowMs);
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    if (intervalMs > 0) this.#emitLater();
  }

  processElement({ value, timestampMs }: StreamRecord<T>): void {
    const assigned = timestampUnder(this.#strategy, value, timestampMs);
    this.#output.collect(value, assigned);
    this.#generator.onEvent(value, assigned, this.#emitter);
  }

  processWatermark(watermarkMs: number): void {
    if (watermarkMs === MAX_WATERMARK) this.#emitter.emitWatermark(MAX_WATERMARK);
  }

  #emitLater(): void {
    this.#clock.register(this.#clock.nowMs + this.#intervalMs, () => {
      this.#generator.onPeriodicEmit(this.#emitter);
      this.#emitLater();
    });
  }
}
