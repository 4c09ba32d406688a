/**
 * `Kafka` as programs make it: the entry to a cluster. Every client gets a name of its own, made of the
 * clientId and its role, under which requests, groups and pictures show it.
 */
import { type Hosted, type Offered, offer } from '../../core/offered.ts';
import type { Cluster } from '../cluster.ts';
import { AdminClient, adminMethods } from './admin.ts';
import type { Clients } from './clients.ts';
import { Connection } from './connection.ts';
import { ConsumerClient, consumerMethods } from './consumer.ts';
import { nonRetriable } from './error.ts';
import type { Admin, AdminConfig, Consumer, ConsumerConfig, KafkaConfig, Producer, ProducerConfig } from './kafkajs.ts';
import { checkOptions } from './option.ts';
import { ProducerClient, producerMethods } from './producer.ts';

/** The methods of `Kafka`. */
export const kafkaMethods = { producer: 'sync', consumer: 'sync', admin: 'sync' } as const;

/** Makes clients; counts them, so that no two have one name. */
export class KafkaEntry {
  readonly #cluster: Cluster;
  readonly #config: KafkaConfig;
  readonly #clients: Clients;

  constructor(cluster: Cluster, config: KafkaConfig, clients: Clients) {
    if (!Array.isArray(config?.brokers) || config.brokers.length === 0) {
      throw nonRetriable("Failed to connect: expected brokers, a list such as ['broker-1:9092']");
    }
    checkOptions(config, 'Kafka');
    this.#cluster = cluster;
    this.#config = config;
    this.#clients = clients;
  }

  producer(config: Hosted<ProducerConfig> = {}): Offered {
    const connection = this.#connection('producer', config);
    return offer<Producer>(new ProducerClient(connection, config), producerMethods);
  }

  consumer(config: Hosted<ConsumerConfig>): Offered {
    if (!config?.groupId) throw nonRetriable('Consumer groupId must be a non-empty string.');
    const connection = this.#connection('consumer', config);
    return offer<Consumer>(new ConsumerClient(connection, config, this.#clients), consumerMethods);
  }

  admin(config: Hosted<AdminConfig> = {}): Offered {
    return offer<Admin>(new AdminClient(this.#connection('admin', config)), adminMethods);
  }

  #connection(role: string, config: { retry?: KafkaConfig['retry'] }): Connection {
    const name = this.#clients.name(`${this.#config.clientId ?? 'kafkajs'}-${role}`);
    const retry = config.retry ?? this.#config.retry;
    checkOptions(config, role);
    return new Connection(this.#cluster, name, { ...this.#config, retry });
  }
}
