/**
 * Which partitions a program has paused, as KafkaJS keeps it: single ones or whole topics, also before they are assigned.
 */
import type { TopicPartition } from '../assignor/assignor.ts';
import { nonRetriable } from './error.ts';
import type { TopicPartitions } from './kafkajs-consumer.ts';

/** The pauses of one consumer. */
export class Pauses {
  /** By topic: partitions, or all of them. */
  readonly #paused = new Map<string, Set<number> | 'all'>();

  /** Whether the partition is paused. */
  has({ topic, partition }: TopicPartition): boolean {
    const paused = this.#paused.get(topic);
    return paused === 'all' || (paused?.has(partition) ?? false);
  }

  /** Pauses these partitions, or the whole topic where none are named. */
  pause(places: readonly TopicPartitions[]): void {
    for (const { topic, partitions } of places) {
      const paused = this.#paused.get(topic) ?? new Set<number>();
      if (!partitions || paused === 'all') this.#paused.set(topic, 'all');
      else this.#paused.set(topic, new Set([...paused, ...partitions]));
    }
  }

  /** Takes pauses back; single partitions of a topic that is paused as a whole stay paused. */
  resume(places: readonly TopicPartitions[]): void {
    for (const { topic, partitions } of places) {
      const paused = this.#paused.get(topic);
      if (!partitions) this.#paused.delete(topic);
      else if (paused instanceof Set) for (const partition of partitions) paused.delete(partition);
    }
  }

  /** What is paused of the partitions that the consumer has. */
  among(assigned: readonly TopicPartition[]): { topic: string; partitions: number[] }[] {
    const paused = assigned.filter(at => this.has(at));
    return [...Map.groupBy(paused, ({ topic }) => topic)].map(([topic, list]) => ({
      topic,
      partitions: list.map(({ partition }) => partition),
    }));
  }
}

/** Throws KafkaJS's error for partitions that cannot be right. */
export function checkPlaces(places: unknown, what: 'pause' | 'resume'): void {
  if (!Array.isArray(places)) throw nonRetriable(`${what} needs a list: [{ topic, partitions }]`);
  for (const place of places) {
    if (!place?.topic) throw nonRetriable(`Invalid topic ${place?.topic ?? place}`);
    const { partitions } = place;
    if (partitions === undefined || (Array.isArray(partitions) && partitions.every(Number.isInteger))) continue;
    throw nonRetriable(`Array of valid partitions required to ${what} specific partitions instead of ${partitions}`);
  }
}
