/**
 * What every client of a program has: a link to the cluster (the Java clients' own), a name, KafkaJS's way of repeating,
 * and listeners. Source: KafkaJS's cluster.
 */
import type { Process } from '../../core/process.ts';
import type { MetadataTopic } from '../api/03-metadata.ts';
import type { Cluster } from '../cluster.ts';
import { exceptionOf, KafkaException } from '../exception.ts';
import { Link } from '../link/link.ts';
import type { Emitter } from './emitter.ts';
import { connectionError, nonRetriable, wrongState } from './error.ts';
import type { KafkaConfig, RetryOptions } from './kafkajs.ts';
import { Backoff, retryOptions } from './retry.ts';

const DEFAULT_REQUEST_TIMEOUT_MS = 30_000;

/** What a connection is made of. */
export interface ConnectionParts {
  cluster: Cluster;
  clientId: string;
  role: string;
  kafka: KafkaConfig;
  retry?: RetryOptions | undefined;
  emitter: Emitter;
}

/** One client's connection to the cluster. */
export class Connection {
  readonly cluster: Cluster;
  /** The name of this client in requests and pictures. */
  readonly clientId: string;
  readonly link: Link;
  readonly backoff: Backoff;
  readonly retry: ReturnType<typeof retryOptions>;
  readonly emitter: Emitter;
  readonly #role: string;
  readonly #addresses: string[];
  #connected = false;

  constructor({ cluster, clientId, role, kafka, retry, emitter }: ConnectionParts) {
    this.cluster = cluster;
    this.clientId = clientId;
    this.emitter = emitter;
    this.#role = role;
    this.#addresses = kafka.brokers;
    this.retry = retryOptions(kafka.retry, retry);
    const requestTimeoutMs = kafka.requestTimeout ?? DEFAULT_REQUEST_TIMEOUT_MS;
    const { initialRetryTime, maxRetryTime, multiplier, factor } = this.retry;
    this.link = new Link(cluster, clientId, {
      requestTimeoutMs,
      retryBackoffMs: initialRetryTime,
      retryBackoffMaxMs: maxRetryTime,
      retryBackoffMultiplier: multiplier,
      retryBackoffSpread: factor,
    });
    const rng = cluster.simulation.rng.fork(`client/${clientId}`);
    this.backoff = new Backoff(cluster.simulation.scheduler, rng.fork('retry'), this.retry);
  }

  /** Whether `connect` has found a broker. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Throws unless the client is connected. */
  mustBeConnected(): void {
    if (!this.#connected) throw wrongState(`The ${this.#role} is disconnected: call connect() first`);
  }

  /** Finds a broker among the configured addresses. */
  *connect(group: string | null = null): Process<void> {
    const { simulation } = this.cluster;
    const line = simulation.programLine;
    const connection = this;
    yield* this.backoff.run(function* () {
      connection.link.startAt(connection.#reach());
      yield* connection.link.refresh([], false);
    });
    this.#connected = true;
    simulation.record('client.started', { client: this.clientId, role: this.#role, group, line });
    this.emitter.emit('connect', null);
  }

  /** Is no client any more. */
  disconnect(group: string | null = null): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.cluster.simulation.record('client.stopped', { client: this.clientId, role: this.#role, group });
    this.emitter.emit('disconnect', null);
  }

  /** A topic's metadata, from memory or asked for; repeats as KafkaJS does while a topic is being created. */
  *topic(name: string, allowAutoTopicCreation: boolean): Process<MetadataTopic> {
    const known = this.link.knownTopic(name);
    if (known) return known;
    const { link } = this;
    return yield* this.backoff.run(function* () {
      try {
        return yield* link.askForTopic(name, allowAutoTopicCreation);
      } catch (error) {
        if (!(error instanceof KafkaException) || error.error !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error;
        throw exceptionOf(error.error, `This server does not host this topic-partition: there is no topic "${name}"`);
      }
    });
  }

  #reach(): number {
    const known = this.cluster.brokers.map(({ host, port }) => `${host}:${port}`);
    for (const address of this.#addresses) {
      const index = known.indexOf(address);
      if (index >= 0) return index;
      if (address === 'localhost:9092' || address === '127.0.0.1:9092') return 0;
    }
    throw connectionError(String(this.#addresses[0]), known);
  }
}

/** Addresses as programs give them. */
export function checkBrokers(brokers: unknown): void {
  if (Array.isArray(brokers) && brokers.length > 0) return;
  throw nonRetriable("Failed to connect: expected brokers, a list such as ['broker-1:9092']");
}
