/**
 * What is still to be done: values that a producer was told are written and that nobody has processed. Read from the
 * journal as it grows.
 */
import { msToUs } from '../../core/units.ts';
import type { World } from '../world.ts';

/** After all faults are healed a group gets so long; whatever is not processed then is missing. */
const PATIENCE_US = msToUs(40_000);

/** The records that wait for a group. */
export class Backlog {
  readonly #world: World;
  readonly #done = new Set<string>();
  readonly #open = new Set<string>();
  #seen = 0;
  #producing: number;
  #healedAtUs: number | null = null;

  constructor(world: World, producers: number) {
    this.#world = world;
    this.#producing = producers;
  }

  /** Whether there is nothing left to do, or no more patience. */
  get isOver(): boolean {
    this.#read();
    const { healed, nowUs } = this.#world;
    if (!healed || this.#producing > 0) return false;
    this.#healedAtUs ??= nowUs;
    return this.#open.size === 0 || nowUs - this.#healedAtUs > PATIENCE_US;
  }

  #read(): void {
    const { journal } = this.#world;
    for (; this.#seen < journal.length; this.#seen++) {
      const event = journal[this.#seen]!;
      if (event.kind === 'ended' && event.client.startsWith('producer')) this.#producing--;
      if (event.kind === 'acked' && !this.#done.has(event.value)) this.#open.add(event.value);
      if (event.kind === 'processed') {
        this.#done.add(event.value);
        this.#open.delete(event.value);
      }
    }
  }
}
