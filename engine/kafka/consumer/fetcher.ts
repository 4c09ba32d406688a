/**
 * Fetches records ahead of `poll`: one request at a time for each broker, over the partitions that have a position, no
 * fetched data, and are not paused. Source: Fetcher, FetchCollector (4.2).
 */
import { spawn } from '../../core/process.ts';
import { type FetchRequest, fetch, type PartitionData } from '../api/01-fetch.ts';
import { type ErrorName, errorName } from '../error-code.ts';
import { exceptionOf, KafkaException } from '../exception.ts';
import { FetchSessionState } from '../fetch-session-state.ts';
import type { Link } from '../link/link.ts';
import { CompletedFetch, type ConsumerRecord } from './completed-fetch.ts';
import type { ConsumerConfig } from './consumer-config.ts';
import type { ConsumerHabits } from './consumer-habits.ts';
import { resetTimestamp } from './offset-reset.ts';
import { recordFetched, recordPosition } from './position-record.ts';
import type { PositionValidation } from './position-validation.ts';
import { nameOf, type PartitionState, type SubscriptionState } from './subscription-state.ts';

/** Errors that only say that the metadata is old. */
const oldMetadata: readonly ErrorName[] = [
  'NOT_LEADER_OR_FOLLOWER',
  'REPLICA_NOT_AVAILABLE',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'OFFSET_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNKNOWN_TOPIC_ID',
  'LEADER_NOT_AVAILABLE',
  'KAFKA_STORAGE_ERROR',
];

/** All that a fetch gave of one partition; `nextOffset` lies behind it, and behind what was left out of it. */
export interface FetchedBatch {
  topic: string;
  partition: number;
  fromOffset: number;
  nextOffset: number;
  highWatermark: number;
  records: ConsumerRecord[];
}

/** The fetching half of one consumer. */
export class Fetcher {
  readonly #link: Link;
  readonly #config: ConsumerConfig;
  readonly #subscription: SubscriptionState;
  readonly #completed: CompletedFetch[] = [];
  readonly #pending = new Set<number>();
  /** The fetch sessions by broker (K5). */
  readonly #sessions = new Map<number, FetchSessionState>();
  readonly #validation: PositionValidation;
  readonly #changed: () => void;
  readonly #habits: ConsumerHabits;

  /** `changed` is called when something has come. */
  constructor(
    link: Link,
    config: ConsumerConfig,
    subscription: SubscriptionState,
    validation: PositionValidation,
    changed: () => void,
    habits: ConsumerHabits,
  ) {
    this.#habits = habits;
    this.#validation = validation;
    this.#link = link;
    this.#config = config;
    this.#subscription = subscription;
    this.#changed = changed;
  }

