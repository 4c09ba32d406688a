/**
 * When windowed aggregations speak: at every update, or once when the window is closed. Closed windows come in the order
 * of start and key, when stream time has moved the line behind which windows are closed. A window is lost when stream
 * time jumps so far that the store does not show it any more.
 * Source: EmitStrategy, AbstractKStreamTimeWindowAggregateProcessor, KStreamWindowAggregate. Times in milliseconds.
 */
import type { Record } from '../record.ts';
import type { AggregateWindowStore } from '../store/window-store.ts';
import type { ProcessorContext } from '../topology.ts';
import { changed } from './stateless.ts';

/** Every update, or only final results. */
export type EmitStrategy = 'windowUpdate' | 'windowClose';

/** What is to be known of the windows. */
export interface ClosingWindows {
  /** From a window's start to its end. */
  readonly lengthMs: number;
  /** Windows whose end is this much before the close time, or more, are closed: 0, or 1 where the end belongs to them. */
  readonly inclusiveMs: 0 | 1;
}

/** Gives closed windows out, each once. */
export class FinalResults {
  readonly #store: AggregateWindowStore;
  readonly #windows: ClosingWindows;
  #emittedUpToMs: number | null = null;

  constructor(store: AggregateWindowStore, windows: ClosingWindows) {
    this.#store = store;
    this.#windows = windows;
  }

  /** @param closeTimeMs stream time less the grace */
  emit(record: Record, closeTimeMs: number, context: ProcessorContext): void {
    const { lengthMs, inclusiveMs } = this.#windows;
    if (this.#emittedUpToMs !== null && this.#emittedUpToMs >= closeTimeMs) return;
    const lastStartMs = closeTimeMs - lengthMs - inclusiveMs;
    if (lastStartMs < 0) return;
    const firstStartMs =
      this.#emittedUpToMs === null ? 0 : Math.max(0, this.#emittedUpToMs - lengthMs - inclusiveMs + 1);
    for (const { key, startMs, value } of this.#store.everyKey(firstStartMs, lastStartMs)) {
      const endMs = startMs + lengthMs;
      context.forward(changed(record, { key, startMs, endMs }, value.value, null, value.timestampMs));
    }
    this.#emittedUpToMs = closeTimeMs;
  }
}
