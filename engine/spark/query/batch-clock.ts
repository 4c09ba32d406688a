/**
 * How long the parts of one batch take in simulated time, as `durationMs` of the progress names them.
 */
import type { LoopPhase } from './micro-batch.ts';
import type { BatchDurations } from './streaming-progress.ts';

/** The clock of a batch. */
export class BatchClock {
  /** When its trigger fired. */
  readonly beganMs: number;
  readonly #nowMs: () => number;
  readonly #lastMs: number | null;
  readonly #at: Partial<Record<LoopPhase, number>> = {};

  constructor(nowMs: () => number, lastTriggerMs: number | null) {
    this.#nowMs = nowMs;
    this.#lastMs = lastTriggerMs;
    this.beganMs = nowMs();
  }

  /** A thing has been written. */
  reached(phase: LoopPhase): void {
    this.#at[phase] = this.#nowMs();
  }

  /** The batch is over. */
  end(): { durations: BatchDurations; sinceLastMs: number | null } {
    const endMs = this.#nowMs();
    const { planned = endMs, ran = endMs, committed = endMs } = this.#at;
    const between = (from: number, to: number) => Math.max(0, Math.round(to - from));
    return {
      durations: {
        latestOffset: between(this.beganMs, planned),
        queryPlanning: 0,
        walCommit: between(planned, ran),
        addBatch: between(ran, committed),
        commitOffsets: between(committed, endMs),
        triggerExecution: between(this.beganMs, endMs),
      },
      sinceLastMs: this.#lastMs === null ? null : this.beganMs - this.#lastMs,
    };
  }
}
