/**
 * `Kafka` as programs make it: the entry to a cluster. Every client gets a name of its own, made of the
 * clientId and its role, under which requests, groups and pictures show it.
 */
import { type Hosted, Offered } from '../../core/offered.ts';
import type { Cluster } from '../cluster.ts';
import { offerAdmin } from './admin.ts';
import type { Clients } from './clients.ts';
import { Connection, checkBrokers } from './connection.ts';
import { offerConsumer } from './consumer.ts';
import { kafkaConsumerNames, planConsumer } from './consumer-settings.ts';
import { connectionEvents, consumerEvents, Emitter } from './emitter.ts';
import { toProgramError } from './error.ts';
import type { KafkaConfig, RetryOptions } from './kafkajs.ts';
import type { AdminConfig } from './kafkajs-admin.ts';
import type { ConsumerConfig } from './kafkajs-consumer.ts';
import type { ProducerConfig } from './kafkajs-producer.ts';
import type { ShareConsumerConfig } from './kafkajs-share.ts';
import { checkOptions } from './option.ts';
import { ProducerClient, producerMethods } from './producer.ts';
import { kafkaProducerNames, planProducer } from './producer-settings.ts';
import { kafkaShareNames, offerShareConsumer } from './share-consumer.ts';

/** The methods of `Kafka`. */
export const kafkaMethods = { producer: 'sync', consumer: 'sync', admin: 'sync', shareConsumer: 'sync' } as const;

/** Makes clients; counts them, so that no two have one name. */
export class KafkaEntry {
  readonly #cluster: Cluster;
  readonly #config: KafkaConfig;
  readonly #clients: Clients;

  constructor(cluster: Cluster, config: KafkaConfig, clients: Clients) {
    checkBrokers(config?.brokers);
    checkOptions(cluster.simulation, 'Kafka', config);
    this.#cluster = cluster;
    this.#config = config;
    this.#clients = clients;
  }

  producer(config: Hosted<ProducerConfig> = {}): Offered {
    checkOptions(this.#cluster.simulation, 'producer', config, kafkaProducerNames);
    checkOptions(this.#cluster.simulation, 'producer', config.kafkaJS);
    const plan = planProducer(config, this.#config);
    const connection = this.#connection('producer', connectionEvents, plan.options.retry);
    return new Offered(new ProducerClient(connection, plan), producerMethods);
  }

  consumer(config: Hosted<ConsumerConfig> = {}): Offered {
    checkOptions(this.#cluster.simulation, 'consumer', config, kafkaConsumerNames);
    checkOptions(this.#cluster.simulation, 'consumer', config.kafkaJS);
    const plan = planConsumer(config as ConsumerConfig, this.#config);
    const connection = this.#connection('consumer', consumerEvents, plan.options.retry);
    return offerConsumer(connection, plan, this.#clients);
  }

  shareConsumer(config: ShareConsumerConfig = {}): Offered {
    checkOptions(this.#cluster.simulation, 'shareConsumer', config, kafkaShareNames);
    const connection = this.#connection('share-consumer', connectionEvents, undefined);
    return offerShareConsumer(connection, config, this.#clients);
  }

  admin(config: Hosted<AdminConfig> = {}): Offered {
    checkOptions(this.#cluster.simulation, 'admin', config);
    return offerAdmin(this.#connection('admin', connectionEvents, config.retry));
  }

  #connection(role: string, events: readonly string[], retry: RetryOptions | undefined): Connection {
    const clientId = this.#clients.name(`${this.#config.clientId ?? 'kafkajs'}-${role}`);
    const emitter = new Emitter(this.#cluster.simulation, role, events);
    try {
      return new Connection({ cluster: this.#cluster, clientId, role, kafka: this.#config, retry, emitter });
    } catch (error) {
      throw toProgramError(error);
    }
  }
}
