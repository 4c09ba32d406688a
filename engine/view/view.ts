/**
 * A view is a fold of the trace: the facts that one picture needs, after so many entries. A reader gives the
 * view's state at any count, forward or back, by folding from the nearest checkpoint: time travel by reading,
 * not by running (DESIGN decision 3). Counts are numbers of entries; nothing here knows what a state holds.
 */
import { assert } from '../core/assert.ts';
import type { Entry } from '../core/entries.ts';
import type { Trace } from '../core/trace.ts';

/** A fold of the trace into a state `S`. */
export interface View<S> {
  /** The state before the first entry. */
  initial(): S;
  /** Changes `state` by one entry, in place. */
  apply(state: S, entry: Entry): void;
  /** A state that later `apply` calls on `state` do not change; unchanging parts may be shared. */
  copy(state: S): S;
}

/** Reads a view's state at any place of a trace, which may grow meanwhile. */
export class Reader<S> {
  readonly trace: Trace;
  readonly #view: View<S>;
  readonly #every: number;
  /** The state after 0, `every`, 2 * `every`, ... entries. */
  readonly #checkpoints: S[];
  #count = 0;
  #state: S;

  constructor(trace: Trace, view: View<S>, every = 500) {
    assert(Number.isInteger(every) && every > 0, `a checkpoint every ${every} entries`);
    this.trace = trace;
    this.#view = view;
    this.#every = every;
    this.#state = view.initial();
    this.#checkpoints = [view.copy(this.#state)];
  }

  /** The state after the first `count` entries. Read it, do not change it: later calls leave it as it is. */
  at(count: number): S {
    assert(
      Number.isInteger(count) && count >= 0 && count <= this.trace.length,
      `no state after ${count} entries of ${this.trace.length}`,
    );
    if (count === this.#count) return this.#state;
    const nearest = Math.min(Math.floor(count / this.#every), this.#checkpoints.length - 1);
    const fromHere = this.#count < count && this.#count >= nearest * this.#every;
    const state = this.#view.copy(fromHere ? this.#state : this.#checkpoints[nearest]!);
    this.#fold(state, fromHere ? this.#count : nearest * this.#every, count);
    this.#count = count;
    this.#state = state;
    return state;
  }

  /** Lays checkpoints over at most `entries` further entries, so that a later jump is short; false if none are left. */
  prepare(entries: number): boolean {
    const from = (this.#checkpoints.length - 1) * this.#every;
    const steps = Math.min(Math.ceil(entries / this.#every), Math.floor((this.trace.length - from) / this.#every));
    if (steps > 0) this.#fold(this.#view.copy(this.#checkpoints.at(-1)!), from, from + steps * this.#every);
    return from + (steps + 1) * this.#every <= this.trace.length;
  }

  /** Applies the entries from `from` up to `to`, leaving checkpoints where there are none yet. */
  #fold(state: S, from: number, to: number): void {
    for (let index = from; index < to; index++) {
      this.#view.apply(state, this.trace.entry(index));
      if (this.#checkpoints.length * this.#every === index + 1) this.#checkpoints.push(this.#view.copy(state));
    }
  }
}
