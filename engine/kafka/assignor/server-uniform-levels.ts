/**
 * Whom the broker's `uniform` assignor gives to and takes from: members seen as a staircase of loads. The lowest step
 * fills from the left until it meets the next one, the highest is taken down from the right until it meets the next.
 * Loads are numbers of partitions as they were at the start; the staircases assume that every answer was acted upon.
 * Source: UniformHeterogeneousAssignmentBuilder.MemberAssignmentBalancer (Kafka 4.2).
 */

/** A member and its number of partitions. */
export interface MemberLoad {
  memberId: string;
  load: number;
}

/** Names the members to give to, least loaded first. */
export class LeastLoaded {
  /** The load of the lowest step before anyone on it got one more. */
  level: number;
  readonly #byLoad: readonly MemberLoad[];
  #end = 0;
  #next = 0;

  /** `byLoad` is sorted by load, lowest first, and not empty. */
  constructor(byLoad: readonly MemberLoad[]) {
    this.#byLoad = byLoad;
    this.level = byLoad[0]!.load - 1;
  }

  /** The member that gets the next partition. */
  next(): string {
    if (this.#next >= this.#end) {
      this.level++;
      while (this.#byLoad[this.#end]?.load === this.level) this.#end++;
      this.#next = 0;
    }
    return this.#byLoad[this.#next++]!.memberId;
  }
}

/** Names the members to take from, most loaded first. */
export class MostLoaded {
  /** The load of the highest step before anyone on it gave one up. */
  level: number;
  readonly #byLoad: MemberLoad[];
  #start: number;
  #end: number;
  #next: number;

  /** `byLoad` is sorted by load, lowest first, and not empty. */
  constructor(byLoad: readonly MemberLoad[]) {
    this.#byLoad = [...byLoad];
    this.#start = byLoad.length;
    this.#end = byLoad.length;
    this.#next = byLoad.length - 1;
    this.level = byLoad[byLoad.length - 1]!.load + 1;
  }

  /** The member that gives up the next partition, or undefined; one that cannot give is passed over for good. */
  next(canGive: (memberId: string) => boolean): string | undefined {
    for (;;) {
      if (this.#next < this.#start) this.#stepDown();
      if (this.#next < 0) return undefined;
      const at = this.#next--;
      const { memberId } = this.#byLoad[at]!;
      if (canGive(memberId)) return memberId;
      this.#end--;
      this.#byLoad[at] = this.#byLoad[this.#end]!;
    }
  }

  #stepDown(): void {
    const allPassedOver = this.#end <= this.#start && this.#start > 0;
    this.level = allPassedOver ? this.#byLoad[this.#start - 1]!.load : this.level - 1;
    while (this.#start > 0 && this.#byLoad[this.#start - 1]!.load === this.level) this.#start--;
    this.#next = this.#end - 1;
  }
}
