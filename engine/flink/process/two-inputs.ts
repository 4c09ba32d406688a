/**
 * The watermark and the status of an operator with two inputs: the least of the two that are active. Times in
 * milliseconds.
 * Source: AbstractStreamOperator.processWatermark1 and 2, processWatermarkStatus1 and 2.
 */
import type { StreamStatus } from '../stream-element.ts';
import { CombinedWatermark, PartialWatermark } from '../watermark/combined-watermark.ts';

/** Which of the two inputs. */
export type InputSide = 'left' | 'right';

/** Combines both inputs' watermarks. */
export class TwoInputs {
  readonly #parts = { left: new PartialWatermark(), right: new PartialWatermark() };
  readonly #combined = new CombinedWatermark();
  readonly #onWatermark: (watermarkMs: number) => void;
  readonly #onStatus: (status: StreamStatus) => void;

  constructor(onWatermark: (watermarkMs: number) => void, onStatus: (status: StreamStatus) => void) {
    this.#onWatermark = onWatermark;
    this.#onStatus = onStatus;
    this.#combined.add(this.#parts.left);
    this.#combined.add(this.#parts.right);
  }

  watermark(side: InputSide, watermarkMs: number): void {
    if (this.#parts[side].set(watermarkMs) && this.#combined.update()) this.#onWatermark(this.#combined.watermarkMs);
  }

  status(side: InputSide, status: StreamStatus): void {
    const wasIdle = this.#combined.isIdle;
    this.#parts[side].idle = status === 'idle';
    if (this.#combined.update()) this.#onWatermark(this.#combined.watermarkMs);
    if (wasIdle !== this.#combined.isIdle) this.#onStatus(status);
  }
}
