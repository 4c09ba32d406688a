/**
 * A broker: receives requests, finds the API, answers. It hosts replicas, coordinates groups and transactions, knows
 * the metadata as far as it has read it. What it holds in memory goes when the process dies; the disk stays. Requests
 * are handled when they arrive, in no time. Left out: quotas, request queues.
 */
import { assert } from '../core/assert.ts';
import { msToUs } from '../core/units.ts';
import type { Envelope } from '../net/network.ts';
import { alterPartition } from './api/56-alter-partition.ts';
import type { AnyApi } from './api/api.ts';
import { apis } from './api/index.ts';
import { BrokerClock } from './broker-clock.ts';
import { BrokerLifecycle } from './broker-lifecycle.ts';
import type { Cluster } from './cluster.ts';
import { type TopicConfig, topicConfig } from './config/topic-config.ts';
import type { MetadataChange } from './controller/controller.ts';
import { ControllerChannel } from './controller-channel.ts';
import { Disk } from './disk.ts';
import { codeOf } from './error-code.ts';
import { FetchSessions } from './fetch-sessions.ts';
import { Follower } from './follower.ts';
import { GroupCoordinator } from './group/coordinator.ts';
import { HostedReplicas } from './hosted-replicas.ts';
import { type CoordinatorKind, internalTopics, statePartition } from './internal-topic.ts';
import { PartitionLog } from './log/partition-log.ts';
import { MetadataImage } from './metadata-image.ts';
import { Purgatory } from './purgatory.ts';
import { Replica, type ReplicaHost } from './replica.ts';
import { truncations } from './replication/truncation.ts';
import type { KafkaRequest } from './send-request.ts';
import { ShareCoordinator } from './share/share-coordinator.ts';
import { ShareGroups } from './share/share-groups.ts';
import { SharePartitions } from './share/share-partitions.ts';
import type { IsrMember, PartitionMetadata } from './topic.ts';
import { TransactionCoordinator } from './transaction/coordinator.ts';
import { wireSize } from './wire-size.ts';

const PRODUCER_ID_BLOCK = 1000;
/** controller.socket.timeout.ms: a request that the controller has not answered by then is given up. */
const CONTROLLER_TIMEOUT_MS = 30_000;
const noOverrides: Record<string, string> = {};
const byKey = new Map<number, AnyApi>(apis.map(api => [api.key, api]));

/** One broker of the cluster. */
export class Broker {
  readonly id: number;
  readonly host: string;
  readonly port = 9092;
  readonly rack: string;
  readonly cluster: Cluster;
  readonly clock: BrokerClock;
  readonly disk = new Disk();
  readonly image = new MetadataImage();
  readonly lifecycle: BrokerLifecycle;
  /** The way to the active controller. */
  readonly controller: ControllerChannel;
  groups: GroupCoordinator;
  transactions: TransactionCoordinator;
  shareGroups: ShareGroups;
  sharePartitions: SharePartitions;
  shareCoordinator: ShareCoordinator;
  readonly fetchSessions = new FetchSessions();
  #nextProducerId = 0;
  #producerIdsEnd = 0;
  readonly #purgatory: Purgatory;
  readonly #configs = new WeakMap<object, TopicConfig>();
  #replicas = new HostedReplicas();
  #followers = new Map<number, Follower>();

