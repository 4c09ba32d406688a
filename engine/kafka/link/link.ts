/**
 * A client's link to the cluster: which brokers there are, who leads what, who coordinates whom; sends requests and
 * repeats them while the error may pass. Times are in milliseconds. Source: NetworkClient, Metadata and
 * KafkaAdminClient of the Java clients (4.2), KIP-580 (exponential backoff). Left out: metadata.max.age, rebootstrap.
 */
import { type Process, sleep, wait } from '../../core/process.ts';
import type { Rng } from '../../core/rng.ts';
import { msToUs } from '../../core/units.ts';
import { type MetadataTopic, metadata } from '../api/03-metadata.ts';
import { findCoordinator } from '../api/10-find-coordinator.ts';
import type { Api } from '../api/api.ts';
import type { Cluster } from '../cluster.ts';
import { exceptionOf, KafkaException, throwIfFailed, timeoutException } from '../exception.ts';
import { type CoordinatorKind, coordinatorKinds } from '../internal-topic.ts';
import type { CurrentLeader } from '../leadership-hint.ts';
import { sendRequest, tellRequest } from '../send-request.ts';

/** The settings of a link, with the Java clients' defaults. */
export interface LinkSettings {
  requestTimeoutMs: number;
  retryBackoffMs: number;
  retryBackoffMaxMs: number;
  /** By what the pause grows, and what part of it is left to chance (KIP-580 has 2 and 0.2 for all). */
  retryBackoffMultiplier: number;
  retryBackoffSpread: number;
  /** How long an operation of several attempts may take (`default.api.timeout.ms`). */
  apiTimeoutMs: number;
}

/** The defaults of the Java clients. */
export const linkDefaults: LinkSettings = {
  requestTimeoutMs: 30_000,
  retryBackoffMs: 100,
  retryBackoffMaxMs: 1_000,
  retryBackoffMultiplier: 2,
  retryBackoffSpread: 0.2,
  apiTimeoutMs: 60_000,
};

/** How one request is sent. */
export interface RequestOptions {
  /** The API version; the newest that the simulator has, where left out. */
  version?: number;
  timeoutMs?: number;
  /** Told the network's id of the message once it is on its way. */
  sent?: (messageId: number) => void;
}

/** reconnect.backoff.ms and reconnect.backoff.max.ms. */
const RECONNECT_BACKOFF_MS = 50;
const RECONNECT_BACKOFF_MAX_MS = 1_000;

/** One client's view of the cluster. */
export class Link {
  readonly cluster: Cluster;
  readonly clientId: string;
  readonly rng: Rng;
  readonly settings: LinkSettings;
  readonly #topics = new Map<string, MetadataTopic>();
  readonly #coordinators = new Map<string, number>();
  /** Brokers whose connection broke: how often in a row, and when they are tried again. */
  readonly #broken = new Map<number, { failures: number; untilUs: number }>();
  #bootstrap = 0;

  constructor(cluster: Cluster, clientId: string, settings: Partial<LinkSettings> = {}) {
    this.cluster = cluster;
    this.clientId = clientId;
    this.settings = { ...linkDefaults, ...settings };
    this.rng = cluster.simulation.rng.fork(`link/${clientId}`);
  }

