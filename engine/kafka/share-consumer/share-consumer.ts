/**
 * The Java share consumer (KIP-932): members of a share group are given records one by one, not partitions; each record
 * is theirs for a while, and they say what became of it. What Java does with blocking calls are processes here.
 * Source: ShareConsumerImpl, ShareConsumeRequestManager (4.2). Left out: callbacks for acknowledgements.
 */
import { type Process, spawn, wait } from '../../core/process.ts';
import { msToUs } from '../../core/units.ts';
import { type SharePartitionData, shareFetch } from '../api/78-share-fetch.ts';
import { shareAcknowledge } from '../api/79-share-acknowledge.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import type { Cluster } from '../cluster.ts';
import type { GivenSettings } from '../config/client-setting.ts';
import { type ErrorName, errorName } from '../error-code.ts';
import { exceptionOf, KafkaException } from '../exception.ts';
import { Link } from '../link/link.ts';
import type { RecordHeader } from '../record-batch.ts';
import type { AcknowledgeType } from '../share/delivery.ts';
import { type ShareConsumerConfig, shareConsumerConfig } from './share-consumer-config.ts';
import { ShareMembership } from './share-membership.ts';
import { type Acknowledgement, ShareSessionState } from './share-sessions.ts';

/** A record as a share consumer gets it. */
export interface SharedRecord extends TopicPartition {
  offset: number;
  timestamp: number;
  key: Uint8Array | null;
  value: Uint8Array | null;
  headers: RecordHeader[];
  /** How often it has been given to a member, this time included. */
  deliveryCount: number;
}

const ACKNOWLEDGEMENT: ErrorName[] = ['SHARE_SESSION_NOT_FOUND', 'INVALID_SHARE_SESSION_EPOCH'];

/** One share consumer. */
export class ShareConsumer {
  readonly config: ShareConsumerConfig;
  readonly #link: Link;
  readonly #sessions = new Map<number, ShareSessionState>();
  readonly #pending = new Set<number>();
  /** Records that came and were not polled yet. */
  #fetched: SharedRecord[] = [];
  /** Records of the last poll of which nothing was said yet, by place and offset. */
  readonly #unsaid = new Map<string, SharedRecord>();
  #said: Acknowledgement[] = [];
  #membership: ShareMembership | null = null;
  #failure: KafkaException | null = null;
  readonly #waiters = new Set<() => void>();

  /** A ConfigException where the settings are not allowed. */
  constructor(cluster: Cluster, name: string, settings: GivenSettings, link = new Link(cluster, name)) {
    this.config = shareConsumerConfig(settings);
    this.#link = link;
  }

  /** The member's id; empty before it subscribes. */
  get memberId(): string {
    return this.#membership?.memberId ?? '';
  }

  /** Follows topics. */
  *subscribe(topics: readonly string[]): Process<void> {
    yield* this.unsubscribe();
    if (topics.length > 0)
      this.#membership = new ShareMembership(this.#link, this.config, topics, () => this.#wakeAll());
  }

  /** Follows nothing any more, and leaves the group; what it has is available to others. */
  *unsubscribe(): Process<void> {
    const membership = this.#membership;
    if (!membership) return;
    yield* this.#closeSessions();
    this.#membership = null;
    yield* membership.leave();
  }