  constructor(cluster: Cluster, id: number, rack: string) {
    this.cluster = cluster;
    this.id = id;
    this.rack = rack;
    this.host = `broker-${id}`;
    this.clock = new BrokerClock(cluster.simulation.scheduler);
    this.#purgatory = new Purgatory(this.clock);
    this.groups = new GroupCoordinator(this);
    this.transactions = new TransactionCoordinator(this);
    this.shareGroups = new ShareGroups(this);
    this.sharePartitions = new SharePartitions(this);
    this.shareCoordinator = new ShareCoordinator(this);
    this.lifecycle = new BrokerLifecycle(this);
    this.controller = new ControllerChannel(this);
    cluster.network.listen(this.host, (envelope, from, respond) => this.#receive(envelope, from, respond));
    cluster.simulation.record('broker.started', { broker: id, host: `${this.host}:${this.port}` });
  }

  /** The time of day as this machine has it, in epoch milliseconds. */
  nowMs(): number {
    return this.cluster.simulation.nowMs() + this.clock.aheadMs;
  }

  /** Does what writes to the disk: later on a slow one, never on a full one, which ends the broker. */
  writing(task: () => void): void {
    if (this.disk.full) this.lifecycle.diskFailed();
    else this.disk.write(this.clock, task);
  }

  /** The replica of a topic partition on this broker. */
  replica(topic: string, partition: number): Replica | undefined {
    return this.#replicas.at(topic, partition);
  }

  /** The replicas on this broker. */
  get replicas(): Replica[] {
    return this.#replicas.named.map(([, replica]) => replica);
  }

  /** The configuration of a topic as this broker knows it. */
  topicConfig(topic: string): TopicConfig {
    const overrides = this.image.topics.get(topic)?.config ?? noOverrides;
    const known = this.#configs.get(overrides);
    if (known) return known;
    const config = topicConfig(overrides, name => this.cluster.givenSetting(name));
    this.#configs.set(overrides, config);
    return config;
  }

  /** Whether this broker knows the partition. */
  knowsPartition(topic: string, partition: number): boolean {
    return this.image.topics.get(topic)?.partitions[partition] !== undefined;
  }

  /** The broker that coordinates a group, a transactional id, a share group; -1 while there is none (T3). */
  coordinatorOf(kind: CoordinatorKind, key: string): number {
    const partition = statePartition(this.cluster, kind, key);
    const leader = this.image.coordinator(kind, partition);
    if (leader !== null) return leader;
    return kind === 'group' && !this.cluster.keepsOffsetsInTopic ? this.offsetsInMemoryAt(partition) : -1;
  }

  /** Who keeps the offsets of a partition of __consumer_offsets while that topic does not exist. */
  offsetsInMemoryAt(partition: number): number {
    return (partition % this.cluster.brokers.length) + 1;
  }

  /** A producer id that no other producer has, from this broker's block of them (I8). */
  newProducerId(): number {
    if (this.#nextProducerId === this.#producerIdsEnd) {
      this.#nextProducerId = this.cluster.newProducerIdBlock(PRODUCER_ID_BLOCK);
      this.#producerIdsEnd = this.#nextProducerId + PRODUCER_ID_BLOCK;
    }
    return this.#nextProducerId++;
  }

  /** A transaction's marker is committed in a partition that this broker leads. */
  transactionEnded(topic: string, partition: number, producerId: number, committed: boolean): void {
    if (topic === internalTopics.group.name) this.groups.kept.transactionEnded(partition, producerId, committed);
  }

  /** Takes in a change of the metadata: replicas begin, change sides, or go. */
  apply(change: MetadataChange): void {
    if (!this.image.apply(change)) return;
    if ('alive' in change) return;
    if (change.metadata) this.#placeAll(change.metadata.partitions);
    else this.#removeTopic(change.topic);
  }

  /** Everything is read from the disk and the metadata again, as a process does that starts. */
  restore(): void {
    this.groups = new GroupCoordinator(this);
    this.transactions = new TransactionCoordinator(this);
    this.shareGroups = new ShareGroups(this);
    this.sharePartitions = new SharePartitions(this);
    this.shareCoordinator = new ShareCoordinator(this);
    this.#replicas = new HostedReplicas();
    this.#followers = new Map();
    this.#nextProducerId = this.#producerIdsEnd;
    for (const [name, log] of this.disk.logs) log.recover(this.disk.highWatermarks.get(name) ?? 0);
    for (const { partitions } of this.image.topics.values()) this.#placeAll(partitions);
    // Strays: moved away or deleted while the process was down.
    for (const name of [...this.disk.logs.keys()]) if (!this.#replicas.has(name)) this.disk.remove(name);
  }

  /** The process is gone, and with it what it held in memory. */
  forget(): void {
    this.fetchSessions.forgetAll();
    this.#purgatory.forget();
    this.#replicas = new HostedReplicas();
    this.#followers = new Map();
  }

  #placeAll(partitions: readonly PartitionMetadata[]): void {
    for (const partition of partitions) {
      this.#place(partition);
      if (partition.topic === internalTopics.group.name) this.groups.kept.follow(partition);
      if (partition.topic === internalTopics.transaction.name) this.transactions.follow(partition);
    }
  }

  #place(partition: PartitionMetadata): void {
    const name = `${partition.topic}-${partition.index}`;
    if (!partition.replicas.includes(this.id)) {
      this.#removeReplica(name);
      return;
    }
    const known = this.#replicas.get(name);
    const before = known?.partition;
    known?.update(partition);
    const replica = known ?? this.#host(name, partition);
    if (before?.leader === partition.leader && before.leaderEpoch === partition.leaderEpoch) return;
    if (before) this.#followers.get(before.leader)?.remove(replica);
    if (partition.leader < 0 || replica.leads) return;
    truncations[this.cluster.truncation]!.becameFollower(replica);
    this.#followerOf(partition.leader).add(replica);
  }

