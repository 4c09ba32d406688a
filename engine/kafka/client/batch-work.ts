/**
 * What a consumer does with one batch: hands its records to the program, marks them as done, commits, sends heartbeats.
 * A call of the program takes 1 ms of simulated time plus whatever it awaits. Source: KafkaJS's Runner.
 */
import { type Hosted, type Offered, Offered as OfferedObject, offer, ProgramError } from '../../core/offered.ts';
import { type Process, sleep } from '../../core/process.ts';
import type { Simulation } from '../../core/simulation.ts';
import { msToUs, usToMs } from '../../core/units.ts';
import type { ConsumerRecord } from '../consumer/completed-fetch.ts';
import type { Consumer as JavaConsumer } from '../consumer/consumer.ts';
import type { FetchedBatch } from '../consumer/fetcher.ts';
import { decodeText } from '../record-batch.ts';
import { batchFacts, messageOf, offeredBatch } from './batch.ts';
import type { Connection } from './connection.ts';
import { nonRetriable, toProgramError } from './error.ts';
import type {
  ConsumerRunConfig,
  EachBatchPayload,
  EachMessagePayload,
  OffsetsByTopicPartition,
} from './kafkajs-consumer.ts';
import type { Pauses } from './pauses.ts';
import type { OffsetToCommit, ResolvedOffsets } from './resolved-offsets.ts';

const HANDLING_MS = 1;

/** What the work needs. */
export interface BatchWorkParts {
  connection: Connection;
  java: JavaConsumer;
  groupId: string;
  run: Hosted<ConsumerRunConfig>;
  /** The line of the program that called `run`. */
  line: number | null;
  offsets: ResolvedOffsets;
  pauses: Pauses;
  /** Whether the rest of the batch is to be left: stopped, failed elsewhere, sought away. */
  isOver(batch: FetchedBatch): boolean;
  isRunning(): boolean;
  isStale(batch: FetchedBatch): boolean;
}

/** The work of one consumer on batches. */
export class BatchWork {
  readonly #parts: BatchWorkParts;

  constructor(parts: BatchWorkParts) {
    this.#parts = parts;
  }

