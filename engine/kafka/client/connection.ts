/**
 * A client's link to the cluster: finds brokers, keeps metadata, sends requests. Source: KafkaJS's cluster
 * and brokerPool. Left out: metadata.max.age.
 */

import { ProgramError } from '../../core/offered.ts';
import { type Process, wait } from '../../core/process.ts';
import type { Rng } from '../../core/rng.ts';
import { msToUs } from '../../core/units.ts';
import { type MetadataTopic, metadata } from '../api/03-metadata.ts';
import type { Api } from '../api/api.ts';
import type { Cluster } from '../cluster.ts';
import { codeOf } from '../error-code.ts';
import { sendRequest, tellRequest } from '../send-request.ts';
import { connectionClosed, connectionError, nonRetriable, throwIfError } from './error.ts';
import type { KafkaConfig } from './kafkajs.ts';
import { Backoff } from './retry.ts';

const DEFAULT_REQUEST_TIMEOUT_MS = 30_000;

/** What a request may ask for besides its answer. */
interface RequestOptions {
  /** Told the network's id of the message once it is on its way. */
  sent?: (messageId: number) => void;
  timeoutMs?: number;
}

/** One client's view of the cluster. */
export class Connection {
  /** The name of this client in requests and pictures. */
  readonly clientId: string;
  readonly cluster: Cluster;
  readonly rng: Rng;
  readonly backoff: Backoff;
  readonly #config: KafkaConfig;
  readonly #topics = new Map<string, MetadataTopic>();
  #seedHost: string | null = null;

  constructor(cluster: Cluster, clientId: string, config: KafkaConfig) {
    this.cluster = cluster;
    this.clientId = clientId;
    this.#config = config;
    this.rng = cluster.simulation.rng.fork(`client/${clientId}`);
    this.backoff = new Backoff(cluster.simulation.scheduler, this.rng.fork('retry'), config.retry);
  }

  /** Whether `connect` has found a broker. */
  get connected(): boolean {
    return this.#seedHost !== null;
  }

  /** Finds a broker among the configured addresses. */
  *connect(): Process<void> {
    const connection = this;
    yield* this.backoff.run(function* () {
      connection.#seedHost = connection.#reach();
    });
    yield* this.request(this.#seedHost!, metadata, { topics: [], allowAutoTopicCreation: false });
  }

  /** Forgets the brokers. */
  disconnect(): void {
    this.#seedHost = null;
  }

  /** The host of a broker. */
  host(brokerId: number): string {
    return this.cluster.broker(brokerId).host;
  }

  /** Any broker that this client knows. */
  get anyHost(): string {
    if (this.#seedHost === null) throw nonRetriable('The client is not connected: call connect() first');
    return this.#seedHost;
  }

  /** Sends a request and waits for the answer, at most the timeout. */
  request<Request, Response>(
    host: string,
    api: Api<Request, Response>,
    message: Request,
    { sent = () => {}, timeoutMs = this.#config.requestTimeout ?? DEFAULT_REQUEST_TIMEOUT_MS }: RequestOptions = {},
  ): Process<Response> {
    const { scheduler } = this.cluster.simulation;
    return wait<Response>((resume, fail) => {
      const timer = scheduler.after(msToUs(timeoutMs), () => fail(timedOut(api.name, timeoutMs)));
      const answered = (response: Response): void => {
        timer.cancel();
        resume(response);
      };
      const broken = (): void => {
        timer.cancel();
        this.#topics.clear();
        if (this.#seedHost === host) this.#seedHost = this.#next(host);
        fail(connectionClosed(host));
      };
      const id = sendRequest(this.cluster.network, this.clientId, host, api, message, { answered, broken });
      sent(id);
    });
  }

  /** Sends a request that nobody answers (acks=0). */
  tell<Request, Response>(host: string, api: Api<Request, Response>, message: Request): number {
    return tellRequest(this.cluster.network, this.clientId, host, api, message);
  }

  /** The metadata of a topic, asked for if it is not known; repeats while a topic is being created. */
  *topic(name: string, allowAutoTopicCreation: boolean): Process<MetadataTopic> {
    const known = this.#topics.get(name);
    if (known) return known;
    return yield* this.backoff.run(() => this.#refresh(name, allowAutoTopicCreation));
  }

  /** Forgets what is known of a topic, so that the next use asks again. */
  forget(name: string): void {
    this.#topics.delete(name);
  }

  *#refresh(name: string, allowAutoTopicCreation: boolean): Process<MetadataTopic> {
    const response = yield* this.request(this.anyHost, metadata, { topics: [{ name }], allowAutoTopicCreation });
    const topic = response.topics[0]!;
    if (topic.errorCode === codeOf('UNKNOWN_TOPIC_OR_PARTITION')) {
      throwIfError(topic.errorCode, `This server does not host this topic-partition: there is no topic "${name}"`);
    }
    throwIfError(topic.errorCode);
    this.#topics.set(name, topic);
    return topic;
  }

  /** Another broker to ask than the one that did not answer. */
  #next(host: string): string {
    const hosts = this.cluster.brokers.map(broker => broker.host);
    return hosts[(hosts.indexOf(host) + 1) % hosts.length]!;
  }

  #reach(): string {
    const known = this.cluster.brokers.map(({ host, port }) => `${host}:${port}`);
    for (const address of this.#config.brokers) {
      if (known.includes(address)) return address.split(':')[0]!;
      if (address === 'localhost:9092' || address === '127.0.0.1:9092') return this.cluster.brokers[0]!.host;
    }
    throw connectionError(String(this.#config.brokers[0]), known);
  }
}

function timedOut(api: string, timeoutMs: number): ProgramError {
  return new ProgramError('KafkaJSRequestTimeoutError', `Request ${api} timed out after ${timeoutMs} ms`, {
    retriable: true,
  });
}
