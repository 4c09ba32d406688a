/**
 * A broker: receives requests, finds the API, answers. It hosts replicas and coordinates groups. Requests
 * are handled when they arrive, in no time. Left out for now: failures, quotas, request queues.
 */
import { assert } from '../core/assert.ts';
import type { Scheduler } from '../core/scheduler.ts';
import type { Envelope } from '../net/network.ts';
import type { AnyApi } from './api/api.ts';
import { apis } from './api/index.ts';
import type { Cluster } from './cluster.ts';
import { type TopicConfig, topicConfig } from './config/topic-config.ts';
import { Follower } from './follower.ts';
import { GroupCoordinator } from './group/coordinator.ts';
import { internalTopics } from './internal-topic.ts';
import { Replica } from './replica.ts';
import type { PartitionMetadata } from './topic.ts';
import { TransactionCoordinator } from './transaction/coordinator.ts';
import { wireSize } from './wire-size.ts';

/** What travels as the body of a request: Kafka's header and message. */
export interface KafkaRequest {
  apiKey: number;
  version: number;
  clientId: string;
  message: unknown;
}

const PRODUCER_ID_BLOCK = 1000;
const noOverrides: Record<string, string> = {};
const byKey = new Map<number, AnyApi>(apis.map(api => [api.key, api]));

/** One broker of the cluster. */
export class Broker {
  readonly id: number;
  readonly host: string;
  readonly port = 9092;
  readonly cluster: Cluster;
  readonly groups: GroupCoordinator;
  readonly transactions: TransactionCoordinator;
  readonly #replicas = new Map<string, Replica>();
  #nextProducerId = 0;
  #producerIdsEnd = 0;
  readonly #configs = new WeakMap<object, TopicConfig>();
  readonly #followers = new Map<number, Follower>();

  constructor(cluster: Cluster, id: number) {
    this.cluster = cluster;
    this.id = id;
    this.host = `broker-${id}`;
    this.groups = new GroupCoordinator(this);
    this.transactions = new TransactionCoordinator(this);
    cluster.network.listen(this.host, (envelope, from, respond) => this.#receive(envelope, from, respond));
    cluster.simulation.record('broker.started', { broker: id, host: `${this.host}:${this.port}` });
  }

  get scheduler(): Scheduler {
    return this.cluster.simulation.scheduler;
  }

  /** The replica of a topic partition on this broker. */
  replica(topic: string, partition: number): Replica | undefined {
    return this.#replicas.get(`${topic}-${partition}`);
  }

  /** Starts a replica of the partition here; a follower begins to fetch from its leader. */
  hostReplica(partition: PartitionMetadata): void {
    const { simulation } = this.cluster;
    const replica = new Replica(simulation, this.id, partition, {
      nowMs: () => simulation.nowMs(),
      topicConfig: () => this.topicConfig(partition.topic),
    });
    this.#replicas.set(`${partition.topic}-${partition.index}`, replica);
    if (!replica.leads) this.#followerOf(partition.leader).add(replica);
  }

  /** The configuration of a topic as this broker uses it. */
  topicConfig(topic: string): TopicConfig {
    const overrides = this.cluster.topics.get(topic)?.config ?? noOverrides;
    const known = this.#configs.get(overrides);
    if (known) return known;
    const config = topicConfig(overrides, name => this.cluster.givenSetting(name));
    this.#configs.set(overrides, config);
    return config;
  }

  /** Whether this broker knows the partition. */
  knowsPartition(topic: string, partition: number): boolean {
    return this.cluster.topics.get(topic)?.partitions[partition] !== undefined;
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
    if (topic === internalTopics.group.name) this.groups.transactionEnded(partition, producerId, committed);
  }

  #followerOf(leader: number): Follower {
    let follower = this.#followers.get(leader);
    if (!follower) {
      follower = new Follower(this, leader);
      this.#followers.set(leader, follower);
    }
    return follower;
  }

  #receive(envelope: Envelope, from: string, respond: (answer: Envelope) => void): void {
    const { apiKey, version, clientId, message } = envelope.body as KafkaRequest;
    const api = byKey.get(apiKey);
    assert(api, `a request with API key ${apiKey} from ${from}`, this.scheduler.moment());
    api.handle(this, message, { clientId, version }, response => {
      respond({ api: api.name, about: envelope.about, bytes: wireSize(response), body: response });
    });
  }
}
