/**
 * What a window holds until it fires: one folded value, or all its elements (needed by process functions and
 * evictors). Each is a way to add to a cell, to read it, and to put cells of merged windows together.
 * Source: WindowOperatorBuilder's reduce, aggregate, process; EvictingWindowOperator.
 */
import type { Cell } from '../state/keyed-state.ts';
import type { AggregateFunction } from '../state/state-handle.ts';
import type { StreamRecord } from '../stream-element.ts';
import type { Evictor } from './evictor.ts';

/** How a window keeps its elements, and what its function gets to see of them. */
export interface WindowContents<I, C> {
  add(cell: Cell, record: StreamRecord<I>): void;
  /** What the function sees; undefined when the window holds nothing. Evicts what is to be evicted before. */
  read(cell: Cell): C | undefined;
  /** After the function has seen it: evicts what is to be evicted after. */
  fired(cell: Cell): void;
  merge(target: Cell, sources: readonly Cell[]): void;
}

/** One accumulator a window: small state, whatever the number of elements. */
export function foldedContents<I, A, O>(aggregate: AggregateFunction<I, A, O>): WindowContents<I, O> {
  return {
    add(cell, { value }) {
      const held = cell.read() as A | undefined;
      cell.write(aggregate.add(value, held === undefined ? aggregate.createAccumulator() : held));
    },
    read(cell) {
      const held = cell.read() as A | undefined;
      return held === undefined ? undefined : aggregate.getResult(held);
    },
    fired() {},
    merge(target, sources) {
      for (const source of sources) {
        const other = source.read() as A | undefined;
        source.clear();
        if (other === undefined) continue;
        const held = target.read() as A | undefined;
        target.write(held === undefined ? other : aggregate.merge(held, other));
      }
    },
  };
}

/** All elements of a window, in the order in which they came; `see` makes of them what the function gets. */
export function listedContents<I, C>(see: (values: I[]) => C, evictor: Evictor<I> | null = null): WindowContents<I, C> {
  type Records = StreamRecord<I>[];
  const records = (cell: Cell) => cell.read() as Records | undefined;
  const store = (cell: Cell, kept: Records) => (kept.length === 0 ? cell.clear() : cell.write(kept));
  return {
    add(cell, record) {
      const held = records(cell);
      if (held === undefined) cell.write([record]);
      else held.push(record);
    },
    read(cell) {
      const held = records(cell);
      if (held === undefined) return undefined;
      const seen = evictor !== null && !evictor.after ? evictor.keep(held) : held;
      return see(seen.map(({ value }) => value));
    },
    fired(cell) {
      if (evictor !== null) store(cell, evictor.keep(records(cell) ?? []));
    },
    merge(target, sources) {
      for (const source of sources) {
        const others = records(source) ?? [];
        source.clear();
        if (others.length > 0) target.write([...(records(target) ?? []), ...others]);
      }
    },
  };
}
