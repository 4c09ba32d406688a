/**
 * The clients that a program has made: gives each a name of its own and knows which consumers are at work.
 */
export class Clients {
  readonly #names = new Map<string, number>();
  readonly #working = new Set<object>();

  /** A name that no other client of the program has: `desk-consumer`, `desk-consumer-2`. */
  name(base: string): string {
    const count = (this.#names.get(base) ?? 0) + 1;
    this.#names.set(base, count);
    return count === 1 ? base : `${base}-${count}`;
  }

  /** A consumer started or ended its work. */
  working(client: object, works: boolean): void {
    if (works) this.#working.add(client);
    else this.#working.delete(client);
  }

  /** How many consumers are at work. */
  get workingCount(): number {
    return this.#working.size;
  }
}
