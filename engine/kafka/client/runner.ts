/**
 * The work of a running consumer: one fetch loop a broker, batches handed to the program one after the other,
 * heartbeats in between, a rejoin when the group rebalances, repeats and a restart when the program throws.
 * Source: KafkaJS's Runner. A call of the program takes 1 ms of simulated time plus whatever it awaits.
 */

import { type Hosted, offer, ProgramError } from '../../core/offered.ts';
import { all, type Process, sleep } from '../../core/process.ts';
import { msToUs } from '../../core/units.ts';
import { type FetchResponse, fetch } from '../api/01-fetch.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import { codeOf } from '../error-code.ts';
import { decodeText } from '../record-batch.ts';
import { type FetchedBatch, type FetchedRecord, fetchedBatch } from './batch.ts';
import type { Connection } from './connection.ts';
import { isProtocolError, throwIfError } from './error.ts';
import type { ConsumerConfig, ConsumerRunConfig, EachBatchPayload, EachMessagePayload } from './kafkajs.ts';
import { isRebalancing, type Membership } from './membership.ts';
import { Permits } from './permits.ts';
import type { Positions } from './position.ts';

const HANDLING_MS = 1;

/** One stretch of work between two rebalances; its loops end when it is no longer active. */
interface Round {
  active: boolean;
}

/** What a runner works with. */
export interface RunnerParts {
  connection: Connection;
  membership: Membership;
  config: ConsumerConfig;
  run: Hosted<ConsumerRunConfig>;
  /** The line of the program that called `run`. */
  line: number | null;
  isPaused(at: TopicPartition): boolean;
}

