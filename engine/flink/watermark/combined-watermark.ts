/**
 * Several watermarks as one: the least of those that are not idle, and it never goes back. When all are idle, so is the
 * whole, and the greatest of them counts. Times in milliseconds.
 * Source: CombinedWatermarkStatus, IndexedCombinedWatermarkStatus.
 */
import { MAX_WATERMARK, MIN_WATERMARK } from '../stream-element.ts';

/** One of the watermarks: of an input, or of a split. */
export class PartialWatermark {
  watermarkMs = MIN_WATERMARK;
  idle = false;

  /** Takes a watermark in, and makes the part active; whether it rose. */
  set(watermarkMs: number): boolean {
    this.idle = false;
    if (watermarkMs <= this.watermarkMs) return false;
    this.watermarkMs = watermarkMs;
    return true;
  }
}

/** The one watermark over all parts. */
export class CombinedWatermark {
  readonly #parts: PartialWatermark[] = [];
  #watermarkMs = MIN_WATERMARK;
  #idle = false;

  get watermarkMs(): number {
    return this.#watermarkMs;
  }

  get isIdle(): boolean {
    return this.#idle;
  }

  add(part: PartialWatermark): void {
    this.#parts.push(part);
  }

  remove(part: PartialWatermark): void {
    this.#parts.splice(this.#parts.indexOf(part), 1);
  }

  /** Works the whole out anew; whether it rose. */
  update(): boolean {
    if (this.#parts.length === 0) return false;
    let least = MAX_WATERMARK;
    let greatest = MIN_WATERMARK;
    this.#idle = true;
    for (const { watermarkMs, idle } of this.#parts) {
      greatest = Math.max(greatest, watermarkMs);
      if (idle) continue;
      least = Math.min(least, watermarkMs);
      this.#idle = false;
    }
    const combined = this.#idle ? greatest : least;
    if (combined <= this.#watermarkMs) return false;
    this.#watermarkMs = combined;
    return true;
  }
}
