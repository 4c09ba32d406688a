/**
 * Produce (key 0), versions 3 to 13: batches are appended by the leader; acks decides when it answers
 * (A1 to A6): 0 never, 1 after its own append, -1 when the high watermark has passed the batch.
 * Left out for now: idempotence, transactions, NOT_LEADER hints (KIP-951).
 */
import { msToUs } from '../../core/units.ts';
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName, errorCodes } from '../error-code.ts';
import { validated } from '../log/validation.ts';
import { nextOffset, type RecordBatch } from '../record-batch.ts';
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
  handle(broker, request, _caller, respond) {
    const validAcks = [-1, 0, 1].includes(request.acks);
    const waits: Pending[] = [];
    const responses = request.topicData.map(topic => ({
      name: topic.name,
      partitionResponses: topic.partitionData.map(({ index, records }) => {
        if (!validAcks) return refused(index, 'INVALID_REQUIRED_ACKS');
        return appendBatch(broker, topic.name, index, records, request.acks, waits);
      }),
    }));
    if (request.acks === 0) return;
    awaitCommit(broker, waits, request.timeoutMs, () => respond({ responses, throttleTimeMs: 0 }));
  },
};

/** A batch that is appended and waits for the high watermark to reach `end`. */
interface Pending {
  committed(): boolean;
  watch(changed: () => void): () => void;
  timedOut(): void;
}

function appendBatch(
  broker: Broker,
  topic: string,
  index: number,
  batch: RecordBatch,
  acks: number,
  waits: Pending[],
): PartitionProduceResponse {
  const replica = broker.replica(topic, index);
  if (!replica) return refused(index, 'UNKNOWN_TOPIC_OR_PARTITION');
  if (!replica.leads) return refused(index, 'NOT_LEADER_OR_FOLLOWER');
  if (acks === -1 && replica.partition.isr.length < replica.minInSyncReplicas) {
    return refused(index, 'NOT_ENOUGH_REPLICAS');
  }
  const checked = validated(batch, replica.log.config, broker.cluster.simulation.nowMs());
  if ('error' in checked)
    return { ...refused(index, checked.error, checked.message), recordErrors: checked.recordErrors };
  const stored = replica.append(checked.batch);
  const response: PartitionProduceResponse = {
    index,
    errorCode: codeOf('NONE'),
    baseOffset: stored.baseOffset,
    logAppendTimeMs: stored.timestampType === 'LogAppendTime' ? stored.maxTimestamp : -1,
    logStartOffset: replica.log.logStartOffset,
    recordErrors: [],
    errorMessage: null,
  };
  const end = nextOffset(stored);
  if (acks === -1) {
    waits.push({
      committed: () => replica.log.highWatermark >= end,
      watch: changed => replica.watch(changed),
      timedOut: () => Object.assign(response, refused(index, 'REQUEST_TIMED_OUT')),
    });
  }
  return response;
}

/** Calls `done` when every batch is committed, or after the timeout with REQUEST_TIMED_OUT for the rest (A4). */
function awaitCommit(broker: Broker, waits: Pending[], timeoutMs: number, done: () => void): void {
  const open = () => waits.filter(pending => !pending.committed());
  if (open().length === 0) {
    done();
    return;
  }
  const finish = (): void => {
    timer.cancel();
    for (const stop of watches) stop();
    for (const pending of open()) pending.timedOut();
    done();
  };
  const timer = broker.scheduler.after(msToUs(timeoutMs), finish);
  const watches = waits.map(pending =>
    pending.watch(() => {
      if (open().length === 0) finish();
    }),
  );
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