  #host(name: string, partition: PartitionMetadata): Replica {
    const topicId = this.image.topics.get(partition.topic)!.topicId;
    if (this.disk.topicIds.get(name) !== topicId) this.disk.remove(name);
    this.disk.topicIds.set(name, topicId);
    const topicConfig = (): TopicConfig => this.topicConfig(partition.topic);
    const log = this.disk.logs.get(name) ?? new PartitionLog({ nowMs: () => this.nowMs(), topicConfig });
    this.disk.logs.set(name, log);
    const replica = new Replica(this.#replicaHost(), partition, log);
    this.#replicas.add(name, replica);
    return replica;
  }

  #replicaHost(): ReplicaHost {
    return {
      id: this.id,
      simulation: this.cluster.simulation,
      purgatory: this.#purgatory,
      lagLimitUs: msToUs(this.cluster.setting('replica.lag.time.max.ms')),
      isAlive: id => this.image.alive.has(id),
      alterIsr: (partition, isr, done) => this.#alterIsr(partition, isr, done),
    };
  }

  #alterIsr(
    partition: PartitionMetadata,
    newIsr: readonly IsrMember[],
    done: (after: PartitionMetadata | null) => void,
  ): void {
    const { topic, index, leaderEpoch, partitionEpoch } = partition;
    const { brokerEpoch } = this.lifecycle;
    const request = { brokerId: this.id, brokerEpoch, topic, partition: index, leaderEpoch, partitionEpoch, newIsr };
    const timer = this.clock.after(msToUs(CONTROLLER_TIMEOUT_MS), () => done(null));
    const answered = this.clock.guarded((response: { errorCode: number; partition: PartitionMetadata | null }) => {
      timer.cancel();
      done(response.errorCode === codeOf('NONE') ? response.partition : null);
    });
    const broken = this.clock.guarded(() => {
      timer.cancel();
      done(null);
    });
    this.controller.ask(alterPartition, request, { answered, broken });
  }

  #removeTopic(topic: string): void {
    for (const [name, replica] of this.#replicas.named) {
      if (replica.partition.topic === topic) this.#removeReplica(name);
    }
    this.groups.kept.topicDeleted(topic);
  }

  #removeReplica(name: string): void {
    const replica = this.#replicas.get(name);
    if (!replica) return;
    this.#followers.get(replica.partition.leader)?.remove(replica);
    this.#replicas.delete(name);
    this.disk.remove(name);
  }

  #followerOf(leader: number): Follower {
    const follower = this.#followers.get(leader) ?? new Follower(this, leader);
    this.#followers.set(leader, follower);
    return follower;
  }

  #receive(envelope: Envelope, from: string, respond: (answer: Envelope) => void): void {
    if ('change' in (envelope.body as object)) return this.apply((envelope.body as { change: MetadataChange }).change);
    if ('activeController' in (envelope.body as object)) {
      const { activeController, epoch } = envelope.body as { activeController: number; epoch: number };
      return this.controller.learn(activeController, epoch);
    }
    const { apiKey, version, clientId, message } = envelope.body as KafkaRequest;
    const api = byKey.get(apiKey);
    assert(api, `a request with API key ${apiKey} from ${from}`, this.clock.moment());
    const answer = this.clock.guarded((response: unknown) => {
      respond({ api: api.name, about: envelope.about, bytes: wireSize(response), body: response });
    });
    if (api.handle) api.handle(this, message, { clientId, version }, answer);
    else this.controller.ask(api, message, { answered: answer }, version);
  }
}
