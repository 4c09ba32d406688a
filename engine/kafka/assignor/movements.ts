/**
 * Which partitions moved between which members during one rebalance. When a partition is about to move from A to B
 * while another of the same topic has moved from B to A, that other one goes back instead: two moves become none.
 * Source: AbstractStickyAssignor.PartitionMovements (Kafka 4.2). Left out: the check for longer cycles, which Kafka
 * only logs. Of several that could go back the lowest number does (Kafka: hash order).
 */
import type { TopicPartition } from './assignor.ts';
import { partitionKey } from './assignor.ts';

interface Move {
  partition: TopicPartition;
  from: string;
  to: string;
}

/** The moves of a rebalance so far: of each moved partition where it came from and where it is. */
export class Movements {
  readonly #moves = new Map<string, Move>();

  /** Notes that `partition` goes from one member to another. A partition that comes home has not moved. */
  record(partition: TopicPartition, from: string, to: string): void {
    const key = partitionKey(partition);
    const origin = this.#moves.get(key)?.from ?? from;
    if (this.#moves.has(key) && origin === to) this.#moves.delete(key);
    else this.#moves.set(key, { partition, from: origin, to });
  }

  /** The partition that should really move when `partition` is about to go from one member to another. */
  betterMove(partition: TopicPartition, from: string, to: string): TopicPartition {
    const origin = this.#moves.get(partitionKey(partition))?.from ?? from;
    const reverse = [...this.#moves.values()]
      .filter(move => move.partition.topic === partition.topic && move.from === to && move.to === origin)
      .map(move => move.partition)
      .sort((a, b) => a.partition - b.partition);
    return reverse[0] ?? partition;
  }
}
