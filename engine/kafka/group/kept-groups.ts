/**
 * The groups that a broker coordinates, in memory and in __consumer_offsets: what changes is written, and answered when
 * it is committed; a broker that comes to lead a partition reads its groups and goes on with them, one that leads it no
 * more lets them go (O2, T3). What a group consists of is a set of records; those that differ from what was written
 * last are written. Source: GroupCoordinatorShard, OffsetMetadataManager, CoordinatorRuntime (4.2). Simplified: reading
 * takes no time.
 */
import type { TopicPartition } from '../assignor/assignor.ts';
import type { Broker } from '../broker.ts';
import { statePartition } from '../internal-topic.ts';
import type { PartitionMetadata } from '../topic.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import type { GroupCoordinator } from './coordinator.ts';
import type { Group } from './group.ts';
import { type Done, GroupLog, type KeptRecord, type LogEvent } from './group-log.ts';
import { dismiss } from './migration.ts';
import type { CommittedOffset, OffsetChange } from './offsets.ts';

/** Where a partition's groups live while this broker coordinates them. */
export interface GroupHome {
  /** What a group of this home consists of; nothing where it has no such group. */
  recordsOf(groupId: string): KeptRecord[];
  /** Goes on with a group that consists of these, if they tell of one of its own. */
  goOn(groupId: string, records: readonly KeptRecord[]): void;
}

const nobodyWaits: Done = () => {};

/** The kept groups of one broker. */
export class KeptGroups {
  readonly #broker: Broker;
  readonly #groups: GroupCoordinator;
  readonly #log: GroupLog;
  /** The partitions of __consumer_offsets that this broker leads and has read, with the leader epoch. */
  readonly #led = new Map<number, number>();
  /** What was written last of each group, offsets aside: value by key, as JSON. */
  readonly #written = new Map<string, Map<string, string>>();

  constructor(broker: Broker, groups: GroupCoordinator) {
    this.#broker = broker;
    this.#groups = groups;
    this.#log = new GroupLog(broker);
  }

