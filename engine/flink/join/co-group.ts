/**
 * coGroup and the window join: both streams go into the same windows, tagged with their side, and meet when a window
 * fires. coGroup sees all of a key's elements of both sides; the join gives a result for each pair.
 * Source: CoGroupedStreams, JoinedStreams (a union of tagged elements in one window operator).
 */
import type { InputSide } from '../process/two-inputs.ts';
import type { WindowContents } from '../window/contents.ts';
import { listedContents } from '../window/contents.ts';
import type { WindowFunction } from '../window/window-function.ts';

/** An element that knows from which side it comes. */
export interface Tagged<L, R> {
  readonly side: InputSide;
  readonly value: L | R;
}

/** Both sides of one key and window. */
export interface Sides<L, R> {
  readonly left: L[];
  readonly right: R[];
}

/** What a window of both streams holds. */
export function bothSides<L, R>(): WindowContents<Tagged<L, R>, Sides<L, R>> {
  return listedContents((values: Tagged<L, R>[]) => ({
    left: values.filter(({ side }) => side === 'left').map(({ value }) => value as L),
    right: values.filter(({ side }) => side === 'right').map(({ value }) => value as R),
  }));
}

/** A function of all elements of a key and window. */
export function coGroupFunction<L, R, O>(
  coGroup: (key: string, sides: Sides<L, R>, collect: (value: O) => void) => void,
): WindowFunction<Sides<L, R>, O> {
  return { process: (key, _window, _context, sides, collect) => coGroup(key, sides, collect) };
}

/** A result for each pair of a key and window: an inner join. */
export function joinFunction<L, R, O>(join: (left: L, right: R) => O): WindowFunction<Sides<L, R>, O> {
  return coGroupFunction((_key, { left, right }, collect) => {
    for (const one of left) for (const other of right) collect(join(one, other));
  });
}
