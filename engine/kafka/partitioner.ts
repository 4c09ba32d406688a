/**
 * Which partition a record goes to (P2): the one it names, else murmur2 of its key over all partitions, else
 * the sticky partition of the topic, which changes after batch.size bytes (P5). Source: KIP-480, KIP-794,
 * BuiltInPartitioner. Left out for now: the adaptive part (choosing by queue length), for there is no queue.
 */
import type { Rng } from '../core/rng.ts';
import { partitionForKey } from './murmur2.ts';

/** batch.size of Kafka's producer in bytes. */
export const BATCH_SIZE = 16_384;

interface StickyPartition {
  partition: number;
  producedBytes: number;
}

/** Kafka's built-in partitioner of one producer. */
export class Partitioner {
  readonly #rng: Rng;
  readonly #batchSize: number;
  readonly #sticky = new Map<string, StickyPartition>();

  constructor(rng: Rng, batchSize = BATCH_SIZE) {
    this.#rng = rng;
    this.#batchSize = batchSize;
  }

  /** The partition for a record of `bytes` encoded bytes. */
  partition(topic: string, key: Uint8Array | null, bytes: number, numPartitions: number): number {
    return key === null ? this.#stick(topic, bytes, numPartitions) : partitionForKey(key, numPartitions);
  }

  #stick(topic: string, bytes: number, numPartitions: number): number {
    let sticky = this.#sticky.get(topic);
    if (!sticky || sticky.producedBytes >= this.#batchSize) {
      sticky = { partition: this.#rng.below(numPartitions), producedBytes: 0 };
      this.#sticky.set(topic, sticky);
    }
    sticky.producedBytes += bytes;
    return sticky.partition;
  }
}
