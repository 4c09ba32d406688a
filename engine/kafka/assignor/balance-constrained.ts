/**
 * Sticky balance when all members subscribe to the same topics: every member gets floor(P/N) partitions, P mod N
 * members get one more. 1. Members keep what they own, within these quotas. 2. Where racks matter, free partitions go
 * to members in a matching rack. 3. The rest goes round the members below the minimum, then to those at it.
 * Source: AbstractStickyAssignor.ConstrainedAssignmentBuilder (Kafka 4.2; KIP-54, KIP-881).
 */
import type { Assignment, TopicPartition } from './assignor.ts';
import { AssignorError, compareStrings, partitionKey } from './assignor.ts';
import type { Ownership } from './ownership.ts';
import { notYetAssigned } from './ownership.ts';
import type { GroupRacks } from './racks.ts';

/** A balanced assignment, and the partitions in it (key -> new owner) that another member still has to give up. */
export interface ConstrainedBalance {
  assignment: Assignment;
  transferring: Map<string, string>;
}

/** Balances `all` (sorted by topic and number) over the members of `ownership`. */
export function balanceConstrained(
  all: readonly TopicPartition[],
  ownership: Ownership,
  racks: GroupRacks,
): ConstrainedBalance {
  const quotas = new Quotas(all.length, ownership, racks);
  const kept = quotas.keepOwned();
  kept.sort((a, b) => compareStrings(a.topic, b.topic) || a.partition - b.partition);
  const free = racks.scarcestFirst(notYetAssigned(all, kept));
  quotas.dealRound(racks.matter ? quotas.dealByRack(free) : free);
  quotas.verify();
  return { assignment: quotas.assignment, transferring: quotas.transferring };
}

/** The quotas and who has how much of them. */
class Quotas {
  readonly assignment: Assignment;
  readonly transferring = new Map<string, string>();
  readonly #ownership: Ownership;
  readonly #racks: GroupRacks;
  readonly #min: number;
  readonly #max: number;
  /** How many members may have more than the minimum, and how many have. */
  readonly #overMinAllowed: number;
  #overMin = 0;
  #belowMin: string[] = [];
  /** Members at the minimum that may get one more. */
  #atMin: string[] = [];
  /** Key of a partition that its owner could not keep -> that owner. */
  readonly #givenUp = new Map<string, string>();

  constructor(partitions: number, ownership: Ownership, racks: GroupRacks) {
    const members = [...ownership.owned.keys()];
    this.#ownership = ownership;
    this.#racks = racks;
    this.#min = Math.floor(partitions / members.length);
    this.#max = Math.ceil(partitions / members.length);
    this.#overMinAllowed = partitions % members.length;
    this.assignment = new Map(members.map(member => [member, []]));
  }

  /** Lets members keep what they own, lowest numbers first; returns all that was kept. */
  keepOwned(): TopicPartition[] {
    const allKept: TopicPartition[] = [];
    for (const [member, claims] of this.#ownership.owned) {
      const mismatched = claims.filter(partition => this.#racks.mismatches(member, partition));
      const owned = claims
        .filter(partition => !mismatched.includes(partition) && !this.#ownership.disputed.has(partitionKey(partition)))
        .sort((a, b) => a.partition - b.partition || compareStrings(a.topic, b.topic));
      const kept = owned.slice(0, this.#allowance(member, owned.length));
      for (const partition of [...mismatched, ...owned.slice(kept.length)]) {
        this.#givenUp.set(partitionKey(partition), member);
      }
      this.assignment.get(member)!.push(...kept);
      allKept.push(...kept);
    }
    this.#belowMin.sort(compareStrings);
    this.#atMin.sort(compareStrings);
    return allKept;
  }

  /** How many of its partitions a member may keep; puts it on the list it then belongs to. */
  #allowance(member: string, owned: number): number {
    if (owned < this.#min) {
      this.#belowMin.push(member);
      return owned;
    }
    if (owned >= this.#max && this.#overMin < this.#overMinAllowed) {
      this.#countOverMin();
      return this.#max;
    }
    if (this.#overMin < this.#overMinAllowed) this.#atMin.push(member);
    return this.#min;
  }

  #countOverMin(): void {
    this.#overMin++;
    if (this.#overMin === this.#overMinAllowed) this.#atMin = [];
  }

  /** Gives partitions to members in a matching rack, round the members below the minimum; returns what is left. */
  dealByRack(free: readonly TopicPartition[]): TopicPartition[] {
    let turn = 0;
    return free.filter(partition => {
      const below = this.#nextInRack(partition, this.#belowMin, turn);
      if (below >= 0) {
        turn = this.#fillBelow(partition, below);
        return false;
      }
      const at = this.#nextInRack(partition, this.#atMin, 0);
      if (at < 0) return true;
      this.#fillAtMin(partition, at);
      return false;
    });
  }

  #nextInRack(partition: TopicPartition, members: readonly string[], first: number): number {
    for (let step = 0; step < members.length; step++) {
      const index = (first + step) % members.length;
      if (this.#racks.matches(members[index]!, partition)) return index;
    }
    return -1;
  }

  #fillBelow(partition: TopicPartition, index: number): number {
    const member = this.#belowMin[index]!;
    let turn = index + 1;
    const size = this.#give(partition, member);
    if (size >= this.#min) {
      this.#belowMin.splice(index, 1);
      turn = index;
      if (size < this.#max && this.#overMin < this.#overMinAllowed) this.#atMin.push(member);
    }
    return this.#belowMin.length === 0 ? 0 : turn % this.#belowMin.length;
  }

  #fillAtMin(partition: TopicPartition, index: number): void {
    const size = this.#give(partition, this.#atMin[index]!);
    if (size !== this.#max) return;
    this.#atMin.splice(index, 1);
    this.#countOverMin();
  }

  /** Gives partitions round the members below the minimum, then one each to those at it. */
  dealRound(free: readonly TopicPartition[]): void {
    let turn = 0;
    for (const partition of free) {
      if (turn >= this.#belowMin.length) turn = 0;
      const member = this.#belowMin.length > 0 ? this.#belowMin[turn++] : this.#atMin.shift();
      if (member === undefined) {
        throw new AssignorError('IllegalStateException', 'No more unfilled consumers to be assigned.');
      }
      const size = this.#give(partition, member);
      if (size === this.#min) {
        this.#belowMin.splice(--turn, 1);
        this.#atMin.push(member);
      } else if (size === this.#max) {
        this.#overMin++;
      }
    }
  }

  /** Gives one partition, and notes if another member has to give it up first; returns how many the member has. */
  #give(partition: TopicPartition, member: string): number {
    const key = partitionKey(partition);
    const partitions = this.assignment.get(member)!;
    partitions.push(partition);
    const giver = this.#givenUp.get(key);
    if ((giver !== undefined && giver !== member) || this.#ownership.disputed.has(key)) {
      this.transferring.set(key, member);
    }
    return partitions.length;
  }

  /** Fails unless every member has its share. */
  verify(): void {
    const short = this.#belowMin.find(
      member => this.#overMin !== this.#overMinAllowed || this.assignment.get(member)!.length !== this.#min,
    );
    if (short === undefined) return;
    throw new AssignorError('IllegalStateException', `Member ${short} has fewer than ${this.#min} partitions.`);
  }
}
