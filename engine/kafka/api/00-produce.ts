/**
 * Produce (key 0), versions 3 to 13: batches are appended by the leader; acks decides when it answers
 * (A1 to A6): 0 never, 1 after its own append, -1 when the high watermark has passed the batch.
 * Idempotent batches that are there already are answered with their offset (I2); a transaction's first batch on a
 * partition is first shown to its coordinator (X3, X4). A broker that does not lead says who does (KIP-951).
 */
import { msToUs } from '../../core/units.ts';
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName, errorCodes } from '../error-code.ts';
import { leaderProblem } from '../leader-check.ts';
import { type CurrentLeader, produceHint } from '../leadership-hint.ts';
import { validated } from '../log/validation.ts';
import { nextOffset, type RecordBatch } from '../record-batch.ts';
import { IMPLICIT_ADD_VERSION, verifyTransactions } from '../transaction/verification.ts';
import { type Api, topicPartitions } from './api.ts';

/** A Produce request: one batch a partition. */
export interface ProduceRequest {
  transactionalId: string | null;
  acks: number;
  timeoutMs: number;
  topicData: { name: string; partitionData: { index: number; records: RecordBatch }[] }[];
}

/** What became of one partition's batch. */
export interface PartitionProduceResponse {
  index: number;
  errorCode: number;
  baseOffset: number;
  logAppendTimeMs: number;
  logStartOffset: number;
  recordErrors: { batchIndex: number; batchIndexErrorMessage: string | null }[];
  errorMessage: string | null;
  currentLeader?: CurrentLeader;
}

/** A Produce response. */
export interface ProduceResponse {
  responses: { name: string; partitionResponses: PartitionProduceResponse[] }[];
  throttleTimeMs: number;
}

export const produce: Api<ProduceRequest, ProduceResponse> = {
  key: 0,
  name: 'Produce',
  versions: [3, 13],
  about: request => topicPartitions(request.topicData.flatMap(t => t.partitionData.map(p => `${t.name}-${p.index}`))),
  handle(broker, request, { version }, respond) {
    verifyTransactions(broker, request, version, unverified => {
      broker.writing(() => append(broker, request, version, unverified, respond));
    });
  },
};

function append(
  broker: Broker,
  request: ProduceRequest,
  version: number,
  unverified: ReadonlyMap<string, ErrorName>,
  respond: (response: ProduceResponse) => void,
): void {
  const appending: Appending = { broker, acks: request.acks, version, unverified, waits: [] };
  const responses = request.topicData.map(({ name, partitionData }) => ({
    name,
    partitionResponses: partitionData.map(({ index, records }) => appendBatch(appending, name, index, records)),
  }));
  if (request.acks === 0) return;
  awaitCommit(broker, appending.waits, request.timeoutMs, () => respond({ responses, throttleTimeMs: 0 }));
}

/** One request's work in progress. */
interface Appending {
  broker: Broker;
  acks: number;
  version: number;
  /** Partitions that the transaction coordinator did not let in, by name. */
  unverified: ReadonlyMap<string, ErrorName>;
  waits: Pending[];
}

/** A batch that is appended and waits for the high watermark. */
interface Pending {
  /** NONE once the batch is committed, an error once it cannot be here any more, null as long as it waits. */
  settled(): ErrorName | null;
  watch(changed: () => void): () => void;
  failed(error: ErrorName): void;
}

function appendBatch(appending: Appending, topic: string, index: number, batch: RecordBatch): PartitionProduceResponse {
  const { broker, acks, version, unverified, waits } = appending;
  if (![-1, 0, 1].includes(acks)) return refused(index, 'INVALID_REQUIRED_ACKS');
  const replica = broker.replica(topic, index);
  const misplaced = leaderProblem(replica, undefined, broker.knowsPartition(topic, index));
  if (!replica || misplaced !== 'NONE') {
    return { ...refused(index, misplaced), ...produceHint(broker, topic, index, misplaced, version) };
  }
  const notInTransaction = unverified.get(`${topic}-${index}`);
  if (notInTransaction) return refused(index, notInTransaction);
  if (acks === -1 && replica.partition.isr.length < replica.minInSyncReplicas) {
    return refused(index, 'NOT_ENOUGH_REPLICAS');
  }
  const checked = validated(batch, replica.log.config, broker.nowMs());
  if ('error' in checked) {
    return { ...refused(index, checked.error, checked.message), recordErrors: checked.recordErrors };
  }
  replica.log.rollFor(checked.batch);
  const verdict = replica.log.producers.check(checked.batch, batch.isTransactional && version >= IMPLICIT_ADD_VERSION);
  if (verdict && 'error' in verdict) return refused(index, verdict.error);
  const { firstOffset, lastOffset, timestamp } = verdict?.duplicate ?? placeOf(replica.append(checked.batch));
  const response: PartitionProduceResponse = {
    index,
    errorCode: codeOf('NONE'),
    baseOffset: firstOffset,
    logAppendTimeMs: timestamp,
    logStartOffset: replica.log.logStartOffset,
    recordErrors: [],
    errorMessage: null,
  };
  if (acks === -1) {
    waits.push({
      settled: () =>
        replica.log.highWatermark > lastOffset ? 'NONE' : replica.leads ? null : 'NOT_LEADER_OR_FOLLOWER',
      watch: changed => replica.watch(changed),
      failed: error => {
        const { errorCode, errorMessage } = refused(index, error);
        Object.assign(response, { errorCode, errorMessage }, produceHint(broker, topic, index, error, version));
      },
    });
  }
  return response;
}

/** Where a batch lies; its timestamp is told only where the broker set it. */
function placeOf(batch: RecordBatch): { firstOffset: number; lastOffset: number; timestamp: number } {
  const timestamp = batch.timestampType === 'LogAppendTime' ? batch.maxTimestamp : -1;
  return { firstOffset: batch.baseOffset, lastOffset: nextOffset(batch) - 1, timestamp };
}

/** Calls `done` when nothing waits any more, or after the timeout with REQUEST_TIMED_OUT for the rest (A4). */
function awaitCommit(broker: Broker, waits: Pending[], timeoutMs: number, done: () => void): void {
  const waiting = (): boolean => waits.some(pending => pending.settled() === null);
  const finish = (): void => {
    for (const pending of waits) {
      const error = pending.settled() ?? 'REQUEST_TIMED_OUT';
      if (error !== 'NONE') pending.failed(error);
    }
    done();
  };
  if (!waiting()) return finish();
  const end = (): void => {
    timer.cancel();
    for (const stop of watches) stop();
    finish();
  };
  const timer = broker.clock.after(msToUs(timeoutMs), end);
  const endIfSettled = (): void => {
    if (!waiting()) end();
  };
  const watches = waits.map(pending => pending.watch(endIfSettled));
}

function refused(index: number, error: ErrorName, message: string | null = null): PartitionProduceResponse {
  return {
    index,
    errorCode: codeOf(error),
    baseOffset: -1,
    logAppendTimeMs: -1,
    logStartOffset: -1,
    recordErrors: [],
    errorMessage: message ?? errorCodes[error].message,
  };
}
