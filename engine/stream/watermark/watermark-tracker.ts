/**
 * The query's one global watermark, in milliseconds since 1970 (Spark's WatermarkTracker). Each watermark node has a
 * value of its own, the greatest event time it has seen less its delay; the global one is the least of them, or the
 * greatest under policy `max`. A node that has seen nothing counts as 0. Nothing ever goes back. After a restart only
 * the global value is known: the nodes begin anew.
 */
import type { EventTimeStats } from './event-time-stats.ts';

/** How several nodes make one watermark: `spark.sql.streaming.multipleWatermarkPolicy`. */
export type WatermarkPolicy = 'min' | 'max';

/** What a watermark node reports after a batch. */
export interface ObservedEventTime {
  readonly nodeId: string;
  readonly delayMs: number;
  readonly stats: EventTimeStats;
}

/** Keeps the watermark between batches. */
export class WatermarkTracker {
  readonly policy: WatermarkPolicy;
  #globalMs: number;
  readonly #byNode = new Map<string, number>();

  constructor(policy: WatermarkPolicy, globalMs = 0) {
    this.policy = policy;
    this.#globalMs = globalMs;
  }

  /** The watermark that the next batch will have. */
  get globalMs(): number {
    return this.#globalMs;
  }

  /** Takes in what a batch has seen; the result counts from the next batch on. */
  update(observed: readonly ObservedEventTime[]): void {
    if (observed.length === 0) return;
    for (const { nodeId, delayMs, stats } of observed) {
      const before = this.#byNode.get(nodeId);
      if (stats.count > 0) {
        const seen = stats.maxMs - delayMs;
        if (before === undefined || seen > before) this.#byNode.set(nodeId, seen);
      } else if (before === undefined) {
        this.#byNode.set(nodeId, 0);
      }
    }
    const values = [...this.#byNode.values()];
    const chosen = this.policy === 'min' ? Math.min(...values) : Math.max(...values);
    if (chosen > this.#globalMs) this.#globalMs = chosen;
  }
}
