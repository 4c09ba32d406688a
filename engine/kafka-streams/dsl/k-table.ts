/**
 * A table: the latest value of each key, as a stream of changes. Old values travel along only where a step downstream
 * needs them (groupBy, joins).
 * Source: KTable, KTableImpl, KTableValueGetter.
 */
import { count, reduce, type TableAggregator } from '../processor/aggregator.ts';
import { foreignKeyJoin } from '../processor/foreign-key-join.ts';
import {
  filterTable,
  mapTableValues,
  type Predicate,
  tableToStream,
  type ValueMapper,
} from '../processor/stateless.ts';
import type { ValueJoiner } from '../processor/stream-join.ts';
import { type Suppression, suppress } from '../processor/suppress.ts';
import { type Regrouping, regroupTable, tableAggregate } from '../processor/table-aggregate.ts';
import { type TableJoinKind, tableJoin } from '../processor/table-join.ts';
import { tableSource } from '../processor/table-source.ts';
import type { ValueAndTimestamp } from '../record.ts';
import { KeyValueStore } from '../store/key-value-store.ts';
import { type Processor, passOn, type TopologyNode } from '../topology.ts';
import type { KStream } from './k-stream.ts';
import type { Building } from './streams-builder.ts';

/** What can be asked of a table's rows, and what is known of them. */
export interface TableRows {
  get(key: string): ValueAndTimestamp | null;
  getAsOf?(key: string, asOfMs: number): ValueAndTimestamp | null;
  readonly isVersioned: boolean;
  /** For windowed tables: how long after a window's end it is closed. */
  readonly closesAfterMs?: number;
  /** Passes the wish for old values upstream. */
  sendOldValues?(): void;
}

/** A table. */
export class KTable {
  readonly #building: Building;
  readonly #node: TopologyNode;
  readonly #rows: TableRows;

  constructor(building: Building, node: TopologyNode, rows: TableRows) {
    this.#building = building;
    this.#node = node;
    this.#rows = rows;
  }

  getAsOf(key: string, asOfMs: number): ValueAndTimestamp | null {
    const { getAsOf } = this.#rows;
    return getAsOf === undefined ? this.#rows.get(key) : getAsOf.call(this.#rows, key, asOfMs);
  }

