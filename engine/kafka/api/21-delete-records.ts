/**
 * DeleteRecords (key 21), versions 0 to 2: raises a partition's log start offset (T8); -1 means the high watermark.
 * Answered when every live replica has raised its own. Source: KIP-107.
 */
import { msToUs } from '../../core/units.ts';
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { leaderProblem } from '../leader-check.ts';
import { type Api, topicPartitions } from './api.ts';

/** A DeleteRecords request. */
export interface DeleteRecordsRequest {
  topics: { name: string; partitions: { partitionIndex: number; offset: number }[] }[];
  timeoutMs: number;
}

/** A DeleteRecords response. */
export interface DeleteRecordsResponse {
  throttleTimeMs: number;
  topics: { name: string; partitions: { partitionIndex: number; lowWatermark: number; errorCode: number }[] }[];
}

const HIGH_WATERMARK = -1;

export const deleteRecords: Api<DeleteRecordsRequest, DeleteRecordsResponse> = {
  key: 21,
  name: 'DeleteRecords',
  versions: [0, 2],
  defaults: { topics: [{ name: '', partitions: [{ partitionIndex: 0, offset: 0 }] }], timeoutMs: 0 },
  about: ({ topics }) => topicPartitions(topics.flatMap(t => t.partitions.map(p => `${t.name}-${p.partitionIndex}`))),
  handle(broker, request, _caller, respond) {
    const response: DeleteRecordsResponse = { throttleTimeMs: 0, topics: [] };
    let open = 1;
    const settled = (): void => {
      open--;
      if (open === 0) respond(response);
    };
    for (const { name, partitions } of request.topics) {
      const results = partitions.map(({ partitionIndex, offset }) => {
        const result = { partitionIndex, lowWatermark: -1, errorCode: codeOf('NONE') };
        open++;
        raise(broker, name, partitionIndex, offset, request.timeoutMs, (error, lowWatermark) => {
          Object.assign(result, { errorCode: codeOf(error), lowWatermark });
          settled();
        });
        return result;
      });
      response.topics.push({ name, partitions: results });
    }
    settled();
  },
};

function raise(
  broker: Broker,
  topic: string,
  index: number,
  wanted: number,
  timeoutMs: number,
  done: (error: ErrorName, lowWatermark: number) => void,
): void {
  const replica = broker.replica(topic, index);
  const misplaced = leaderProblem(replica, undefined, broker.knowsPartition(topic, index));
  if (!replica || misplaced !== 'NONE') return done(misplaced, -1);
  const { log } = replica;
  if (!log.config.cleanupPolicy.includes('delete')) return done('POLICY_VIOLATION', -1);
  const offset = wanted === HIGH_WATERMARK ? log.highWatermark : wanted;
  if (offset < 0 || offset > log.highWatermark) return done('OFFSET_OUT_OF_RANGE', -1);
  replica.raiseLogStart(offset);
  const timer = broker.clock.after(msToUs(timeoutMs), () => {
    stop();
    done('REQUEST_TIMED_OUT', -1);
  });
  const stop = replica.whenLowWatermark(offset, lowWatermark => {
    timer.cancel();
    done('NONE', lowWatermark);
  });
}
