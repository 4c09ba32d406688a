/**
 * The simulated cluster: brokers and the controller on one network, and the settings that they share.
 */

import { assert } from '../core/assert.ts';
import type { Rng } from '../core/rng.ts';
import type { Simulation } from '../core/simulation.ts';
import { type Envelope, Network } from '../net/network.ts';
import type { CreatableTopic } from './api/19-create-topics.ts';
import type { AnyApi } from './api/api.ts';
import { apis } from './api/index.ts';
import { Broker } from './broker.ts';
import { CONTROLLER_HOST, Controller, type DecisionOutlet, type MetadataChange } from './controller/controller.ts';
import { Quorum } from './controller/quorum.ts';
import { workRegularly } from './controller/regular-work.ts';
import { createTopic } from './controller/topics.ts';
import type { ErrorName } from './error-code.ts';
import { type CoordinatorKind, internalTopicRequest, internalTopics } from './internal-topic.ts';
import type { KafkaRequest } from './send-request.ts';
import type { TopicMetadata } from './topic.ts';
import { wireSize } from './wire-size.ts';

/** How the cluster is set up; `config` holds broker settings under Kafka's names. */
export interface ClusterConfig {
  brokers: number;
  /** How many controllers there are: one that never fails, or a quorum of three or five. */
  controllers?: number | undefined;
  /** Whether the quorum's controllers run in the processes of the first brokers, and so die with them. */
  combined?: boolean | undefined;
  config: Record<string, string>;
  /** Feature levels that differ from Kafka 4.2's, for example `transaction.version`. */
  features?: Record<string, string> | undefined;
  /** The rack of each broker, in order; none where left out. */
  racks?: string[] | undefined;
  /** How followers truncate: Kafka's way, or the one before KIP-101. */
  truncation?: 'leader-epoch' | 'high-watermark' | undefined;
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
  'group.consumer.assignors': 'uniform,range',
  'group.consumer.heartbeat.interval.ms': '5000',
  'group.consumer.max.size': '2147483647',
  'group.consumer.migration.policy': 'bidirectional',
  'group.consumer.session.timeout.ms': '45000',
  'offset.metadata.max.bytes': '4096',
  'replica.fetch.wait.max.ms': '500',
  'replica.fetch.backoff.ms': '1000',
  'replica.socket.timeout.ms': '30000',
  'request.timeout.ms': '30000',
  'replica.lag.time.max.ms': '30000',
  'broker.heartbeat.interval.ms': '2000',
  'broker.session.timeout.ms': '9000',
  'controller.quorum.fetch.timeout.ms': '2000',
  'controller.quorum.election.timeout.ms': '1000',
  'controller.quorum.election.backoff.max.ms': '1000',
  'controller.quorum.request.timeout.ms': '2000',
  'auto.leader.rebalance.enable': 'true',
  'leader.imbalance.check.interval.seconds': '300',
  'unclean.leader.election.enable': 'false',
  'unclean.leader.election.interval.ms': '300000',
  'offsets.commit.timeout.ms': '5000',
  'offsets.retention.minutes': '10080',
  'offsets.retention.check.interval.ms': '600000',
  'offsets.topic.num.partitions': '50',
  'offsets.topic.replication.factor': '3',
  'transaction.state.log.num.partitions': '50',
  'transaction.state.log.replication.factor': '3',
  'transaction.state.log.min.isr': '2',
  'share.coordinator.state.topic.num.partitions': '50',
  'share.coordinator.state.topic.replication.factor': '3',
  'share.coordinator.state.topic.min.isr': '2',
  'group.share.heartbeat.interval.ms': '5000',
  'group.share.session.timeout.ms': '45000',
  'group.share.max.size': '200',
  'group.share.record.lock.duration.ms': '30000',
  'group.share.delivery.count.limit': '5',
  'group.share.partition.max.record.locks': '2000',
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

/** Brokers, the controller and the network between them. */
export class Cluster {
  readonly simulation: Simulation;
  readonly network: Network;
  /** The controllers, where there are several. */
  readonly quorum: Quorum | null;
  /** Whether controllers die with the brokers of their ids. */
  readonly combined: boolean;
  readonly #single: Controller;
  readonly brokers: Broker[];
  /** How followers find out where to cut their logs. */
  truncation: 'leader-epoch' | 'high-watermark';
  /** For choosing where replicas go. */
  readonly placement: Rng;
  /** Settings of single groups, by group. */
  readonly groupConfigs = new Map<string, Record<string, string>>();
  readonly #features: Record<string, string>;
  readonly #given: Record<string, string>;
  readonly #config: Record<string, string>;
  readonly #ids: Rng;
  #nextProducerId = 0;
  #preparing = false;

