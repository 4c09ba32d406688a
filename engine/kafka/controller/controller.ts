/**
 * The active controller: the truth about topics and brokers. Every change is a record of the metadata log, which
 * brokers receive some time later (C8). Where there are several controllers, each has one of these, which it brings up
 * to date from its copy of the log (quorum-node.ts). Source: QuorumController, ReplicationControlManager (4.2).
 */
import type { EntryKind, Fields } from '../../core/entries.ts';
import type { Cluster } from '../cluster.ts';
import { type BrokerSettings, type TopicConfig, topicConfig } from '../config/topic-config.ts';
import type { PartitionMetadata, TopicMetadata } from '../topic.ts';
import { type Circumstances, changedPartition } from './partition-change.ts';
import { Registrations } from './registration.ts';

/** A change of the metadata as brokers receive it: a topic's new state, null for one that is gone; or who is alive. */
export type MetadataChange =
  | { offset: number; topic: string; metadata: TopicMetadata | null }
  | { offset: number; alive: number[] };

/** The name under which the controller is on the network. */
export const CONTROLLER_HOST = 'controller';

/** Where decisions go: to the brokers and the trace at once, or into a log first that a majority must have. */
export interface DecisionOutlet {
  publish(change: MetadataChange): void;
  tell<K extends EntryKind>(kind: K, fields: Fields<K>): void;
  /** How many changes are decided for good; undefined for all of them. */
  committed?(): number;
}

/** The controller of one cluster. */
export class Controller {
  readonly cluster: Cluster;
  readonly topics = new Map<string, TopicMetadata>();
  readonly brokers = new Registrations();
  /** The metadata log: every change since the beginning. */
  readonly log: MetadataChange[] = [];
  readonly #settings: BrokerSettings;
  readonly #outlet: DecisionOutlet;

  constructor(cluster: Cluster, settings: BrokerSettings, outlet: DecisionOutlet) {
    this.cluster = cluster;
    this.#settings = settings;
    this.#outlet = outlet;
  }

  /** The changes behind `offset` that are decided for good. */
  after(offset: number): MetadataChange[] {
    return this.log.slice(offset + 1, this.#outlet.committed?.());
  }

  /** Tells the trace, once the decision that is being made is final. */
  tell<K extends EntryKind>(kind: K, fields: Fields<K>): void {
    this.#outlet.tell(kind, fields);
  }

  /** Takes over a change that another controller has decided. */
  replay(change: MetadataChange): void {
    this.log.push(change);
    if ('alive' in change) return;
    if (change.metadata) this.topics.set(change.topic, change.metadata);
    else this.topics.delete(change.topic);
  }

  /** Whether the cluster has eligible leader replicas: since Kafka 4.1, unless it was formatted without (KIP-966). */
  get eligibleLeaders(): boolean {
    return this.cluster.featureLevel('eligible.leader.replicas.version', 1) >= 1;
  }

  /** A topic's settings. */
  config(topic: string): TopicConfig {
    return topicConfig(this.topics.get(topic)?.config ?? {}, this.#settings);
  }

  /** One partition. */
  partition(topic: string, index: number): PartitionMetadata | undefined {
    return this.topics.get(topic)?.partitions[index];
  }

  /** All partitions of all topics. */
  get partitions(): PartitionMetadata[] {
    return [...this.topics.values()].flatMap(({ partitions }) => partitions);
  }

  /** Puts a topic in place of what it was and tells the brokers. */
  put(topic: TopicMetadata): void {
    this.topics.set(topic.name, topic);
    this.#publish({ offset: this.log.length, topic: topic.name, metadata: topic });
  }

  /** Removes a topic and tells the brokers. */
  remove(name: string): void {
    this.topics.delete(name);
    this.#publish({ offset: this.log.length, topic: name, metadata: null });
  }

  /** Changes a partition; `mayLead` is every active broker unless the circumstances say otherwise. */
  change(before: PartitionMetadata, wanted: Partial<Circumstances>): PartitionMetadata {
    const { minInsyncReplicas, uncleanLeaderElectionEnable } = this.config(before.topic);
    const after = changedPartition(before, {
      mayLead: id => this.brokers.isActive(id),
      minInsyncReplicas,
      eligibleLeaders: this.eligibleLeaders,
      unclean: uncleanLeaderElectionEnable,
      ...wanted,
    });
    if (after === before) return before;
    const topic = this.topics.get(before.topic)!;
    this.put({ ...topic, partitions: topic.partitions.map(p => (p === before ? after : p)) });
    this.recordPartition(before, after);
    return after;
  }

  /** Tells the trace what changed: a new leader, or the replicas in sync. */
  recordPartition(before: PartitionMetadata | null, after: PartitionMetadata): void {
    const { topic, index: partition, leader, leaderEpoch } = after;
    const inSync = before === null || [-1, ...before.isr, ...before.elr].includes(leader);
    if (before === null || before.leader !== leader || before.leaderEpoch !== leaderEpoch) {
      const replicas = after.replicas.join(',');
      const isr = after.isr.join(',');
      this.tell('leader.elected', { topic, partition, leader, leaderEpoch, replicas, isr });
      if (!inSync) this.tell('election.unclean', { topic, partition, leader });
    } else {
      const elr = after.elr.join(',');
      const replicas = after.replicas.join(',');
      this.tell('isr.changed', { topic, partition, leaderEpoch, replicas, isr: after.isr.join(','), elr });
    }
  }

  /** Tells the brokers which of them are alive. */
  publishAlive(): void {
    this.#publish({ offset: this.log.length, alive: this.brokers.active });
  }

  #publish(change: MetadataChange): void {
    this.log.push(change);
    this.#outlet.publish(change);
  }
}