  filter(holds: Predicate): KTable {
    const asked = { sendsOldValues: false };
    return this.#derived(filterTable(holds, asked), {
      get: key => rowIf(this.#rows.get(key), ({ value }) => holds(key, value)),
      sendOldValues: () => {
        asked.sendsOldValues = true;
        this.#rows.sendOldValues?.();
      },
    });
  }

  filterNot(holds: Predicate): KTable {
    return this.filter((key, value) => !holds(key, value));
  }

  mapValues(mapper: ValueMapper): KTable {
    return this.#derived(mapTableValues(mapper), {
      get: key => {
        const row = this.#rows.get(key);
        return row === null ? null : { ...row, value: mapper(key, row.value) };
      },
      sendOldValues: () => this.#rows.sendOldValues?.(),
    });
  }

  suppress(options: Omit<Suppression, 'waitMs'> & { waitMs?: number }): KTable {
    const waitMs = options.from === 'windowEnd' ? (this.#rows.closesAfterMs ?? 0) : (options.waitMs ?? 0);
    this.#rows.sendOldValues?.();
    return this.#derived(suppress({ ...options, waitMs }), {});
  }

  groupBy(regroup: Regrouping): KGroupedTable {
    this.#rows.sendOldValues?.();
    return new KGroupedTable(this.#building, this.#node, regroup, this.#rows.isVersioned);
  }

  join(other: KTable, joiner: ValueJoiner, kind: TableJoinKind = 'inner'): KTable {
    // A row without a partner must know what it was; an inner join needs that only if somebody asks it.
    if (kind !== 'inner') this.#rows.sendOldValues?.();
    if (kind === 'outer') other.#rows.sendOldValues?.();
    const { topology } = this.#building;
    const half = (side: 'left' | 'right', own: KTable, others: KTable) =>
      topology.after(
        [own.#node],
        tableJoin(side, kind, joiner, key => others.#rows.get(key), own.#rows.isVersioned),
      );
    const node = topology.after([half('left', this, other), half('right', other, this)], passOn);
    const get = (key: string) => joinedRow(this.#rows.get(key), other.#rows.get(key), joiner, kind);
    const sendOldValues = () => {
      this.#rows.sendOldValues?.();
      other.#rows.sendOldValues?.();
    };
    return new KTable(this.#building, node, { get, isVersioned: false, sendOldValues });
  }

  joinByForeignKey(
    other: KTable,
    foreignKeyOf: (value: unknown) => string | null,
    joiner: ValueJoiner,
    kind: 'inner' | 'left',
  ): KTable {
    const { topology, task } = this.#building;
    const views = { left: (key: string) => this.#rows.get(key), right: (key: string) => other.#rows.get(key) };
    const join = foreignKeyJoin(foreignKeyOf, joiner, kind === 'left', views);
    const through = (node: TopologyNode) =>
      topology.throughInternalTopic(node, (topic, record) => task.enqueue(topic, record));
    const answered = topology.after([through(topology.after([this.#node], join.subscribe))], join.answer);
    const updated = topology.after([other.#node], join.foreignUpdate);
    const answers = through(topology.after([answered, updated], passOn));
    const store = new KeyValueStore();
    const node = topology.after([topology.after([answers], join.resolve)], tableSource(store));
    return new KTable(this.#building, node, store);
  }

  toStream(): KStream {
    return this.#building.stream(this.#building.topology.after([this.#node], tableToStream), false);
  }

  #derived(processor: Processor, rows: Partial<TableRows>): KTable {
    const node = this.#building.topology.after([this.#node], processor);
    return new KTable(this.#building, node, { get: () => null, ...inherited(this.#rows), ...rows });
  }
}

/** A table grouped by other keys. */
export class KGroupedTable {
  readonly #building: Building;
  readonly #node: TopologyNode;

  constructor(building: Building, table: TopologyNode, regroup: Regrouping, isVersioned: boolean) {
    const { topology, task } = building;
    this.#building = building;
    const regrouped = topology.after([table], regroupTable(regroup, isVersioned));
    this.#node = topology.throughInternalTopic(regrouped, (topic, record) => task.enqueue(topic, record));
  }

  count(storeName?: string): KTable {
    return this.aggregate(count, storeName);
  }

  /** @param subtract takes a value out again */
  reduce(
    add: (aggregate: unknown, value: unknown) => unknown,
    subtract: (aggregate: unknown, value: unknown) => unknown,
    storeName?: string,
  ): KTable {
    const taken = (_key: string, value: unknown, aggregate: unknown) => subtract(aggregate, value);
    return this.aggregate({ ...reduce(add), subtract: taken }, storeName);
  }

  aggregate(aggregator: TableAggregator, storeName?: string): KTable {
    const store = new KeyValueStore();
    if (storeName !== undefined) this.#building.stores.set(storeName, store);
    const node = this.#building.topology.after([this.#node], tableAggregate(store, aggregator));
    return new KTable(this.#building, node, store);
  }
}

function inherited({ isVersioned, closesAfterMs }: TableRows): Pick<TableRows, 'isVersioned' | 'closesAfterMs'> {
  return { isVersioned, ...(closesAfterMs === undefined ? {} : { closesAfterMs }) };
}

function rowIf(row: ValueAndTimestamp | null, holds: (row: ValueAndTimestamp) => boolean): ValueAndTimestamp | null {
  return row !== null && holds(row) ? row : null;
}

function joinedRow(
  left: ValueAndTimestamp | null,
  right: ValueAndTimestamp | null,
  joiner: ValueJoiner,
  kind: TableJoinKind,
): ValueAndTimestamp | null {
  if (left === null && right === null) return null;
  if (left === null && kind !== 'outer') return null;
  if (right === null && kind === 'inner') return null;
  return {
    value: joiner(left?.value ?? null, right?.value ?? null),
    timestampMs: Math.max(left?.timestampMs ?? 0, right?.timestampMs ?? 0),
  };
}