  /** Some broker, for requests that any of them answers; another one after `avoid`. */
  anyBroker(): number {
    const { brokers } = this.cluster;
    return brokers[this.#bootstrap % brokers.length]!.id;
  }

  /** Begins with the broker at this place of the cluster's list. */
  startAt(index: number): void {
    this.#bootstrap = index;
  }

  /** The broker asked last did not answer: ask the next one from now on. */
  avoid(): void {
    this.#bootstrap++;
  }

  /** Sends a request and waits for the answer; a TimeoutException after the request timeout. */
  request<Request, Response>(
    brokerId: number,
    api: Api<Request, Response>,
    message: Request,
    { version, timeoutMs = this.settings.requestTimeoutMs, sent = () => {} }: RequestOptions = {},
  ): Process<Response> {
    const { scheduler } = this.cluster.simulation;
    const host = this.cluster.broker(brokerId).host;
    return wait<Response>((resume, fail) => {
      const timer = scheduler.after(msToUs(timeoutMs), () => {
        fail(timeoutException(`${api.name} to broker ${brokerId} was not answered within ${timeoutMs} ms`));
      });
      const answered = (response: Response): void => {
        timer.cancel();
        this.#broken.delete(brokerId);
        resume(response);
      };
      const broken = (): void => {
        timer.cancel();
        this.#noteBroken(brokerId);
        fail(
          exceptionOf(
            'NETWORK_EXCEPTION',
            `The connection to broker ${brokerId} broke before ${api.name} was answered`,
          ),
        );
      };
      sent(sendRequest(this.cluster.network, this.clientId, host, api, message, { answered, broken }, version));
    });
  }

  /** Sends a request that nobody answers (Produce with acks=0); returns the network's id of the message. */
  tell<Request, Response>(brokerId: number, api: Api<Request, Response>, message: Request): number {
    const host = this.cluster.broker(brokerId).host;
    return tellRequest(this.cluster.network, this.clientId, host, api, message);
  }

  /** When a broker whose connection broke may be tried again, for what is asked all the time; 0 for now. */
  reconnectsAtUs(brokerId: number): number {
    return this.#broken.get(brokerId)?.untilUs ?? 0;
  }

  /** A topic's metadata, from memory or asked for; repeats while the topic is unknown or being created. */
  *topic(name: string, allowAutoTopicCreation = false, timeoutMs = this.settings.apiTimeoutMs): Process<MetadataTopic> {
    const known = this.#topics.get(name);
    if (known) return known;
    return yield* this.retrying(() => this.askForTopic(name, allowAutoTopicCreation), timeoutMs);
  }

  /** Asks for topics anew, once; those that do not exist are missing in the answer. */
  *refresh(names: readonly string[], allowAutoTopicCreation: boolean): Process<Map<string, MetadataTopic>> {
    const request = { topics: names.map(name => ({ name })), allowAutoTopicCreation };
    const response = yield* this.#askAny(metadata, request);
    for (const topic of response.topics) {
      if (topic.errorCode === 0) this.#topics.set(topic.name, topic);
      else this.#topics.delete(topic.name);
    }
    return new Map(response.topics.filter(topic => topic.errorCode === 0).map(topic => [topic.name, topic]));
  }

  /** What is known of a topic without asking. */
  knownTopic(name: string): MetadataTopic | undefined {
    return this.#topics.get(name);
  }

  /** The leader of a partition as far as it is known without asking. */
  knownLeader(topic: string, partition: number): number | null {
    const leader = this.#topics.get(topic)?.partitions.find(p => p.partitionIndex === partition)?.leaderId ?? -1;
    return leader >= 0 ? leader : null;
  }

  /** The leader epoch of a partition as far as it is known, else -1. */
  knownLeaderEpoch(topic: string, partition: number): number {
    return this.#topics.get(topic)?.partitions.find(p => p.partitionIndex === partition)?.leaderEpoch ?? -1;
  }

  /** Learns who leads a partition (KIP-951); false where that is not newer than what is known. */
  learnLeader(topic: string, partition: number, { leaderId, leaderEpoch }: CurrentLeader): boolean {
    const known = this.#topics.get(topic);
    if (!known || leaderEpoch <= this.knownLeaderEpoch(topic, partition)) return false;
    const partitions = known.partitions.map(each =>
      each.partitionIndex === partition ? { ...each, leaderId, leaderEpoch } : each,
    );
    this.#topics.set(topic, { ...known, partitions });
    return true;
  }

  /** Forgets what is known of a topic, so that the next use asks again. */
  forget(topic: string): void {
    this.#topics.delete(topic);
  }

  /** The broker that leads a partition; repeats while there is none. */
  *leader(topic: string, partition: number, timeoutMs = this.settings.apiTimeoutMs): Process<number> {
    return yield* this.retrying(() => this.#leaderOnce(topic, partition), timeoutMs);
  }

  /** The broker that coordinates a group, a transactional id or a share partition. */
  *coordinator(kind: CoordinatorKind, key: string, timeoutMs = this.settings.apiTimeoutMs): Process<number> {
    const known = this.#coordinators.get(`${kind}/${key}`);
    if (known !== undefined) return known;
    return yield* this.retrying(() => this.#askForCoordinator(kind, key), timeoutMs);
  }

  /** Forgets a coordinator, after NOT_COORDINATOR or a broken connection. */
  forgetCoordinator(kind: CoordinatorKind, key: string): void {
    this.#coordinators.delete(`${kind}/${key}`);
  }

  /** Asks any broker; after an error that may pass, asks another one. */
  *atAnyBroker<T>(ask: (broker: number) => Process<T>): Process<T> {
    const link = this;
    return yield* this.retrying(function* () {
      try {
        return yield* ask(link.anyBroker());
      } catch (error) {
        link.avoid();
        throw error;
      }
    });
  }

  /** Asks a partition's leader, whoever that is; after an error that may pass, asks again who it is. */
  *atLeader<T>(topic: string, partition: number, ask: (leader: number) => Process<T>): Process<T> {
    const link = this;
    return yield* this.retrying(function* () {
      try {
        return yield* ask(yield* link.leader(topic, partition));
      } catch (error) {
        link.forget(topic);
        throw error;
      }
    });
  }

  /** Asks a coordinator, whoever that is; after an error that may pass, asks again who it is. */
  *atCoordinator<T>(kind: CoordinatorKind, key: string, ask: (broker: number) => Process<T>): Process<T> {
    const link = this;
    return yield* this.retrying(function* () {
      try {
        return yield* ask(yield* link.coordinator(kind, key));
      } catch (error) {
        link.forgetCoordinator(kind, key);
        throw error;
      }
    });
  }

  /** Runs `attempt`, again after a pause while it fails with a retriable error; at last a TimeoutException. */
  *retrying<T>(attempt: () => Process<T>, timeoutMs = this.settings.apiTimeoutMs): Process<T> {
    const { scheduler } = this.cluster.simulation;
    const deadlineUs = scheduler.nowUs + msToUs(timeoutMs);
    for (let failures = 0; ; failures++) {
      try {
        return yield* attempt();
      } catch (error) {
        if (!(error instanceof KafkaException) || !error.retriable) throw error;
        const pauseUs = msToUs(this.pauseMs(failures));
        if (scheduler.nowUs + pauseUs >= deadlineUs) {
          throw timeoutException(`Gave up after ${timeoutMs} ms; the last: ${error.error}: ${error.message}`);
        }
        yield* sleep(scheduler, pauseUs);
      }
    }
  }

  /** The pause after so many failures: it grows each time up to the maximum, and is spread (KIP-580). */
  pauseMs(failures: number): number {
    const { retryBackoffMs, retryBackoffMaxMs } = this.settings;
    return this.#backoffMs(retryBackoffMs, retryBackoffMaxMs, failures);
  }

  #backoffMs(firstMs: number, maxMs: number, failures: number): number {
    const { retryBackoffMultiplier, retryBackoffSpread } = this.settings;
    const spread = 1 + retryBackoffSpread * (2 * this.rng.real() - 1);
    return Math.min(Math.round(firstMs * retryBackoffMultiplier ** failures * spread), maxMs);
  }

  #noteBroken(brokerId: number): void {
    const { nowUs } = this.cluster.simulation.scheduler;
    const { failures, untilUs } = this.#broken.get(brokerId) ?? { failures: 0, untilUs: 0 };
    // Requests that were under way together break together: that is one failure.
    if (untilUs > nowUs) return;
    const pauseMs = this.#backoffMs(RECONNECT_BACKOFF_MS, RECONNECT_BACKOFF_MAX_MS, failures);
    this.#broken.set(brokerId, { failures: failures + 1, untilUs: nowUs + msToUs(pauseMs) });
  }

  *#leaderOnce(name: string, partition: number): Process<number> {
    const topic = yield* this.#topicOnce(name);
    const found = topic.partitions.find(p => p.partitionIndex === partition);
    const missing = !found ? 'UNKNOWN_TOPIC_OR_PARTITION' : found.leaderId < 0 ? 'LEADER_NOT_AVAILABLE' : null;
    if (missing === null) return found!.leaderId;
    this.forget(name);
    throw exceptionOf(missing);
  }