/** Fetches and hands out records until stopped. */
export class Runner {
  running = true;
  readonly #parts: RunnerParts;
  readonly #permits: Permits;
  #round: Round = { active: false };

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#permits = new Permits(parts.run.partitionsConsumedConcurrently ?? 1);
  }

  /** Works on the partitions of this generation until the group rebalances or the runner stops. */
  *work(positions: Positions): Process<void> {
    const round = { active: true };
    this.#round = round;
    const { owned } = this.#parts.membership;
    const byLeader = new Map<string, TopicPartition[]>();
    for (const at of owned) {
      const { partitions } = yield* this.#parts.connection.topic(at.topic, true);
      const host = this.#parts.connection.host(partitions[at.partition]!.leaderId);
      byLeader.set(host, [...(byLeader.get(host) ?? []), at]);
    }
    try {
      if (owned.length === 0) yield* this.#idle(round);
      const loops = [...byLeader].map(([host, partitions]) => this.#fetchFrom(host, partitions, positions, round));
      yield* all(this.#parts.connection.cluster.simulation.scheduler, loops);
    } finally {
      round.active = false;
    }
  }

  /** Ends the work; loops that wait for an answer drop it. */
  stop(): void {
    this.running = false;
    this.#round.active = false;
  }

  /** A member without partitions sends heartbeats only. */
  *#idle(round: Round): Process<void> {
    while (this.running && round.active) {
      yield* sleep(this.#parts.connection.cluster.simulation.scheduler, msToUs(this.#maxWaitMs));
      if (round.active) yield* this.#parts.membership.heartbeat();
    }
  }

  *#fetchFrom(host: string, partitions: TopicPartition[], positions: Positions, round: Round): Process<void> {
    const { scheduler } = this.#parts.connection.cluster.simulation;
    while (this.running && round.active) {
      yield* positions.applySeeks();
      const wanted = partitions.filter(at => !this.#parts.isPaused(at));
      if (wanted.length === 0) {
        yield* sleep(scheduler, msToUs(this.#maxWaitMs));
        if (round.active) yield* this.#parts.membership.heartbeat();
        continue;
      }
      const offsets = new Map(wanted.map(at => [`${at.topic}-${at.partition}`, positions.position(at)]));
      const response = yield* this.#fetch(host, wanted, offsets);
      if (!this.running || !round.active) return;
      const batches = yield* this.#batchesOf(response, offsets, positions);
      if (batches.length === 0) yield* this.#parts.membership.heartbeat();
      const work = batches.map(batch => this.#permits.hold(() => this.#handle(batch, positions, round)));
      yield* all(scheduler, work);
    }
  }

  *#fetch(host: string, wanted: TopicPartition[], offsets: Map<string, number>): Process<FetchResponse> {
    const { config, connection } = this.#parts;
    const response = yield* connection.request(host, fetch, {
      replicaId: -1,
      maxWaitMs: this.#maxWaitMs,
      minBytes: config.minBytes ?? 1,
      maxBytes: config.maxBytes ?? 10_485_760,
      isolationLevel: 0,
      topics: [...Map.groupBy(wanted, at => at.topic)].map(([topic, list]) => ({
        topic,
        partitions: list.map(({ partition }) => ({
          partition,
          fetchOffset: offsets.get(`${topic}-${partition}`)!,
          partitionMaxBytes: config.maxBytesPerPartition ?? 1_048_576,
        })),
      })),
    });
    throwIfError(response.errorCode);
    return response;
  }

  *#batchesOf(response: FetchResponse, offsets: Map<string, number>, positions: Positions): Process<FetchedBatch[]> {
    const { connection, membership } = this.#parts;
    const batches: FetchedBatch[] = [];
    for (const { topic, partitions } of response.responses) {
      for (const { partitionIndex: partition, errorCode, highWatermark, records } of partitions) {
        if (errorCode === codeOf('OFFSET_OUT_OF_RANGE')) {
          yield* positions.reset({ topic, partition });
          continue;
        }
        if (errorCode !== codeOf('NONE')) connection.forget(topic);
        throwIfError(errorCode);
        const offset = offsets.get(`${topic}-${partition}`)!;
        const batch = fetchedBatch(topic, partition, highWatermark, records, offset);
        if (batch.records.length === 0) continue;
        connection.cluster.simulation.record('records.fetched', {
          client: connection.clientId,
          group: membership.groupId,
          topic,
          partition,
          offset,
          records: batch.records.length,
          highWatermark,
        });
        batches.push(batch);
      }
    }
    return batches;
  }

  *#handle(batch: FetchedBatch, positions: Positions, round: Round): Process<void> {
    if (!this.running || !round.active) return;
    try {
      if (this.#parts.run.eachMessage) yield* this.#eachMessage(batch, positions, round);
      else yield* this.#eachBatch(batch, positions, round);
    } catch (error) {
      if (!isRebalancing(error)) this.#recordFailure(error);
      if (round.active && this.running) yield* positions.autoCommit();
      throw error;
    }
    if (!round.active || !this.running) return;
    yield* positions.autoCommit();
    yield* this.#parts.membership.heartbeat();
  }

  *#eachMessage(batch: FetchedBatch, positions: Positions, round: Round): Process<void> {
    const { topic, partition } = batch;
    for (const record of batch.records) {
      if (!this.running || !round.active || positions.hasSeek(batch)) return;
      yield* this.#takeTime();
      this.#recordDelivered(batch, record);
      const heartbeat = (): Process<void> => this.#parts.membership.heartbeat();
      const payload: Hosted<EachMessagePayload> = { topic, partition, message: record.message, heartbeat };
      yield* this.#parts.run.eachMessage!(
        offer<EachMessagePayload>(payload, { heartbeat: 'async' }) as unknown as Hosted<EachMessagePayload>,
      );
      if (!this.running || !round.active) return;
      positions.resolve(batch, record.offset);
      yield* this.#parts.membership.heartbeat();
      yield* positions.autoCommitIfNecessary();
      if (this.#parts.isPaused(batch)) return;
    }
  }

  *#eachBatch(batch: FetchedBatch, positions: Positions, round: Round): Process<void> {
    yield* this.#takeTime();
    for (const record of batch.records) this.#recordDelivered(batch, record);
    const payload: Hosted<EachBatchPayload> = {
      batch: {
        topic: batch.topic,
        partition: batch.partition,
        highWatermark: String(batch.highWatermark),
        messages: batch.records.map(record => record.message),
      },
      resolveOffset: offset => positions.resolve(batch, Number(offset)),
      heartbeat: () => this.#parts.membership.heartbeat(),
      commitOffsetsIfNecessary: () => positions.autoCommitIfNecessary(),
      isRunning: () => this.running,
      isStale: () => positions.hasSeek(batch),
    };
    const offered = offer<EachBatchPayload>(payload, {
      resolveOffset: 'sync',
      heartbeat: 'async',
      commitOffsetsIfNecessary: 'async',
      isRunning: 'sync',
      isStale: 'sync',
    });
    yield* this.#parts.run.eachBatch!(offered as unknown as Hosted<EachBatchPayload>);
    if (!this.running || !round.active || positions.hasSeek(batch)) return;
    if (this.#parts.run.eachBatchAutoResolve ?? true) positions.resolve(batch, batch.records.at(-1)!.offset);
  }

  get #maxWaitMs(): number {
    return this.#parts.config.maxWaitTimeInMs ?? 5000;
  }

  #takeTime(): Process<void> {
    return sleep(this.#parts.connection.cluster.simulation.scheduler, msToUs(HANDLING_MS));
  }

  #recordDelivered({ topic, partition }: FetchedBatch, { offset, key, value }: FetchedRecord): void {
    const { connection, membership, line } = this.#parts;
    connection.cluster.simulation.record('record.delivered', {
      client: connection.clientId,
      group: membership.groupId,
      topic,
      partition,
      offset,
      key: decodeText(key),
      value: decodeText(value),
      line,
    });
  }

  #recordFailure(error: unknown): void {
    if (!(error instanceof ProgramError)) return;
    const { connection, run } = this.#parts;
    const line = (error.properties['line'] as number | undefined) ?? null;
    connection.cluster.simulation.record('client.failed', {
      client: connection.clientId,
      error: error.name,
      code: (error.properties['type'] as string | undefined) ?? null,
      message: error.message,
      line,
    });
    const handler = run.eachMessage ? 'eachMessage' : 'eachBatch';
    const text = `[Runner] Error when calling ${handler}: ${error.name}: ${error.message}`;
    connection.cluster.simulation.record('console.printed', { level: 'error', text, line });
  }
}

/** Whether the coordinator no longer knows this member, so that it must join anew. */
export function mustRejoin(error: unknown): boolean {
  return (
    isRebalancing(error) || isProtocolError(error, 'UNKNOWN_MEMBER_ID') || isProtocolError(error, 'ILLEGAL_GENERATION')
  );
}
