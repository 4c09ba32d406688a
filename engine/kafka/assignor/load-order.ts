/**
 * Members ordered by how many partitions they have, fewest first, then by name. Kept sorted by taking a member out
 * before its load changes and putting it back after.
 */
import type { Assignment } from './assignor.ts';
import { compareStrings } from './assignor.ts';

/** The members of an assignment, least loaded first. */
export class LoadOrder {
  readonly #loads: Assignment;
  readonly #members: string[] = [];

  constructor(loads: Assignment) {
    this.#loads = loads;
    for (const member of loads.keys()) this.add(member);
  }

  /** The members, least loaded first. Not to be kept over a change. */
  get members(): readonly string[] {
    return this.#members;
  }

  /** How many partitions the least loaded member has. */
  get least(): number {
    return this.#load(this.#members[0]!);
  }

  /** How many partitions the most loaded member has. */
  get most(): number {
    return this.#load(this.#members[this.#members.length - 1]!);
  }

  add(member: string): void {
    let low = 0;
    let high = this.#members.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(this.#members[middle]!, member) < 0) low = middle + 1;
      else high = middle;
    }
    this.#members.splice(low, 0, member);
  }

  remove(member: string): void {
    const at = this.#members.indexOf(member);
    if (at >= 0) this.#members.splice(at, 1);
  }

  #load(member: string): number {
    return this.#loads.get(member)!.length;
  }

  #compare(a: string, b: string): number {
    return this.#load(a) - this.#load(b) || compareStrings(a, b);
  }
}
