/**
 * A stream grouped by key, whole or in windows, to be aggregated into a table.
 * Source: KGroupedStream, TimeWindowedKStream, SessionWindowedKStream.
 */
import { type Aggregator, count, reduce, type SessionAggregator } from '../processor/aggregator.ts';
import { sessionAggregate } from '../processor/session-aggregate.ts';
import { slidingWindowAggregate } from '../processor/sliding-window-aggregate.ts';
import { streamAggregate } from '../processor/stream-aggregate.ts';
import { windowAggregate } from '../processor/window-aggregate.ts';
import type { EmitStrategy } from '../processor/window-emission.ts';
import { closesAfterMs, lengthOf, retentionOf, type Windows } from '../processor/windows.ts';
import type { ValueAndTimestamp } from '../record.ts';
import { KeyValueStore } from '../store/key-value-store.ts';
import { SessionStore } from '../store/session-store.ts';
import { WindowStore } from '../store/window-store.ts';
import type { Processor, TopologyNode } from '../topology.ts';
import type { KTable } from './k-table.ts';
import type { Building, QueryableStore } from './streams-builder.ts';

/** A grouped stream. */
export class KGroupedStream {
  readonly #building: Building;
  readonly #node: TopologyNode;

  constructor(building: Building, node: TopologyNode) {
    this.#building = building;
    this.#node = node;
  }

  windowedBy(windows: Windows, emits: EmitStrategy = 'windowUpdate'): WindowedKStream {
    return new WindowedKStream(this.#building, this.#node, windows, emits);
  }

  count(storeName?: string): KTable {
    return this.aggregate(count, storeName);
  }

  reduce(reducer: (aggregate: unknown, value: unknown) => unknown, storeName?: string): KTable {
    return this.aggregate(reduce(reducer), storeName);
  }

  aggregate(aggregator: Aggregator, storeName?: string): KTable {
    const store = new KeyValueStore();
    if (storeName !== undefined) this.#building.stores.set(storeName, store);
    const node = this.#building.topology.after([this.#node], streamAggregate(store, aggregator));
    return this.#building.table(node, store);
  }
}

/** A grouped stream in windows. */
export class WindowedKStream {
  readonly #building: Building;
  readonly #node: TopologyNode;
  readonly #windows: Windows;
  readonly #emits: EmitStrategy;

  constructor(building: Building, node: TopologyNode, windows: Windows, emits: EmitStrategy) {
    this.#building = building;
    this.#node = node;
    this.#windows = windows;
    this.#emits = emits;
  }

  count(storeName?: string): KTable {
    return this.aggregate(count, storeName);
  }

  reduce(reducer: (aggregate: unknown, value: unknown) => unknown, storeName?: string): KTable {
    return this.aggregate(reduce(reducer), storeName);
  }

  /** @param aggregator sessions need one that can merge */
  aggregate(aggregator: SessionAggregator, storeName?: string): KTable {
    const { store, processor } = this.#aggregation(aggregator);
    if (storeName !== undefined) this.#building.stores.set(storeName, store);
    const node = this.#building.topology.after([this.#node], processor);
    return this.#building.table(node, {
      get: () => null,
      isVersioned: false,
      closesAfterMs: closesAfterMs(this.#windows),
    });
  }

  #aggregation(aggregator: SessionAggregator): { store: QueryableStore; processor: Processor } {
    const windows = this.#windows;
    if (windows.kind === 'session') {
      const store = new SessionStore(windows.gapMs + windows.graceMs);
      return { store, processor: sessionAggregate(store, windows, aggregator, this.#emits) };
    }
    const store = new WindowStore<ValueAndTimestamp>(retentionOf(windows), { lengthMs: lengthOf(windows) });
    const processor =
      windows.kind === 'sliding'
        ? slidingWindowAggregate(store, windows, aggregator, this.#emits)
        : windowAggregate(store, windows, aggregator, this.#emits);
    return { store, processor };
  }
}
