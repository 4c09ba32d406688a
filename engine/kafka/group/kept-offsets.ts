/**
 * The committed offsets, and the members of classic groups, of the groups that a broker coordinates, in memory and in __consumer_offsets: written when they
 * change, read when the broker comes to lead the partition, let go with it (O2, T3). Source: OffsetMetadataManager,
 * CoordinatorRuntime (4.2). Left out: the members of groups of the
 * consumer protocol; they join anew at another coordinator.
 */
import type { TopicPartition } from '../assignor/assignor.ts';
import type { Broker } from '../broker.ts';
import type { ErrorName } from '../error-code.ts';
import { statePartition } from '../internal-topic.ts';
import type { PartitionMetadata } from '../topic.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import type { GroupCoordinator } from './coordinator.ts';
import type { Group } from './group.ts';
import { type GroupRecord, groupRecord } from './kept-members.ts';
import { dismiss } from './migration.ts';
import { type OffsetChange, OffsetLog } from './offset-log.ts';

/** The offsets of one broker's groups. */
export class KeptOffsets {
  readonly #broker: Broker;
  readonly #groups: GroupCoordinator;
  readonly #log: OffsetLog;
  /** The partitions of __consumer_offsets that this broker leads and has read. */
  readonly #led = new Set<number>();

  constructor(broker: Broker, groups: GroupCoordinator) {
    this.#broker = broker;
    this.#groups = groups;
    this.#log = new OffsetLog(broker);
  }

  /** Stores offsets of a group, made if it is not known; `done` when they count (O2), or cannot. */
  commit(groupId: string, changes: readonly OffsetChange[], done: (error: ErrorName) => void): void {
    const store = (): void => {
      for (const change of changes) {
        const offsets = change.committed ? this.#offsetGroup(groupId).offsets : this.#groups.offsets(groupId);
        offsets?.commit(change);
      }
    };
    this.#log.write(groupId, changes, {}, store, done);
  }

  /** Stores offsets that count when the producer's transaction commits (X11). */
  commitPending(
    groupId: string,
    producer: { producerId: number; producerEpoch: number },
    changes: readonly OffsetChange[],
    done: (error: ErrorName) => void,
  ): void {
    const store = (): void => {
      const { offsets } = this.#offsetGroup(groupId);
      for (const change of changes) offsets.addPending(producer.producerId, change);
    };
    this.#log.write(groupId, changes, { ...producer, isTransactional: true }, store, done);
  }

  /** Forgets offsets of a group; `done` when that counts, or cannot. */
  forget(groupId: string, places: readonly TopicPartition[], done: (error: ErrorName) => void): void {
    const changes = places.map(({ topic, partition }) => ({ topic, partition, committed: null }));
    this.commit(groupId, changes, done);
  }

  /** A classic group is to go on with these members, or has none any more; `done` when that is kept, or cannot be. */
  keepMembers(group: Group, done: (error: ErrorName) => void = () => {}): void {
    this.#log.writeMembers(group.id, groupRecord(group), done);
  }

  /** A group is no classic one any more: its members are not to be read as such. */
  forgetMembers(groupId: string): void {
    this.#log.writeMembers(groupId, null);
  }

  /** A topic is gone, and its offsets with it (O4). */
  topicDeleted(topic: string): void {
    for (const group of this.#groups.all) {
      const places = group.offsets.entries().filter(entry => entry.topic === topic);
      if (places.length > 0 && this.#groups.refusal(group.id) === 'NONE') this.forget(group.id, places, () => {});
    }
  }

  /** Another broker may lead this partition of __consumer_offsets now: take its groups over, or let them go. */
  follow({ index, leader }: PartitionMetadata): void {
    const leads = leader === this.#broker.id;
    if (leads === this.#led.has(index)) return;
    if (leads) this.#takeOver(index);
    else this.#letGo(index);
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

  #takeOver(partition: number): void {
    this.#led.add(partition);
    const stable = new Map<string, GroupRecord>();
    for (const event of this.#log.read(partition)) {
      if ('members' in event) {
        if (event.members) stable.set(event.groupId, event.members);
        else stable.delete(event.groupId);
        continue;
      }
      if ('committed' in event) {
        for (const group of this.#keptIn(partition)) group.offsets.decide(event.producerId, event.committed);
        continue;
      }
      const { offsets } = this.#offsetGroup(event.groupId);
      if (event.producerId === null) offsets.commit(event.change);
      else offsets.addPending(event.producerId, event.change);
    }
    for (const [groupId, record] of stable) this.#groups.group(groupId).goOn(record);
    for (const group of this.#keptIn(partition)) {
      if (group.members.size === 0 && group.offsets.isEmpty) this.#groups.drop(group.id);
    }
  }

  #letGo(partition: number): void {
    this.#led.delete(partition);
    for (const group of this.#keptIn(partition)) {
      dismiss(group, 'NOT_COORDINATOR');
      this.#groups.drop(group.id);
    }
    this.#log.close(partition);
  }

  #keptIn(partition: number): (Group | ConsumerGroup)[] {
    return this.#groups.all.filter(({ id }) => statePartition(this.#broker.cluster, 'group', id) === partition);
  }

  #offsetGroup(id: string): Group | ConsumerGroup {
    return this.#groups.find(id) ?? this.#groups.findConsumerGroup(id) ?? this.#groups.group(id);
  }
}