  /**
   * Records that were given to this member, at most max.poll.records; waits for some, at most `timeoutMs`. Without
   * explicit acknowledgement the records of the poll before count as accepted.
   */
  *poll(timeoutMs: number): Process<SharedRecord[]> {
    const { scheduler } = this.#link.cluster.simulation;
    if (!this.#membership) throw illegalState('Consumer is not subscribed to any topics.');
    this.#acceptOrRefuse();
    const deadlineUs = scheduler.nowUs + msToUs(timeoutMs);
    for (;;) {
      if (this.#membership?.failure) throw this.#membership.failure;
      this.#throwFailure();
      const records = this.#fetched.splice(0, this.config.maxPollRecords);
      for (const record of records) this.#unsaid.set(keyOf(record), record);
      if (records.length === 0) this.#fetch();
      if (records.length > 0 || scheduler.nowUs >= deadlineUs) return records;
      yield* this.#wait(deadlineUs);
    }
  }

  /** Says what became of a record of the last poll; sent with the next poll or commit. */
  acknowledge({ topic, partition, offset }: TopicPartition & { offset: number }, type: AcknowledgeType): void {
    if (!this.config.explicit) {
      throw illegalState(
        'Implicit acknowledgement of delivery is being used. Set share.acknowledgement.mode to explicit.',
      );
    }
    const record = { topic, partition, offset };
    if (!this.#unsaid.delete(keyOf(record))) {
      throw illegalState('The record cannot be acknowledged.');
    }
    if (type === 'RENEW') this.#unsaid.set(keyOf(record), record as SharedRecord);
    this.#said.push({ ...record, type });
  }

  /** Sends what was said of records and waits for the answers; what a broker refused is thrown. */
  *commitSync(): Process<void> {
    if (!this.config.explicit) this.#acceptAll();
    yield* this.#sendSaid(false);
    this.#throwFailure();
  }

  /** Sends what was said, gives the rest back, and leaves. */
  *close(): Process<void> {
    if (!this.config.explicit) this.#acceptAll();
    yield* this.unsubscribe();
  }

  /** Before a poll: all records of the last one must have been spoken of. */
  #acceptOrRefuse(): void {
    if (!this.config.explicit) return this.#acceptAll();
    if (this.#unsaid.size > 0) {
      throw illegalState('All records must be acknowledged in explicit acknowledgement mode.');
    }
  }

  #acceptAll(): void {
    for (const { topic, partition, offset } of this.#unsaid.values()) {
      this.#said.push({ topic, partition, offset, type: 'ACCEPT' });
    }
    this.#unsaid.clear();
  }

  /** Asks every broker that is not being asked for the partitions that it leads. */
  #fetch(): void {
    const byLeader = Map.groupBy(this.#membership!.assigned, at => this.#leaderOf(at) ?? -1);
    for (const [leader, places] of byLeader) {
      if (this.#pending.has(leader)) continue;
      this.#pending.add(leader);
      const work = leader < 0 ? this.#findLeaders(places) : this.#fetchFrom(leader, places);
      spawn(this.#link.cluster.simulation.scheduler, work, {
        done: () => this.#settled(leader),
        failed: error => {
          if (!(error instanceof KafkaException)) throw error;
          this.#sessions.get(leader)?.reset();
          for (const { topic } of places) this.#link.forget(topic);
          this.#settled(leader);
        },
      });
    }
  }