  *#topicOnce(name: string): Process<MetadataTopic> {
    return this.#topics.get(name) ?? (yield* this.askForTopic(name, false));
  }

  /** Asks for a topic, once; throws what is wrong with it. */
  *askForTopic(name: string, allowAutoTopicCreation: boolean): Process<MetadataTopic> {
    const request = { topics: [{ name }], allowAutoTopicCreation };
    const response = yield* this.#askAny(metadata, request);
    const topic = response.topics[0]!;
    throwIfFailed(topic.errorCode);
    this.#topics.set(name, topic);
    return topic;
  }

  *#askForCoordinator(kind: CoordinatorKind, key: string): Process<number> {
    const response = yield* this.#askAny(findCoordinator, { key, keyType: coordinatorKinds.indexOf(kind) });
    throwIfFailed(response.errorCode, response.errorMessage);
    this.#coordinators.set(`${kind}/${key}`, response.nodeId);
    return response.nodeId;
  }

  /** Asks any broker; another one after a pause where the connection breaks. */
  *ask<Request, Response>(api: Api<Request, Response>, message: Request): Process<Response> {
    return yield* this.retrying(() => this.#askAny(api, message));
  }

  *#askAny<Request, Response>(api: Api<Request, Response>, message: Request): Process<Response> {
    try {
      return yield* this.request(this.anyBroker(), api, message);
    } catch (error) {
      this.avoid();
      throw error;
    }
  }
}
