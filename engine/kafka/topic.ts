/**
 * Topics as metadata: names, partitions, who leads, who is in sync. A partition's metadata is never changed in place: a
 * change is a new object with a higher partition epoch. Source: KIP-516, PartitionRegistration, StripedReplicaPlacer.
 */
import type { Rng } from '../core/rng.ts';
import type { ErrorName } from './error-code.ts';

/** The metadata of one topic partition; broker ids in lists. */
export interface PartitionMetadata {
  readonly topic: string;
  readonly index: number;
  /** -1 while nobody leads. */
  readonly leader: number;
  readonly leaderEpoch: number;
  /** Grows with every change. */
  readonly partitionEpoch: number;
  /** In order of preference. */
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  /** Out of the ISR, but with all committed records: may lead (KIP-966). */
  readonly elr: readonly number[];
  readonly lastKnownElr: readonly number[];
  /** Replicas that a reassignment adds and removes. */
  readonly adding: readonly number[];
  readonly removing: readonly number[];
}

/** A replica that is to be in sync, as the broker that registered under this epoch; -1 for whichever (KIP-903). */
export interface IsrMember {
  brokerId: number;
  brokerEpoch: number;
}

/** The metadata of one topic. */
export interface TopicMetadata {
  readonly name: string;
  readonly topicId: string;
  readonly partitions: readonly PartitionMetadata[];
  readonly config: Readonly<Record<string, string>>;
}

/** A new partition on these replicas, of which `live` are alive: they are in sync and the first one leads (T4). */
export function newPartition(
  topic: string,
  index: number,
  replicas: readonly number[],
  live: readonly number[],
): PartitionMetadata {
  const isr = replicas.filter(id => live.includes(id));
  return {
    topic,
    index,
    leader: isr[0] ?? -1,
    leaderEpoch: 0,
    partitionEpoch: 0,
    replicas,
    isr,
    elr: [],
    lastKnownElr: [],
    adding: [],
    removing: [],
  };
}

/** Why a topic name is refused, or null if it is valid (T4). */
export function topicNameProblem(name: string): string | null {
  if (name.length === 0) return 'the name is empty';
  if (name === '.' || name === '..') return `the name is "${name}"`;
  if (name.length > 249) return `the name has ${name.length} characters, at most 249 are allowed`;
  const odd = /[^a-zA-Z0-9._-]/.exec(name);
  return odd ? `the name contains "${odd[0]}"; allowed are letters, digits, ".", "_" and "-"` : null;
}

/** Why these numbers of partitions and replicas are refused, or null (T4). */
export function topicShapeProblem(partitions: number, replicas: number, brokers: number): ErrorName | null {
  if (!Number.isInteger(partitions) || partitions < 1) return 'INVALID_PARTITIONS';
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > brokers) return 'INVALID_REPLICATION_FACTOR';
  return null;
}

/** A broker that can hold replicas. */
export interface PlacedBroker {
  id: number;
  rack: string;
  fenced: boolean;
}

/**
 * Replica lists striped over racks and brokers from a random start, one step further for each partition; fenced brokers
 * only when the others do not suffice, and never as leader (T5).
 */
export function placeReplicas(
  rng: Rng,
  brokers: readonly PlacedBroker[],
  partitions: number,
  replicas: number,
): number[][] {
  const racks = [...Map.groupBy(brokers, ({ rack }) => rack)].sort(([a], [b]) => (a < b ? -1 : 1));
  const rackStart = rng.below(racks.length);
  const inRack = racks.map(([, members]) => stripe(rng, members));
  return Array.from({ length: partitions }, (_, partition) => {
    const turns = inRack.map(next => next(partition));
    const order = racks.map((_rack, step) => turns[(rackStart + partition + step) % racks.length]!);
    const chosen = interleaved(order).slice(0, replicas);
    const alive = (id: number): number => (brokers.find(broker => broker.id === id)!.fenced ? 1 : 0);
    const [leader] = [...chosen].sort((a, b) => alive(a) - alive(b));
    return [leader!, ...chosen.filter(id => id !== leader)];
  });
}

/** The brokers of a rack in turn: from a random start, live ones before fenced ones. */
function stripe(rng: Rng, members: readonly PlacedBroker[]): (partition: number) => number[] {
  const sorted = [...members].sort((a, b) => a.id - b.id);
  const live = sorted.filter(({ fenced }) => !fenced).map(({ id }) => id);
  const fenced = sorted.filter(broker => broker.fenced).map(({ id }) => id);
  const start = rng.below(Math.max(live.length, 1));
  return partition => [...live.map((_id, step) => live[(start + partition + step) % live.length]!), ...fenced];
}

/** One of each list in turn. */
function interleaved(lists: readonly number[][]): number[] {
  const longest = Math.max(...lists.map(list => list.length));
  return Array.from({ length: longest }, (_, at) =>
    lists.flatMap(list => (at < list.length ? [list[at]!] : [])),
  ).flat();
}
