/**
 * The replicas on one broker, by topic and partition: found by every request, and so without a name made for it.
 */
import type { Replica } from './replica.ts';

/** The replicas of one broker. */
export class HostedReplicas {
  /** By `topic-0`, in the order in which they came. */
  readonly #byName = new Map<string, Replica>();
  readonly #byTopic = new Map<string, (Replica | undefined)[]>();

  /** All of them, with their names. */
  get named(): [name: string, replica: Replica][] {
    return [...this.#byName];
  }

  /** Whether there is one of that name. */
  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** The replica of that name. */
  get(name: string): Replica | undefined {
    return this.#byName.get(name);
  }

  /** The replica of a topic partition. */
  at(topic: string, partition: number): Replica | undefined {
    return this.#byTopic.get(topic)?.[partition];
  }

  /** Adds one. */
  add(name: string, replica: Replica): void {
    const { topic, index } = replica.partition;
    const ofTopic = this.#byTopic.get(topic) ?? [];
    ofTopic[index] = replica;
    this.#byTopic.set(topic, ofTopic);
    this.#byName.set(name, replica);
  }

  /** Takes one away. */
  delete(name: string): void {
    const replica = this.#byName.get(name);
    if (!replica) return;
    this.#byName.delete(name);
    this.#byTopic.get(replica.partition.topic)![replica.partition.index] = undefined;
  }
}
