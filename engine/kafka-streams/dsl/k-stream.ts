/**
 * A stream of records, under the DSL's names. A step that may change keys makes the next grouping or join go through a
 * topic of its own, so that records of one key meet in one partition; records without key are left out there.
 * Source: KStream, KStreamImpl.
 */
import { branchStream, filterStream, flatMapStream, type Predicate, type ValueMapper } from '../processor/stateless.ts';
import { type JoinWindows, streamJoin, type ValueJoiner } from '../processor/stream-join.ts';
import { ownKey, type StreamTableJoin, streamTableJoin } from '../processor/stream-table-join.ts';
import { tableSource } from '../processor/table-source.ts';
import type { Key } from '../record.ts';
import { KeyValueStore } from '../store/key-value-store.ts';
import { type Processor, passOn, type TopologyNode } from '../topology.ts';
import { KGroupedStream } from './k-grouped-stream.ts';
import type { KTable } from './k-table.ts';
import type { Building, GlobalKTable } from './streams-builder.ts';

/** Makes keys of records. */
export type KeyMapper = (key: Key, value: unknown) => string | null;

/** Which unmatched rows a join of streams keeps. */
export type StreamJoinKind = 'inner' | 'left' | 'outer';

/** A stream. */
export class KStream {
  readonly #building: Building;
  readonly #node: TopologyNode;
  /** Whether keys may have changed since the last topic. */
  readonly #rekeyed: boolean;

  constructor(building: Building, node: TopologyNode, rekeyed: boolean) {
    this.#building = building;
    this.#node = node;
    this.#rekeyed = rekeyed;
  }

  filter(holds: Predicate): KStream {
    return this.#then(filterStream(holds));
  }

  filterNot(holds: Predicate): KStream {
    return this.filter((key, value) => !holds(key, value));
  }

  mapValues(mapper: ValueMapper): KStream {
    return this.flatMapValues((key, value) => [mapper(key, value)]);
  }

  flatMapValues(mapper: (key: Key, value: unknown) => unknown[]): KStream {
    return this.#then(flatMapStream(({ key, value }) => mapper(key, value).map(mapped => ({ key, value: mapped }))));
  }

  selectKey(mapper: KeyMapper): KStream {
    return this.map((key, value) => ({ key: mapper(key, value), value }));
  }

  map(mapper: (key: Key, value: unknown) => { key: Key; value: unknown }): KStream {
    return this.flatMap((key, value) => [mapper(key, value)]);
  }

  flatMap(mapper: (key: Key, value: unknown) => { key: Key; value: unknown }[]): KStream {
    return this.#then(
      flatMapStream(({ key, value }) => mapper(key, value)),
      true,
    );
  }

  /** A stream for each predicate, in order, and one for the rest. */
  split(predicates: readonly Predicate[]): { branches: KStream[]; rest: KStream } {
    const branches = predicates.map((holds, index) => this.#then(branchStream(holds, predicates.slice(0, index))));
    return { branches, rest: this.#then(branchStream(() => true, predicates)) };
  }

  merge(other: KStream): KStream {
    const node = this.#building.topology.after([this.#node, other.#node], passOn);
    return new KStream(this.#building, node, this.#rekeyed || other.#rekeyed);
  }

  /** A processor of the program's own. */
  process(processor: Processor): KStream {
    return this.#then(processor, true);
  }

  groupByKey(): KGroupedStream {
    return new KGroupedStream(this.#building, this.#repartitioned());
  }

  groupBy(mapper: KeyMapper): KGroupedStream {
    return this.selectKey(mapper).groupByKey();
  }

  toTable(storeName?: string): KTable {
    const store = new KeyValueStore();
    if (storeName !== undefined) this.#building.stores.set(storeName, store);
    const node = this.#building.topology.after([this.#repartitioned()], tableSource(store));
    return this.#building.table(node, store);
  }

  join(other: KStream, joiner: ValueJoiner, windows: JoinWindows, kind: StreamJoinKind = 'inner'): KStream {
    const keepsUnmatched = { left: kind !== 'inner', right: kind === 'outer' };
    const halves = streamJoin(windows, joiner, keepsUnmatched);
    const { topology } = this.#building;
    const left = topology.after([this.#repartitioned()], halves.left);
    const right = topology.after([other.#repartitioned()], halves.right);
    return new KStream(this.#building, topology.after([left, right], passOn), false);
  }

  /** @param graceMs how long stream records wait for a versioned table; absent: they do not */
  joinTable(table: KTable, joiner: ValueJoiner, kind: 'inner' | 'left', graceMs: number | null = null): KStream {
    const lookUp = (key: string, asOfMs: number) => table.getAsOf(key, asOfMs);
    return this.#joinTable(this.#repartitioned(), {
      lookUp,
      tableKeyOf: ownKey,
      joiner,
      left: kind === 'left',
      graceMs,
    });
  }

  joinGlobalTable(table: GlobalKTable, mapper: KeyMapper, joiner: ValueJoiner, kind: 'inner' | 'left'): KStream {
    const lookUp = (key: string) => table.store.get(key);
    return this.#joinTable(this.#node, { lookUp, tableKeyOf: mapper, joiner, left: kind === 'left', graceMs: null });
  }

  to(topic: string): void {
    const { topology, task } = this.#building;
    topology.sink(this.#node, topic, (name, record) => task.send(name, record));
  }

  #joinTable(from: TopologyNode, join: StreamTableJoin): KStream {
    return new KStream(this.#building, this.#building.topology.after([from], streamTableJoin(join)), false);
  }

  #then(processor: Processor, rekeyed = this.#rekeyed): KStream {
    return new KStream(this.#building, this.#building.topology.after([this.#node], processor), rekeyed);
  }

  #repartitioned(): TopologyNode {
    if (!this.#rekeyed) return this.#node;
    const { topology, task } = this.#building;
    const keyed = topology.after(
      [this.#node],
      filterStream(key => key !== null),
    );
    return topology.throughInternalTopic(keyed, (topic, record) => task.enqueue(topic, record));
  }
}
