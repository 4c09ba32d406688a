/**
 * An operator's output, gathered step by step.
 */
import type { Output, StreamStatus } from '../../../engine/index.ts';
import { writtenTime } from './recorded-time.ts';

/** One thing that came out. */
export type Emission =
  | { readonly kind: 'record'; readonly value: unknown; readonly timestampMs: number | null }
  | { readonly kind: 'side'; readonly tag: string; readonly value: unknown; readonly timestampMs: number | null }
  | { readonly kind: 'mark'; readonly mark: object };

/** Gathers emissions until they are taken. */
export class GatheredOutput implements Output<unknown> {
  #emissions: Emission[] = [];

  collect(value: unknown, timestampMs: number | null): void {
    this.#emissions.push({ kind: 'record', value, timestampMs });
  }

  sideOutput(tag: string, value: unknown, timestampMs: number | null): void {
    this.#emissions.push({ kind: 'side', tag, value, timestampMs });
  }

  emitWatermark(watermarkMs: number): void {
    this.#emissions.push({ kind: 'mark', mark: { wm: writtenTime(watermarkMs) } });
  }

  emitStatus(status: StreamStatus): void {
    this.#emissions.push({ kind: 'mark', mark: { status } });
  }

  /** What came out since the last call. */
  take(): Emission[] {
    const taken = this.#emissions;
    this.#emissions = [];
    return taken;
  }
}