  /** Writes what has changed of a group; `done` when that counts, and all that was written before, or when it cannot. */
  keep(groupId: string, done: Done = nobodyWaits): void {
    const wanted = new Map(this.#homes().flatMap(home => home.recordsOf(groupId).map(asText)));
    const written = this.#written.get(groupId) ?? new Map<string, string>();
    const changed = [...wanted].filter(([key, value]) => written.get(key) !== value).map(([key]) => key);
    const gone = [...written.keys()].filter(key => !wanted.has(key));
    if (changed.length + gone.length === 0) return this.#log.settled(groupId, done);
    if (wanted.size > 0) this.#written.set(groupId, wanted);
    else this.#written.delete(groupId);
    const records = [...gone, ...changed].map(key => asRecord(key, wanted.get(key) ?? null));
    this.#log.write(groupId, records, {}, () => {}, done);
  }

  /** Answers when all that was written of a group counts. */
  settled(groupId: string, done: Done): void {
    this.#log.settled(groupId, done);
  }

  /** Stores offsets of a group, made if it is not known; `done` when they count (O2), or cannot. */
  commit(groupId: string, changes: readonly OffsetChange[], done: Done): void {
    if (changes.length === 0) return done('NONE');
    this.#log.write(groupId, offsetRecords(groupId, changes), {}, () => this.#store(groupId, changes), done);
  }

  /** Stores offsets that count when the producer's transaction commits (X11). */
  commitPending(
    groupId: string,
    producer: { producerId: number; producerEpoch: number },
    changes: readonly OffsetChange[],
    done: Done,
  ): void {
    if (changes.length === 0) return done('NONE');
    const store = (): void => this.#storePending(groupId, changes, producer.producerId);
    const origin = { ...producer, isTransactional: true };
    this.#log.write(groupId, offsetRecords(groupId, changes), origin, store, done);
  }

  /** Forgets offsets of a group; `done` when that counts, or cannot. */
  forget(groupId: string, places: readonly TopicPartition[], done: Done): void {
    const changes = places.map(({ topic, partition }) => ({ topic, partition, committed: null }));
    this.commit(groupId, changes, done);
  }

  /** A topic is gone, and its offsets with it (O4). */
  topicDeleted(topic: string): void {
    for (const group of this.#groups.all) {
      const places = group.offsets.entries().filter(entry => entry.topic === topic);
      if (places.length > 0 && this.#groups.refusal(group.id) === 'NONE') this.forget(group.id, places, nobodyWaits);
    }
  }

  /** Another broker may lead this partition of __consumer_offsets now: take its groups over, or let them go. */
  follow({ index, leader, leaderEpoch }: PartitionMetadata): void {
    const known = this.#led.get(index);
    const leads = leader === this.#broker.id;
    if (leads ? known === leaderEpoch : known === undefined) return;
    if (known !== undefined) this.#letGo(index);
    if (leads) this.#takeOver(index, leaderEpoch);
  }

  /** A transaction's marker is in a partition of __consumer_offsets: its offsets are decided. */
  transactionEnded(partition: number, producerId: number, committed: boolean): void {
    for (const group of this.#keptIn(partition)) {
      const client = `producer ${producerId}`;
      for (const place of group.offsets.decide(producerId, committed)) {
        this.#broker.cluster.simulation.record('offset.committed', { client, group: group.id, ...place });
      }
    }
  }

  #homes(): GroupHome[] {
    return [this.#groups, this.#broker.shareGroups];
  }

  /** Reads the groups. Members count at once, as they were written; offsets, which others may ask for, once committed. */
  #takeOver(partition: number, leaderEpoch: number): void {
    this.#led.set(partition, leaderEpoch);
    const groups = new Map<string, Map<string, string>>();
    for (const event of this.#log.read(partition)) {
      const facts = 'records' in event ? event.records.filter(({ key }) => key[0] !== OFFSET) : [];
      for (const { key, value } of facts) note(groups, key, value);
      this.#log.whenCommitted(partition, event.end, () => this.#replayOffsets(partition, event));
    }
    for (const [groupId, written] of groups) {
      if (written.size === 0) continue;
      this.#written.set(groupId, written);
      const records = [...written].map(([key, value]) => asRecord(key, value));
      for (const home of this.#homes()) home.goOn(groupId, records);
    }
    for (const group of this.#keptIn(partition)) {
      const isKept = this.#written.has(group.id) || group.members.size > 0 || !group.offsets.isEmpty;
      if (!isKept) this.#groups.drop(group.id);
    }
  }

  #replayOffsets(partition: number, event: LogEvent): void {
    if ('committed' in event) {
      for (const group of this.#keptIn(partition)) group.offsets.decide(event.producerId, event.committed);
      return;
    }
    for (const { key, value } of event.records) {
      const [kind, groupId, topic, at] = key;
      if (kind !== OFFSET) continue;
      const changes = [{ topic: String(topic), partition: Number(at), committed: value as CommittedOffset | null }];
      if (event.producerId === null) this.#store(groupId, changes);
      else this.#storePending(groupId, changes, event.producerId);
    }
  }

  #store(groupId: string, changes: readonly OffsetChange[]): void {
    for (const change of changes) {
      const offsets = change.committed ? this.#offsetGroup(groupId).offsets : this.#groups.offsets(groupId);
      offsets?.commit(change);
    }
  }

  #storePending(groupId: string, changes: readonly OffsetChange[], producerId: number): void {
    const { offsets } = this.#offsetGroup(groupId);
    for (const change of changes) offsets.addPending(producerId, change);
  }

  #letGo(partition: number): void {
    this.#led.delete(partition);
    for (const group of this.#keptIn(partition)) {
      dismiss(group, 'NOT_COORDINATOR');
      this.#groups.drop(group.id);
    }
    this.#broker.shareGroups.letGo(id => this.#isIn(partition, id));
    for (const id of [...this.#written.keys()]) if (this.#isIn(partition, id)) this.#written.delete(id);
    this.#log.close(partition);
  }

  #keptIn(partition: number): (Group | ConsumerGroup)[] {
    return this.#groups.all.filter(({ id }) => this.#isIn(partition, id));
  }

  #isIn(partition: number, groupId: string): boolean {
    return statePartition(this.#broker.cluster, 'group', groupId) === partition;
  }

  #offsetGroup(id: string): Group | ConsumerGroup {
    return this.#groups.find(id) ?? this.#groups.findConsumerGroup(id) ?? this.#groups.group(id);
  }
}

const OFFSET = 'OffsetCommit';

function offsetRecords(groupId: string, changes: readonly OffsetChange[]): KeptRecord[] {
  return changes.map(({ topic, partition, committed }) => ({
    key: [OFFSET, groupId, topic, partition],
    value: committed,
  }));
}

function asText({ key, value }: KeptRecord): [key: string, value: string] {
  return [JSON.stringify(key), JSON.stringify(value)];
}

function asRecord(key: string, value: string | null): KeptRecord {
  return { key: JSON.parse(key), value: value === null ? null : JSON.parse(value) };
}

/** Takes a record in, as compaction would: the last one of a key counts. */
function note(groups: Map<string, Map<string, string>>, key: KeptRecord['key'], value: unknown): void {
  const group = groups.get(key[1]) ?? new Map<string, string>();
  groups.set(key[1], group);
  if (value === null) group.delete(JSON.stringify(key));
  else group.set(JSON.stringify(key), JSON.stringify(value));
}
