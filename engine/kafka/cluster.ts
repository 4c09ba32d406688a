/**
 * The simulated cluster: brokers on the network and the metadata that they share. Left out for now: the
 * controller's own log and the delay with which brokers learn of changes (C8); metadata is one object.
 */
import type { Simulation } from '../core/simulation.ts';
import { Network } from '../net/network.ts';
import { Broker } from './broker.ts';
import type { ErrorName } from './error-code.ts';
import { type CoordinatorKind, internalTopics, statePartition } from './internal-topic.ts';
import { placeReplicas, type TopicMetadata, topicNameProblem, topicShapeProblem } from './topic.ts';

/** How the cluster is set up; `config` holds broker settings under Kafka's names. */
export interface ClusterConfig {
  brokers: number;
  config: Record<string, string>;
  /** Feature levels that differ from Kafka 4.2's, for example `transaction.version`. */
  features?: Record<string, string> | undefined;
}

/** Broker settings that the simulator reads, with Kafka 4.2's defaults. */
export const brokerDefaults: Record<string, string> = {
  'num.partitions': '1',
  'default.replication.factor': '1',
  'auto.create.topics.enable': 'true',
  'min.insync.replicas': '1',
  'message.max.bytes': '1048588',
  'group.initial.rebalance.delay.ms': '3000',
  'group.min.session.timeout.ms': '6000',
  'group.max.session.timeout.ms': '1800000',
  'group.max.size': '2147483647',
  'offset.metadata.max.bytes': '4096',
  'replica.fetch.wait.max.ms': '500',
  'offsets.topic.num.partitions': '50',
  'offsets.topic.replication.factor': '3',
  'transaction.state.log.num.partitions': '50',
  'transaction.state.log.replication.factor': '3',
  'transaction.state.log.min.isr': '2',
  'share.coordinator.state.topic.num.partitions': '50',
  'share.coordinator.state.topic.replication.factor': '3',
  'share.coordinator.state.topic.min.isr': '2',
  'transaction.partition.verification.enable': 'true',
  'transaction.max.timeout.ms': '900000',
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': '10000',
  'transactional.id.expiration.ms': '604800000',
  'transaction.remove.expired.transaction.cleanup.interval.ms': '3600000',
  'producer.id.expiration.ms': '86400000',
  'producer.id.expiration.check.interval.ms': '600000',
  'log.initial.task.delay.ms': '30000',
  'log.retention.check.interval.ms': '300000',
  'log.cleaner.enable': 'true',
  'log.cleaner.backoff.ms': '15000',
};

/** Brokers, topics and who coordinates what. */
export class Cluster {
  readonly simulation: Simulation;
  readonly network: Network;
  readonly brokers: Broker[];
  readonly topics = new Map<string, TopicMetadata>();
  readonly #features: Record<string, string>;
  #nextProducerId = 0;
  readonly #given: Record<string, string>;
  readonly #config: Record<string, string>;
  readonly #placement;
  readonly #ids;

  constructor(simulation: Simulation, config: ClusterConfig) {
    this.simulation = simulation;
    this.network = new Network(simulation);
    this.#given = config.config;
    this.#features = config.features ?? {};
    this.#config = { ...brokerDefaults, ...config.config };
    this.#placement = simulation.rng.fork('placement');
    this.#ids = simulation.rng.fork('ids');
    this.brokers = Array.from({ length: config.brokers }, (_, i) => new Broker(this, i + 1));
  }

  /** A broker setting as a number. */
  setting(name: string): number {
    return Number(this.#config[name]);
  }

  /** A broker setting as a text. */
  settingText(name: string): string {
    return this.#config[name] ?? '';
  }

  /** A broker setting that was given to this cluster; undefined where Kafka's default holds. */
  givenSetting(name: string): string | undefined {
    return this.#given[name];
  }

  /** The broker with this id. */
  broker(id: number): Broker {
    return this.brokers[id - 1]!;
  }

  /** Creates a topic with -1 meaning the broker's default; answers Kafka's error name and a sentence. */
  createTopic(
    name: string,
    numPartitions: number,
    replicationFactor: number,
    config: Record<string, string> = {},
    validateOnly = false,
  ): { error: ErrorName; message: string | null } {
    const problem = topicNameProblem(name);
    if (problem) return { error: 'INVALID_TOPIC_EXCEPTION', message: `Topic name "${name}" is not valid: ${problem}.` };
    if (this.topics.has(name)) return { error: 'TOPIC_ALREADY_EXISTS', message: `Topic '${name}' already exists.` };
    const partitions = numPartitions === -1 ? this.setting('num.partitions') : numPartitions;
    const replicas = replicationFactor === -1 ? this.setting('default.replication.factor') : replicationFactor;
    const shape = topicShapeProblem(partitions, replicas, this.brokers.length);
    if (shape) return { error: shape, message: shapeMessage(shape, partitions, replicas, this.brokers.length) };
    if (!validateOnly) this.#addTopic(name, partitions, replicas, config);
    return { error: 'NONE', message: null };
  }

  /** The broker that coordinates a group, a transactional id, a share group; -1 while there is none (T3). */
  coordinatorOf(kind: CoordinatorKind, key: string): number {
    const partition = statePartition(this, kind, key);
    const topic = this.topics.get(internalTopics[kind].name);
    if (topic) return topic.partitions[partition]!.leader;
    return kind === 'group' ? this.brokers[partition % this.brokers.length]!.id : -1;
  }

  /** The feature `transaction.version`: 2 unless the cluster was formatted otherwise. */
  get transactionVersion(): number {
    return Number(this.#features['transaction.version'] ?? 2);
  }

  /** The first of `size` producer ids that nobody else gets. */
  newProducerIdBlock(size: number): number {
    this.#nextProducerId += size;
    return this.#nextProducerId - size;
  }

  /** A random id in the form of a UUID. */
  newUuid(): string {
    const hex = Array.from({ length: 4 }, () => this.#ids.uint32().toString(16).padStart(8, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  #addTopic(name: string, partitions: number, replicas: number, config: Record<string, string>): void {
    const brokerIds = this.brokers.map(broker => broker.id);
    const placed = placeReplicas(this.#placement, brokerIds, partitions, replicas);
    const topic: TopicMetadata = {
      name,
      topicId: this.newUuid(),
      config,
      partitions: placed.map((ids, index) => ({
        topic: name,
        index,
        leader: ids[0]!,
        leaderEpoch: 0,
        replicas: ids,
        isr: [...ids],
      })),
    };
    this.topics.set(name, topic);
    this.simulation.record('topic.created', { topic: name, partitions, replicationFactor: replicas });
    for (const partition of topic.partitions) {
      this.simulation.record('leader.elected', {
        topic: name,
        partition: partition.index,
        leader: partition.leader,
        leaderEpoch: partition.leaderEpoch,
        replicas: partition.replicas.join(','),
        isr: partition.isr.join(','),
      });
      for (const id of partition.replicas) this.broker(id).hostReplica(partition);
    }
  }
}

function shapeMessage(error: ErrorName, partitions: number, replicas: number, brokers: number): string {
  return error === 'INVALID_PARTITIONS'
    ? `Number of partitions was ${partitions}; it must be 1 or more.`
    : `Replication factor was ${replicas}; it must be between 1 and the ${brokers} broker${brokers === 1 ? '' : 's'} of this cluster.`;
}