  constructor(simulation: Simulation, config: ClusterConfig) {
    this.simulation = simulation;
    this.network = new Network(simulation);
    this.truncation = config.truncation ?? 'leader-epoch';
    this.#given = config.config;
    this.#features = config.features ?? {};
    this.#config = { ...brokerDefaults, ...config.config };
    this.placement = simulation.rng.fork('placement');
    this.#ids = simulation.rng.fork('ids');
    this.#single = new Controller(this, name => this.givenSetting(name), this.#directly());
    this.combined = config.combined ?? false;
    const controllers = config.controllers ?? 1;
    this.quorum = controllers > 1 ? new Quorum(this, controllers) : null;
    this.network.listen(CONTROLLER_HOST, (envelope, from, respond) =>
      respond(this.decide(this.#single, envelope, from)),
    );
    this.brokers = Array.from({ length: config.brokers }, (_, i) => new Broker(this, i + 1, config.racks?.[i] ?? ''));
    this.#begin();
  }

  /** The metadata as the active controller has them. */
  get controller(): Controller {
    return this.quorum?.controller ?? this.#single;
  }

  /** How many controllers there are. */
  get controllers(): number {
    return this.quorum?.nodes.length ?? 1;
  }

  /** The topics as the controller knows them. */
  get topics(): ReadonlyMap<string, TopicMetadata> {
    return this.controller.topics;
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

  /** The level of a feature, Kafka 4.2's unless the cluster was formatted otherwise. */
  featureLevel(name: string, usual: number): number {
    return Number(this.#features[name] ?? usual);
  }

  /** The feature `transaction.version`: 2 unless the cluster was formatted otherwise. */
  get transactionVersion(): number {
    return this.featureLevel('transaction.version', 2);
  }

  /** Whether the cluster has eligible leader replicas (KIP-966). */
  get hasEligibleLeaders(): boolean {
    return this.controller.eligibleLeaders;
  }

  /** Whether groups have their topic; until then their coordinators are chosen as if it were there. */
  get keepsOffsetsInTopic(): boolean {
    return this.topics.has(internalTopics.group.name);
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

  /** Creates a topic before the run begins: every broker knows it at once. A refusal is told. */
  createTopic(
    name: string,
    numPartitions: number,
    replicationFactor: number,
    config: Record<string, string> = {},
  ): { error: ErrorName; message: string | null } {
    this.#preparing = true;
    const wanted = { name, numPartitions, replicationFactor, config };
    const make = (controller: Controller) => createTopic(controller, wanted, false);
    const made = this.quorum ? this.quorum.prepare(make) : make(this.#single);
    this.#preparing = false;
    return made;
  }

  /** Creates the topic that a kind of coordinator needs, before the run begins. */
  createInternalTopic(kind: CoordinatorKind): void {
    const [{ name, numPartitions, replicationFactor, configs }] = internalTopicRequest(this, kind).topics as [
      CreatableTopic,
    ];
    this.createTopic(name, numPartitions, replicationFactor, Object.fromEntries(configs.map(c => [c.name, c.value])));
  }

  /** Sends a change of the metadata to a broker. */
  publish(broker: Broker, change: MetadataChange, from = CONTROLLER_HOST): void {
    if (this.#preparing) return broker.apply(change);
    const about = 'topic' in change ? change.topic : 'brokers';
    const body = { change };
    this.network.tell(from, broker.host, { api: 'MetadataRecords', about, bytes: wireSize(body), body });
  }

  /** Carries out what only a controller decides, and gives the answer. */
  decide(controller: Controller, envelope: Envelope, from: string): Envelope {
    const { apiKey, message } = envelope.body as KafkaRequest;
    const api: AnyApi | undefined = apis.find(({ key }) => key === apiKey);
    assert(api?.decide, `a request with API key ${apiKey} from ${from}`, this.simulation.scheduler.moment());
    const body = api.decide(controller, message);
    return { api: api.name, about: envelope.about, bytes: wireSize(body), quiet: api.quiet === true, body };
  }

  /** Every broker is registered and unfenced when the simulation begins. */
  #begin(): void {
    const register = ({ brokers }: Controller): void => {
      for (const { id, rack } of this.brokers) {
        brokers.register(id, id, rack, 0);
        brokers.update(id, { fenced: false });
      }
    };
    if (this.quorum) this.quorum.begin(register);
    else register(this.#single);
    for (const broker of this.brokers) {
      broker.image.load(-1, [], this.controller.brokers.active);
      broker.lifecycle.begin(broker.id);
    }
    if (this.quorum) return;
    workRegularly(this.#single, this.simulation.scheduler, decision => {
      decision();
      return true;
    });
  }

  /** A single controller's decisions count at once. */
  #directly(): DecisionOutlet {
    return {
      publish: change => {
        for (const broker of this.brokers) this.publish(broker, change);
      },
      tell: (kind, fields) => {
        this.simulation.record(kind, fields);
      },
    };
  }
}
