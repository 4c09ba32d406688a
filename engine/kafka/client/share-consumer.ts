/**
 * The share consumer as programs use it, over the Java one. A record that `poll` gives is told to the trace as delivered.
 */
import { type Hosted, type MethodTable, Offered } from '../../core/offered.ts';
import type { Process } from '../../core/process.ts';
import { decodeText } from '../record-batch.ts';
import { acknowledgeTypes } from '../share/delivery.ts';
import { ShareConsumer as JavaShareConsumer, type SharedRecord } from '../share-consumer/share-consumer.ts';
import { shareConsumerSettings } from '../share-consumer/share-consumer-config.ts';
import { messageOf } from './batch.ts';
import { sortOptions } from './client-settings.ts';
import type { Clients } from './clients.ts';
import type { Connection } from './connection.ts';
import { nonRetriable, toProgramError } from './error.ts';
import type { ShareConsumer, ShareConsumerConfig, ShareRecord } from './kafkajs-share.ts';
import { checkOptions } from './option.ts';

/** How each method answers. */
const shareConsumerMethods: MethodTable<ShareConsumer> = {
  connect: 'async',
  disconnect: 'async',
  subscribe: 'async',
  unsubscribe: 'async',
  poll: 'async',
  acknowledge: 'sync',
  commitSync: 'async',
  close: 'async',
};

/** The names of Kafka's settings that a share consumer takes. */
export const kafkaShareNames: readonly string[] = Object.keys(shareConsumerSettings);

const DEFAULT_POLL_MS = 1000;

/** Offers a share consumer to a program. */
export function offerShareConsumer(connection: Connection, config: ShareConsumerConfig, clients: Clients): Offered {
  return new Offered(new ShareConsumerClient(connection, config, clients), shareConsumerMethods);
}

class ShareConsumerClient implements Hosted<ShareConsumer> {
  readonly #connection: Connection;
  readonly #clients: Clients;
  readonly #java: JavaShareConsumer;
  readonly #groupId: string;

  constructor(connection: Connection, config: ShareConsumerConfig, clients: Clients) {
    this.#connection = connection;
    this.#clients = clients;
    const { kafkaJS, kafka } = sortOptions<ShareConsumerConfig>(config, shareConsumerSettings);
    const settings: Record<string, string> = { ...kafka };
    if (kafkaJS.groupId !== undefined) settings['group.id'] ??= String(kafkaJS.groupId);
    if (kafkaJS.rackId !== undefined) settings['client.rack'] ??= kafkaJS.rackId;
    if (!settings['group.id']) throw nonRetriable('Consumer groupId must be a non-empty string.');
    this.#groupId = settings['group.id'];
    try {
      this.#java = new JavaShareConsumer(connection.cluster, connection.clientId, settings, connection.link);
    } catch (error) {
      throw toProgramError(error);
    }
  }

  *connect(): Process<void> {
    yield* this.#connection.connect(this.#groupId);
  }

  *disconnect(): Process<void> {
    if (!this.#connection.connected) return;
    yield* this.#told(this.#java.close());
    this.#clients.working(this, false);
    this.#connection.disconnect(this.#groupId);
  }

  close(): Process<void> {
    return this.disconnect();
  }

  *subscribe(subscription: { topics: string[] }): Process<void> {
    this.#connection.mustBeConnected();
    checkOptions(this.#connection.cluster.simulation, 'subscribe', subscription);
    const topics = subscription?.topics;
    if (!Array.isArray(topics) || topics.some(topic => typeof topic !== 'string' || topic === '')) {
      throw nonRetriable(`Invalid topics ${JSON.stringify(topics)}: a share consumer needs { topics: ['name'] }`);
    }
    for (const topic of topics) yield* this.#connection.topic(topic, true);
    yield* this.#told(this.#java.subscribe(topics));
  }

  *unsubscribe(): Process<void> {
    yield* this.#told(this.#java.unsubscribe());
  }

  *poll(timeoutMs = DEFAULT_POLL_MS): Process<Hosted<ShareRecord>[]> {
    this.#connection.mustBeConnected();
    if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0)) {
      throw nonRetriable(`poll needs a number of milliseconds, not ${JSON.stringify(timeoutMs)}`);
    }
    const line = this.#connection.cluster.simulation.programLine;
    const records = yield* this.#told(this.#java.poll(timeoutMs));
    for (const record of records) this.#recordDelivered(record, line);
    return records.map(record => {
      const { topic, partition, deliveryCount } = record;
      return { ...messageOf(record), topic, partition, deliveryCount };
    });
  }

  acknowledge(
    record: { topic: string; partition: number; offset: string },
    type: 'ACCEPT' | 'RELEASE' | 'REJECT' | 'RENEW' = 'ACCEPT',
  ): void {
    const valid: readonly string[] = acknowledgeTypes.slice(1);
    if (!valid.includes(type)) {
      throw nonRetriable(`The type ${JSON.stringify(type)} is none of AcknowledgeType: ${valid.join(', ')}`);
    }
    const { topic, partition, offset } = record ?? {};
    try {
      this.#java.acknowledge({ topic, partition, offset: Number(offset) }, type);
    } catch (error) {
      throw toProgramError(error);
    }
  }

  *commitSync(): Process<void> {
    this.#connection.mustBeConnected();
    yield* this.#told(this.#java.commitSync());
  }

  *#told<T>(work: Process<T>): Process<T> {
    try {
      return yield* work;
    } catch (error) {
      throw toProgramError(error);
    }
  }

  #recordDelivered({ topic, partition, offset, key, value }: SharedRecord, line: number | null): void {
    const client = this.#connection.clientId;
    const place = { client, group: this.#groupId, topic, partition, offset };
    const text = { key: decodeText(key), value: decodeText(value) };
    this.#connection.cluster.simulation.record('record.delivered', { ...place, ...text, line });
  }
}
