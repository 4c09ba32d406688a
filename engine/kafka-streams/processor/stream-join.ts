/**
 * Joins two streams by key within a stretch of time. Matches come at once. An unmatched row of a left or outer join
 * comes when stream time is past its window and grace; a late record that finds nobody comes unmatched at once. Times
 * in milliseconds; a result's timestamp is the later of both.
 * Source: KStreamJoinWindow, KStreamKStreamJoin, TimestampedKeyAndJoinSide (KIP-633).
 */
import { compareTexts, type Record } from '../record.ts';
import { WindowStore } from '../store/window-store.ts';
import { type Processor, type ProcessorContext, textKey } from '../topology.ts';

/** Which of the two streams. */
export type Side = 'left' | 'right';

/** Right records from `beforeMs` before a left one to `afterMs` after it. */
export interface JoinWindows {
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly graceMs: number;
}

/** The value of a pair; null where there is no partner. */
export type ValueJoiner = (left: unknown, right: unknown) => unknown;

interface Unmatched {
  readonly side: Side;
  readonly key: string;
  readonly timestampMs: number;
  readonly value: unknown;
}

/** Both halves of a join: the processor of each stream. */
export function streamJoin(
  windows: JoinWindows,
  joiner: ValueJoiner,
  keepsUnmatched: SideMap<boolean>,
): SideMap<Processor> {
  const join = new StreamJoin(windows, joiner, keepsUnmatched);
  return {
    left: { process: (record, context) => join.process('left', record, context) },
    right: { process: (record, context) => join.process('right', record, context) },
  };
}

/** One of each side. */
export type SideMap<V> = { readonly [side in Side]: V };

const OTHER: SideMap<Side> = { left: 'right', right: 'left' };

class StreamJoin {
  readonly #windows: JoinWindows;
  readonly #joiner: ValueJoiner;
  readonly #keepsUnmatched: SideMap<boolean>;
  readonly #stores: SideMap<WindowStore<unknown>>;
  #unmatched: Unmatched[] = [];
  #streamTimeMs = -1;
  #lookedMs = Number.POSITIVE_INFINITY;

  constructor(windows: JoinWindows, joiner: ValueJoiner, keepsUnmatched: SideMap<boolean>) {
    this.#windows = windows;
    this.#joiner = joiner;
    this.#keepsUnmatched = keepsUnmatched;
    const retentionMs = windows.beforeMs + windows.afterMs + windows.graceMs;
    const store = () => new WindowStore<unknown>(retentionMs, { keepsDuplicates: true });
    this.#stores = { left: store(), right: store() };
  }

  process(side: Side, record: Record, context: ProcessorContext): void {
    const key = textKey(record.key);
    const stored = key !== null && record.value !== null;
    if (stored && !this.#stores[side].put(key, record.value, record.timestampMs)) context.drop();
    this.#streamTimeMs = Math.max(this.#streamTimeMs, record.timestampMs);
    if (key === null && record.value !== null && this.#keepsUnmatched[side]) {
      context.forward({ ...record, value: this.#pair(side, record.value, null) });
      return;
    }
    if (key === null || record.value === null) {
      context.drop();
      return;
    }
    if (record.timestampMs === this.#streamTimeMs) this.#emitUnmatched(side, record, context);
    this.#match(side, key, record, context);
  }

  #match(side: Side, key: string, record: Record, context: ProcessorContext): void {
    const { beforeMs, afterMs } = this.#reach(side);
    const fromMs = Math.max(0, record.timestampMs - beforeMs);
    const toMs = Math.max(0, record.timestampMs + afterMs);
    const partners = this.#stores[OTHER[side]].range(key, fromMs, toMs);
    for (const { startMs, value } of partners) {
      this.#unmatched = this.#unmatched.filter(
        row => row.side !== OTHER[side] || row.key !== key || row.timestampMs !== startMs,
      );
      const timestampMs = Math.max(record.timestampMs, startMs);
      context.forward({ ...record, value: this.#pair(side, record.value, value), timestampMs });
    }
    if (partners.length > 0 || !this.#keepsUnmatched[side]) return;
    if (toMs < this.#streamTimeMs) context.forward({ ...record, value: this.#pair(side, record.value, null) });
    else {
      this.#unmatched.push({ side, key, timestampMs: record.timestampMs, value: record.value });
      this.#lookedMs = Math.min(this.#lookedMs, record.timestampMs);
    }
  }

  /**
   * Rows whose window and grace are over, by time, right ones first among equals. Kafka remembers where it looked last
   * rather than the oldest row, and looks only when that would be over by the window of the side at work.
   */
  #emitUnmatched(by: Side, record: Record, context: ProcessorContext): void {
    if (this.#lookedMs + this.#reach(by).afterMs + this.#windows.graceMs >= this.#streamTimeMs) return;
    this.#lookedMs = Number.POSITIVE_INFINITY;
    const open = new Set<Side>();
    for (const row of this.#unmatched.sort(byTimeAndSide)) {
      if (open.size === 2) break;
      const { side, key, timestampMs, value } = row;
      this.#lookedMs = timestampMs;
      if (timestampMs + this.#reach(side).afterMs + this.#windows.graceMs >= this.#streamTimeMs) open.add(side);
      if (open.has(side)) continue;
      this.#unmatched = this.#unmatched.filter(other => other !== row);
      context.forward({ ...record, key, timestampMs, value: this.#pair(side, value, null) });
    }
  }

  #reach(side: Side): { beforeMs: number; afterMs: number } {
    const { beforeMs, afterMs } = this.#windows;
    return side === 'left' ? { beforeMs, afterMs } : { beforeMs: afterMs, afterMs: beforeMs };
  }

  #pair(side: Side, own: unknown, other: unknown): unknown {
    return side === 'left' ? this.#joiner(own, other) : this.#joiner(other, own);
  }
}

function byTimeAndSide(a: Unmatched, b: Unmatched): number {
  const rank = ({ side }: Unmatched) => (side === 'right' ? 0 : 1);
  return a.timestampMs - b.timestampMs || rank(a) - rank(b) || compareTexts(a.key, b.key);
}
