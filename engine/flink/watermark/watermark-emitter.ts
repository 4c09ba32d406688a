/**
 * A generator's watermarks on their way into the stream: only those that rise, and a change of status when there is
 * one; a watermark makes an idle stream active again.
 * Source: TimestampsAndWatermarksOperator.WatermarkEmitter, WatermarkToDataOutput.
 */
import { MIN_WATERMARK, type Output } from '../stream-element.ts';
import type { WatermarkOutput } from './generator.ts';

/** Writes into an operator's output. */
export class WatermarkEmitter implements WatermarkOutput {
  readonly #output: Output<never>;
  #watermarkMs = MIN_WATERMARK;
  #idle = false;

  constructor(output: Output<never>) {
    this.#output = output;
  }

  emitWatermark(watermarkMs: number): void {
    if (watermarkMs <= this.#watermarkMs) return;
    this.#watermarkMs = watermarkMs;
    this.markActive();
    this.#output.emitWatermark(watermarkMs);
  }

  markIdle(): void {
    if (this.#idle) return;
    this.#idle = true;
    this.#output.emitStatus('idle');
  }

  markActive(): void {
    if (!this.#idle) return;
    this.#idle = false;
    this.#output.emitStatus('active');
  }
}