  /** Works on a batch; afterwards the consumer stands behind the last record that is done. */
  *handle(batch: FetchedBatch): Process<void> {
    const { offsets, java } = this.#parts;
    if (this.#parts.isOver(batch)) return this.#goBack(batch, batch.fromOffset);
    offsets.begin(batch, batch.fromOffset);
    try {
      yield* this.#process(batch);
    } catch (error) {
      this.#recordFailure(error);
      if (this.#parts.isRunning()) yield* offsets.commitAll();
      throw error;
    } finally {
      const next = offsets.next(batch) ?? batch.fromOffset;
      if (next < batch.nextOffset) this.#goBack(batch, next);
    }
    if (!this.#parts.isRunning()) return;
    yield* offsets.commitAll();
    yield* this.heartbeat();
    java.pauseWhere(at => this.#parts.pauses.has(at));
  }

  /** Sends a heartbeat if one is due; when the group rebalances, what is done is committed first. */
  *heartbeat(): Process<void> {
    try {
      yield* this.#parts.java.heartbeat();
    } catch (problem) {
      const error = toProgramError(problem);
      if (error.properties['type'] === 'REBALANCE_IN_PROGRESS') yield* this.#parts.offsets.commitAll();
      throw error;
    }
  }

  #goBack(batch: FetchedBatch, offset: number): void {
    if (!this.#parts.isStale(batch)) this.#parts.java.rewind(batch, offset);
  }

  *#process(batch: FetchedBatch): Process<void> {
    const { emitter } = this.#parts.connection;
    const startedUs = this.#simulation.scheduler.nowUs;
    const facts = batchFacts(batch);
    emitter.emit('start_batch_process', facts);
    if (batch.records.length === 0) {
      this.#parts.offsets.resolve(batch, batch.nextOffset);
      yield* this.#parts.offsets.commitIfNecessary();
    } else if (this.#parts.run.eachMessage) yield* this.#eachMessage(batch);
    else yield* this.#eachBatch(batch);
    const duration = usToMs(this.#simulation.scheduler.nowUs - startedUs);
    emitter.emit('end_batch_process', { ...facts, duration });
  }

  *#eachMessage(batch: FetchedBatch): Process<void> {
    const { offsets, pauses, run } = this.#parts;
    const { topic, partition, records } = batch;
    for (const record of records) {
      if (this.#parts.isOver(batch)) return;
      yield* this.#takeTime();
      this.#recordDelivered(record);
      const target = {
        topic,
        partition,
        message: messageOf(record),
        heartbeat: () => this.heartbeat(),
        pause: () => this.#pause(batch),
      };
      const payload = offer<EachMessagePayload>(target as unknown as Hosted<EachMessagePayload>, {
        heartbeat: 'async',
        pause: 'sync',
      });
      yield* run.eachMessage!(payload as unknown as Hosted<EachMessagePayload>);
      if (!this.#parts.isRunning() && offsets.next(batch) === undefined) return;
      offsets.resolve(batch, record === records.at(-1) ? batch.nextOffset : record.offset + 1);
      yield* this.heartbeat();
      yield* offsets.commitIfNecessary();
      if (pauses.has(batch)) return;
    }
  }

  *#eachBatch(batch: FetchedBatch): Process<void> {
    const { offsets, run } = this.#parts;
    yield* this.#takeTime();
    for (const record of batch.records) this.#recordDelivered(record);
    const target = {
      batch: offeredBatch(batch),
      resolveOffset: (offset: string) => this.#resolve(batch, Number(offset)),
      heartbeat: () => this.heartbeat(),
      pause: () => this.#pause(batch),
      commitOffsetsIfNecessary: (given?: OffsetsByTopicPartition) =>
        given ? offsets.commit(offsetsIn(given)) : offsets.commitIfNecessary(),
      uncommittedOffsets: () => offsets.uncommitted(),
      isRunning: () => this.#parts.isRunning(),
      isStale: () => this.#parts.isStale(batch),
    };
    const payload = offer<EachBatchPayload>(target as unknown as Hosted<EachBatchPayload>, {
      resolveOffset: 'sync',
      heartbeat: 'async',
      pause: 'sync',
      commitOffsetsIfNecessary: 'async',
      uncommittedOffsets: 'sync',
      isRunning: 'sync',
      isStale: 'sync',
    });
    yield* run.eachBatch!(payload as unknown as Hosted<EachBatchPayload>);
    if (this.#parts.isStale(batch)) return;
    if (run.eachBatchAutoResolve ?? true) offsets.resolve(batch, batch.nextOffset);
  }

  /** The last record of a batch stands for all that was left out behind it. */
  #resolve(batch: FetchedBatch, offset: number): void {
    if (!Number.isSafeInteger(offset)) throw nonRetriable(`Invalid offset, expected a long received ${offset}`);
    const isLast = offset === batch.records.at(-1)?.offset;
    this.#parts.offsets.resolve(batch, isLast ? batch.nextOffset : offset + 1);
  }

  #pause({ topic, partition }: FetchedBatch): Offered {
    const { pauses } = this.#parts;
    pauses.pause([{ topic, partitions: [partition] }]);
    return OfferedObject.asFunction(() => pauses.resume([{ topic, partitions: [partition] }]));
  }

  #takeTime(): Process<void> {
    return sleep(this.#simulation.scheduler, msToUs(HANDLING_MS));
  }

  #recordDelivered({ topic, partition, offset, key, value }: ConsumerRecord): void {
    this.#simulation.record('record.delivered', {
      client: this.#parts.connection.clientId,
      group: this.#parts.groupId,
      topic,
      partition,
      offset,
      key: decodeText(key),
      value: decodeText(value),
      line: this.#parts.line,
    });
  }

  /** An error of the program's own function is told; those of the group are no failure. */
  #recordFailure(error: unknown): void {
    if (!(error instanceof ProgramError) || error.properties['type'] === 'REBALANCE_IN_PROGRESS') return;
    const line = (error.properties['line'] as number | undefined) ?? null;
    const code = (error.properties['type'] as string | undefined) ?? null;
    const { clientId: client } = this.#parts.connection;
    this.#simulation.record('client.failed', { client, error: error.name, code, message: error.message, line });
    const handler = this.#parts.run.eachMessage ? 'eachMessage' : 'eachBatch';
    const text = `[Runner] Error when calling ${handler}: ${error.name}: ${error.message}`;
    this.#simulation.record('console.printed', { level: 'error', text, line });
  }

  get #simulation(): Simulation {
    return this.#parts.connection.cluster.simulation;
  }
}

function offsetsIn({ topics }: OffsetsByTopicPartition): OffsetToCommit[] {
  return topics.flatMap(({ topic, partitions }) =>
    partitions.map(({ partition, offset }) => ({ topic, partition, offset: Number(offset) })),
  );
}
