/**
 * A coordinator's state in its partition of an internal topic: each change is a record, which counts once it is
 * committed; a broker that comes to lead the partition reads the log first. Source: TransactionStateManager,
 * CoordinatorRuntime (4.2). Simplified: the values are JSON, not Kafka's binary schemas.
 */
import type { Broker } from '../broker.ts';
import { type CoordinatorKind, internalTopics, statePartition } from '../internal-topic.ts';
import { decodeText, encodeText, newBatch } from '../record-batch.ts';
import type { Replica } from '../replica.ts';

interface Loaded<T> {
  leaderEpoch: number;
  values: Map<string, T>;
}

/** The values of one kind that this broker coordinates, by key. */
export class StateLog<T> {
  readonly #broker: Broker;
  readonly #kind: CoordinatorKind;
  readonly #loaded = new Map<number, Loaded<T>>();

  constructor(broker: Broker, kind: CoordinatorKind) {
    this.#broker = broker;
    this.#kind = kind;
  }

  /** Whether this broker leads the partition that keeps `key`. */
  coordinates(key: string): boolean {
    return this.#replica(this.partitionOf(key))?.leads === true;
  }

  /** The partition of the internal topic that keeps `key`. */
  partitionOf(key: string): number {
    return statePartition(this.#broker.cluster, this.#kind, key);
  }

  /** The leader epoch of the partition that keeps `key`: the coordinator's epoch. */
  leaderEpoch(key: string): number {
    return this.#replica(this.partitionOf(key))?.partition.leaderEpoch ?? -1;
  }

  /** The value of a key; undefined if there is none. */
  get(key: string): T | undefined {
    return this.#values(this.partitionOf(key))?.get(key);
  }

  /** All values of the partitions that this broker leads, in order of their partitions. */
  all(): T[] {
    const { name } = internalTopics[this.#kind];
    const partitions = this.#broker.image.topics.get(name)?.partitions ?? [];
    return partitions.flatMap(({ index }) => [...(this.#values(index)?.values() ?? [])]);
  }

  /** The values that a partition keeps, if this broker leads it. */
  in(partition: number): T[] {
    return [...(this.#values(partition)?.values() ?? [])];
  }

  /**
   * Writes a value, null to delete it; `committed` is called when the record is below the high watermark, `lost` when
   * another broker leads the partition before.
   */
  put(key: string, value: T | null, committed: () => void, lost: () => void): void {
    const partition = this.partitionOf(key);
    const replica = this.#replica(partition)!;
    const values = this.#values(partition)!;
    const timestamp = this.#broker.nowMs();
    const bytes = value === null ? null : encodeText(JSON.stringify(value));
    const batch = newBatch([{ key: encodeText(key), value: bytes, timestamp, headers: [] }], null);
    const { baseOffset } = replica.append(batch);
    const counts = (): void => {
      if (value === null) values.delete(key);
      else values.set(key, value);
      committed();
    };
    replica.whenCommitted(baseOffset + 1, counts, lost);
  }

  #replica(partition: number): Replica | undefined {
    return this.#broker.replica(internalTopics[this.#kind].name, partition);
  }

  #values(partition: number): Map<string, T> | null {
    const replica = this.#replica(partition);
    if (!replica?.leads) return null;
    const { leaderEpoch } = replica.partition;
    const known = this.#loaded.get(partition);
    if (known?.leaderEpoch === leaderEpoch) return known.values;
    const values = readBack<T>(replica);
    this.#loaded.set(partition, { leaderEpoch, values });
    return values;
  }
}

function readBack<T>({ log }: Replica): Map<string, T> {
  const values = new Map<string, T>();
  for (const batch of log.read(log.logStartOffset, log.logEndOffset, Number.POSITIVE_INFINITY)) {
    for (const { key, value } of batch.control ? [] : batch.records) {
      if (value === null) values.delete(decodeText(key!));
      else values.set(decodeText(key!), JSON.parse(decodeText(value)) as T);
    }
  }
  return values;
}
