/**
 * The active controller: the truth about topics and brokers. Every change is a record of the metadata log, which
 * brokers receive some time later (C8). Source: QuorumController, ReplicationControlManager (4.2). Simplified: the
 * quorum is one node that never fails.
 */
import { msToUs } from '../../core/units.ts';
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

/** The controller of one cluster. */
export class Controller {
  readonly cluster: Cluster;
  readonly topics = new Map<string, TopicMetadata>();
  readonly brokers = new Registrations();
  /** The metadata log: every change since the beginning. */
  readonly log: MetadataChange[] = [];
  readonly #settings: BrokerSettings;

  constructor(cluster: Cluster, settings: BrokerSettings) {
    this.cluster = cluster;
    this.#settings = settings;
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
    const { simulation } = this.cluster;
    if (before === null || before.leader !== leader || before.leaderEpoch !== leaderEpoch) {
      const replicas = after.replicas.join(',');
      const isr = after.isr.join(',');
      simulation.record('leader.elected', { topic, partition, leader, leaderEpoch, replicas, isr });
    } else {
      const elr = after.elr.join(',');
      const replicas = after.replicas.join(',');
      simulation.record('isr.changed', { topic, partition, leaderEpoch, replicas, isr: after.isr.join(','), elr });
    }
  }

  /** Tells the brokers which of them are alive. */
  publishAlive(): void {
    this.#publish({ offset: this.log.length, alive: this.brokers.active });
  }

  #publish(change: MetadataChange): void {
    this.log.push(change);
    for (const broker of this.cluster.brokers) this.cluster.publish(broker, change);
  }

  /** Fences brokers that have sent no heartbeat for broker.session.timeout.ms; looks again when the next may be due. */
  watchSessions(fence: (id: number) => void): void {
    const { scheduler } = this.cluster.simulation;
    const timeoutUs = msToUs(this.cluster.setting('broker.session.timeout.ms'));
    const look = (): void => {
      for (const broker of this.brokers.all) {
        if (!broker.fenced && scheduler.nowUs - broker.lastHeartbeatUs >= timeoutUs) fence(broker.id);
      }
      scheduler.after(Math.ceil(timeoutUs / 8), look);
    };
    scheduler.after(timeoutUs, look);
  }
}
