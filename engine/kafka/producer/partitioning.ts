/**
 * Which partition a producer writes a record to (P2, P5): the one it names, else murmur2 of its key over all
 * partitions, else the sticky one of the topic, which changes after batch.size bytes; the next one is chosen by how
 * few batches wait for it. Source: BuiltInPartitioner, RoundRobinPartitioner, KIP-480, KIP-794. Left out:
 * partitioner.availability.timeout.ms, racks (KIP-1123).
 */
import type { Rng } from '../../core/rng.ts';
import type { MetadataPartition } from '../api/03-metadata.ts';
import { partitionForKey } from '../murmur2.ts';
import type { ProducerConfig } from './producer-config.ts';

interface Sticky {
  partition: number;
  producedBytes: number;
}

/** Chooses partitions for one producer. */
export class Partitioning {
  readonly #config: ProducerConfig;
  readonly #rng: Rng;
  readonly #queueLength: (topic: string, partition: number) => number;
  readonly #sticky = new Map<string, Sticky>();
  readonly #turns = new Map<string, number>();

  constructor(config: ProducerConfig, rng: Rng, queueLength: (topic: string, partition: number) => number) {
    this.#config = config;
    this.#rng = rng;
    this.#queueLength = queueLength;
  }

  /** The partition for a record without a partition of its own. */
  choose(topic: string, key: Uint8Array | null, partitions: readonly MetadataPartition[]): number {
    if (this.#config.roundRobin) return this.#inTurn(topic, partitions);
    if (key !== null && !this.#config.ignoreKeys) return partitionForKey(key, partitions.length);
    const sticky = this.#sticky.get(topic);
    if (sticky) return sticky.partition;
    const partition = this.#next(topic, partitions);
    this.#sticky.set(topic, { partition, producedBytes: 0 });
    return partition;
  }

  /** A record without a key was appended: after batch.size bytes the next one goes elsewhere, at a batch's end. */
  appended(topic: string, partition: number, bytes: number, full: boolean): void {
    const sticky = this.#sticky.get(topic);
    if (sticky?.partition !== partition) return;
    sticky.producedBytes += bytes;
    const { batchSize } = this.#config;
    const enough = sticky.producedBytes >= batchSize && full;
    if (enough || sticky.producedBytes >= 2 * batchSize) this.#sticky.delete(topic);
  }

  #next(topic: string, all: readonly MetadataPartition[]): number {
    const available = all.filter(({ leaderId }) => leaderId >= 0);
    const partitions = (available.length > 0 ? available : all).map(({ partitionIndex }) => partitionIndex);
    const lengths = partitions.map(partition => this.#queueLength(topic, partition));
    const longest = Math.max(...lengths);
    const differ = lengths.some(length => length !== longest);
    if (!this.#config.adaptivePartitioning || partitions.length < 2 || !differ) {
      return partitions[this.#rng.below(partitions.length)]!;
    }
    const weights = lengths.map(length => longest + 1 - length);
    let drawn = this.#rng.below(weights.reduce((sum, weight) => sum + weight, 0));
    const at = weights.findIndex(weight => {
      drawn -= weight;
      return drawn < 0;
    });
    return partitions[at]!;
  }

  #inTurn(topic: string, all: readonly MetadataPartition[]): number {
    const available = all.filter(({ leaderId }) => leaderId >= 0);
    const partitions = available.length > 0 ? available : all;
    const turn = this.#turns.get(topic) ?? 0;
    this.#turns.set(topic, turn + 1);
    return partitions[turn % partitions.length]!.partitionIndex;
  }
}