  *#findLeaders(places: readonly TopicPartition[]): Process<void> {
    yield* this.#link.refresh([...new Set(places.map(({ topic }) => topic))], false);
  }

  *#fetchFrom(leader: number, places: readonly TopicPartition[]): Process<void> {
    const { groupId, fetchMaxBytes, fetchMaxWaitMs, fetchMinBytes, maxPollRecords, strictLimit } = this.config;
    const session = this.#session(leader);
    const said = session.isOpen ? this.#takeSaid(leader) : [];
    const request = {
      groupId,
      memberId: this.memberId,
      maxWaitMs: fetchMaxWaitMs,
      minBytes: fetchMinBytes,
      maxBytes: fetchMaxBytes,
      maxRecords: maxPollRecords,
      batchSize: maxPollRecords,
      shareAcquireMode: strictLimit ? 1 : 0,
      isRenewAck: said.some(({ type }) => type === 'RENEW'),
      ...session.next(places, said),
    };
    const timeoutMs = this.config.requestTimeoutMs + fetchMaxWaitMs;
    const response = yield* this.#link.request(leader, shareFetch, request, { timeoutMs });
    const error = errorName(response.errorCode);
    if (ACKNOWLEDGEMENT.includes(error)) return session.reset();
    if (error !== 'NONE') throw exceptionOf(error, response.errorMessage);
    const names = new Map(places.map(({ topic }) => [this.#link.knownTopic(topic)?.topicId, topic]));
    for (const { topicId, partitions } of response.responses) {
      const topic = names.get(topicId);
      if (topic !== undefined) for (const data of partitions) this.#take(topic, data);
    }
  }

  #take(
    topic: string,
    { partitionIndex: partition, errorCode, acknowledgeErrorCode, ...data }: SharePartitionData,
  ): void {
    if (errorCode !== 0) this.#link.forget(topic);
    if (acknowledgeErrorCode !== 0) this.#failure = exceptionOf(errorName(acknowledgeErrorCode));
    for (const { firstOffset, lastOffset, deliveryCount } of data.acquiredRecords) {
      for (const { baseOffset, baseTimestamp, records, control } of data.records) {
        if (control) continue;
        for (const { offsetDelta, timestampDelta, key, value, headers } of records) {
          const offset = baseOffset + offsetDelta;
          if (offset < firstOffset || offset > lastOffset) continue;
          const timestamp = baseTimestamp + timestampDelta;
          this.#fetched.push({ topic, partition, offset, timestamp, key, value, headers, deliveryCount });
        }
      }
    }
  }

  /** Sends what was said to the brokers; with `closing` the sessions end, and what is left is given back. */
  *#sendSaid(closing: boolean): Process<void> {
    for (const [leader, session] of this.#sessions) {
      if (!session.isOpen) continue;
      const said = this.#takeSaid(leader);
      if (said.length === 0 && !closing) continue;
      const { groupId } = this.config;
      const isRenewAck = said.some(({ type }) => type === 'RENEW');
      const request = { groupId, memberId: this.memberId, isRenewAck, ...session.speak(said, closing) };
      try {
        const response = yield* this.#link.request(leader, shareAcknowledge, request);
        const codes = response.responses.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode));
        const code = [response.errorCode, ...codes].find(each => each !== 0);
        if (code !== undefined) this.#failure = exceptionOf(errorName(code), response.errorMessage);
      } catch (error) {
        if (!(error instanceof KafkaException)) throw error;
        session.reset();
        if (!closing) throw error;
      }
    }
  }

  *#closeSessions(): Process<void> {
    this.#fetched = [];
    yield* this.#sendSaid(true);
    this.#sessions.clear();
    this.#unsaid.clear();
    this.#said = [];
    this.#failure = null;
  }

  /** What was said of partitions that this broker leads. */
  #takeSaid(leader: number): Acknowledgement[] {
    const own = this.#said.filter(at => this.#leaderOf(at) === leader);
    this.#said = this.#said.filter(each => !own.includes(each));
    return own;
  }

  #session(leader: number): ShareSessionState {
    const session = this.#sessions.get(leader) ?? new ShareSessionState(this.#link);
    this.#sessions.set(leader, session);
    return session;
  }

  #leaderOf({ topic, partition }: TopicPartition): number | null {
    return this.#link.knownLeader(topic, partition);
  }

  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = null;
    if (failure) throw failure;
  }

  #settled(leader: number): void {
    this.#pending.delete(leader);
    this.#wakeAll();
  }

  *#wait(deadlineUs: number): Process<void> {
    const { scheduler } = this.#link.cluster.simulation;
    yield* wait<void>(resume => {
      const woken = (): void => {
        timer.cancel();
        this.#waiters.delete(woken);
        resume();
      };
      const timer = scheduler.at(deadlineUs, woken);
      this.#waiters.add(woken);
    });
  }

  #wakeAll(): void {
    for (const wake of [...this.#waiters]) wake();
  }
}

function keyOf({ topic, partition, offset }: TopicPartition & { offset: number }): string {
  return `${topic}-${partition}@${offset}`;
}

function illegalState(message: string): KafkaException {
  return new KafkaException('IllegalStateException', message);
}