  /** Asks every broker that is not being asked for the partitions that it leads. */
  send(): void {
    const buffered = new Set(this.#completed.map(({ state }) => state));
    const byLeader = new Map<number, PartitionState[]>();
    for (const state of this.#subscription.assigned) {
      if (state.position === null || state.paused || buffered.has(state) || !this.#validation.holds(state)) continue;
      const leader = this.#link.knownLeader(state.topic, state.partition) ?? -1;
      if (this.#pending.has(leader)) continue;
      const states = byLeader.get(leader);
      if (states) states.push(state);
      else byLeader.set(leader, [state]);
    }
    for (const [leader, states] of byLeader) {
      if (leader < 0) this.#findLeaders(states);
      else this.#fetch(leader, states);
    }
  }

  /** Takes fetched records, at most `max`, and moves the positions past them. */
  collect(max: number): ConsumerRecord[] {
    let records: ConsumerRecord[] = [];
    while (records.length < max) {
      const completed = this.#completed.find(({ state }) => !state.paused);
      if (!completed) break;
      const taken = this.#takeFrom(completed, max - records.length);
      if (records.length === 0) records = taken;
      else for (const record of taken) records.push(record);
      if (completed.drained || !this.#isCurrent(completed)) {
        this.#completed.splice(this.#completed.indexOf(completed), 1);
      }
    }
    return records;
  }

  /** Takes all that was fetched, partition by partition; the trace is told of positions by whoever works on it. */
  collectBatches(): FetchedBatch[] {
    const batches: FetchedBatch[] = [];
    for (const completed of this.#completed.filter(({ state }) => !state.paused)) {
      this.#completed.splice(this.#completed.indexOf(completed), 1);
      if (!this.#isCurrent(completed)) continue;
      const { state, data } = completed;
      const error = errorName(data.errorCode);
      if (error !== 'NONE') {
        this.#failed(state, error, data);
        continue;
      }
      const fromOffset = state.position!;
      const records = this.#takeRecords(completed, Number.POSITIVE_INFINITY);
      const { topic, partition, highWatermark } = state;
      const nextOffset = completed.nextOffset;
      if (nextOffset > fromOffset) {
        batches.push({ topic, partition, fromOffset, nextOffset, highWatermark: highWatermark!, records });
      }
    }
    return batches;
  }

  #takeFrom(completed: CompletedFetch, max: number): ConsumerRecord[] {
    if (!this.#isCurrent(completed)) return [];
    const { state, data } = completed;
    const error = errorName(data.errorCode);
    if (error !== 'NONE') {
      this.#failed(state, error, data);
      return [];
    }
    const from = state.position!;
    const records = this.#takeRecords(completed, max);
    if (state.position! > from) recordPosition(this.#link, this.#config.groupId, state, 'read');
    return records;
  }

  #takeRecords(completed: CompletedFetch, max: number): ConsumerRecord[] {
    const { state, data } = completed;
    state.highWatermark = data.highWatermark;
    state.lastStableOffset = data.lastStableOffset;
    const from = state.position!;
    const records = completed.take(max);
    state.position = completed.nextOffset;
    if (records.length > 0) recordFetched(this.#link, this.#config.groupId, state, from, records.length);
    state.lastLeaderEpoch = records.at(-1)?.leaderEpoch ?? state.lastLeaderEpoch;
    return records;
  }

  /** Whether the partition is still this consumer's and still stands where it was fetched from. */
  #isCurrent({ state, nextOffset, seeks }: CompletedFetch): boolean {
    return this.#subscription.find(state) === state && state.position === nextOffset && state.seeks === seeks;
  }

  #failed(state: PartitionState, error: ErrorName, { currentLeader }: PartitionData): void {
    if (oldMetadata.includes(error)) {
      const { topic, partition } = state;
      if (!currentLeader || !this.#link.learnLeader(topic, partition, currentLeader)) this.#link.forget(topic);
      return;
    }
    if (error !== 'OFFSET_OUT_OF_RANGE') throw exceptionOf(error);
    const reset = this.#habits.offsetReset?.(state.topic) ?? this.#config.autoOffsetReset;
    const timestamp = resetTimestamp(reset, this.#link.cluster.simulation.nowMs());
    if (timestamp !== null) {
      this.#subscription.requestReset(state, timestamp);
      return;
    }
    const message = `Fetch position ${state.position} is out of range for partition ${nameOf(state)}`;
    throw exceptionOf('OFFSET_OUT_OF_RANGE', message);
  }

  #findLeaders(states: PartitionState[]): void {
    this.#pending.add(-1);
    const [first] = states;
    spawn(this.#link.cluster.simulation.scheduler, this.#link.leader(first!.topic, first!.partition), {
      done: () => this.#settled(-1),
      failed: error => this.#broke(-1, error),
    });
  }

  #fetch(leader: number, states: PartitionState[]): void {
    this.#pending.add(leader);
    const asked = states.map(state => ({ state, offset: state.position! }));
    const session = this.#sessions.get(leader) ?? new FetchSessionState();
    this.#sessions.set(leader, session);
    const { fetchMaxWaitMs, requestTimeoutMs } = this.#config;
    const timeoutMs = requestTimeoutMs + fetchMaxWaitMs;
    spawn(
      this.#link.cluster.simulation.scheduler,
      this.#link.request(leader, fetch, this.#request(session, states), { timeoutMs }),
      {
        done: response => {
          const { responses } = response;
          if (!session.answered(response)) return this.#settled(leader);
          const data = new Map<string, PartitionData>(
            responses.flatMap(({ topic, partitions }) =>
              partitions.map(found => [`${topic}-${found.partitionIndex}`, found] as const),
            ),
          );
          for (const { state, offset } of asked) this.#take(state, offset, data.get(nameOf(state)));
          this.#settled(leader);
        },
        failed: error => {
          session.failed();
          for (const { topic } of states) this.#link.forget(topic);
          this.#broke(leader, error);
        },
      },
    );
  }

  #take(state: PartitionState, offset: number, data: PartitionData | undefined): void {
    if (!data) return;
    if (errorName(data.errorCode) === 'NONE' && data.records.length === 0) {
      state.highWatermark = data.highWatermark;
      state.lastStableOffset = data.lastStableOffset;
      return;
    }
    this.#completed.push(new CompletedFetch(state, data, offset, this.#config.isolationLevel === 1));
  }

  #request(session: FetchSessionState, states: PartitionState[]): FetchRequest {
    const { fetchMaxWaitMs, fetchMinBytes, fetchMaxBytes, isolationLevel, maxPartitionFetchBytes } = this.#config;
    return {
      ...fetch.defaults!,
      maxWaitMs: fetchMaxWaitMs,
      minBytes: fetchMinBytes,
      maxBytes: fetchMaxBytes,
      isolationLevel,
      rackId: this.#config.clientRack,
      ...session.request(
        states.map(({ topic, partition, position }) => ({
          topic,
          partition,
          fetchOffset: position!,
          partitionMaxBytes: maxPartitionFetchBytes,
          currentLeaderEpoch: this.#link.knownLeaderEpoch(topic, partition),
          lastFetchedEpoch: -1,
          logStartOffset: -1,
        })),
      ),
    };
  }

  #settled(leader: number): void {
    this.#pending.delete(leader);
    this.#changed();
  }

  /** A broker whose connection broke is left alone for a while. */
  #broke(leader: number, error: unknown): void {
    if (!(error instanceof KafkaException)) throw error;
    const { scheduler } = this.#link.cluster.simulation;
    const againAtUs = Math.max(this.#link.reconnectsAtUs(leader), scheduler.nowUs);
    scheduler.at(againAtUs, () => this.#settled(leader));
    this.#changed();
  }
}
