/**
 * The DSL of Kafka Streams under its own names: a builder makes streams and tables, and each of their methods adds to
 * the topology.
 * Source: `org.apache.kafka.streams.StreamsBuilder`. Left out: serdes, named nodes, state directories.
 */

import { tableSource } from '../processor/table-source.ts';
import type { Record } from '../record.ts';
import { KeyValueStore, type TableStore, VersionedStore } from '../store/key-value-store.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { WindowStore } from '../store/window-store.ts';
import type { StreamTask } from '../task.ts';
import { Topology, type TopologyNode, textKey } from '../topology.ts';
import { KStream } from './k-stream.ts';
import { KTable, type TableRows } from './k-table.ts';

/** A store that can be looked into from outside. */
export type QueryableStore = TableStore | WindowStore<{ value: unknown }> | SessionStore;

/** What streams and tables build on. */
export interface Building {
  readonly topology: Topology;
  readonly task: StreamTask;
  /** Stores with a name, for queries. */
  readonly stores: Map<string, QueryableStore>;
  /** A stream that a node gives out, whose keys may have changed. */
  stream(node: TopologyNode, rekeyed: boolean): KStream;
  /** A table that a node gives the changes of. */
  table(node: TopologyNode, rows: TableRows): KTable;
}

/** A table that every instance holds whole. */
export interface GlobalKTable {
  readonly store: KeyValueStore;
}

/** Begins topologies. */
export class StreamsBuilder {
  readonly topology = new Topology();
  readonly stores = new Map<string, QueryableStore>();
  readonly #building: Building;

  constructor(task: StreamTask) {
    this.#building = {
      topology: this.topology,
      task,
      stores: this.stores,
      stream: (node, rekeyed) => new KStream(this.#building, node, rekeyed),
      table: (node, rows) => new KTable(this.#building, node, rows),
    };
  }

  stream(topic: string): KStream {
    return this.#building.stream(this.topology.source(topic), false);
  }

  /** @param historyMs keeps versions that long; absent: only the latest value */
  table(topic: string, options: { historyMs?: number; store?: string } = {}): KTable {
    const store = options.historyMs === undefined ? new KeyValueStore() : new VersionedStore(options.historyMs);
    if (options.store !== undefined) this.stores.set(options.store, store);
    const node = this.topology.after([this.topology.source(topic)], tableSource(store));
    return this.#building.table(node, store);
  }

  globalTable(topic: string): GlobalKTable {
    const store = new KeyValueStore();
    this.topology.globalSource(topic, {
      process({ key, value, timestampMs }: Record, context) {
        const text = textKey(key);
        if (text === null) context.drop();
        else store.put(text, value, timestampMs);
      },
    });
    return { store };
  }
}
