/**
 * ListOffsets (key 2), versions 1 to 11: the earliest offset (-2), the latest (-1: the high watermark), the
 * offset of the largest timestamp (-3) or the first one at or after a time (L6).
 * Left out: tiered storage, so that -4 is the log's start and -5 nothing.
 */
import { codeOf } from '../error-code.ts';
import { leaderProblem } from '../leader-check.ts';
import { offsetForTime, offsetOfMaxTimestamp } from '../log/offset-look-up.ts';
import type { Replica } from '../replica.ts';
import { type Api, topicPartitions } from './api.ts';

/** A ListOffsets request. */
export interface ListOffsetsRequest {
  replicaId: number;
  isolationLevel: 0 | 1;
  topics: { name: string; partitions: { partitionIndex: number; currentLeaderEpoch?: number; timestamp: number }[] }[];
}

/** One partition's answer; -1 where there is no such offset. */
export interface ListOffsetsPartitionResponse {
  partitionIndex: number;
  errorCode: number;
  timestamp: number;
  offset: number;
}

/** A ListOffsets response. */
export interface ListOffsetsResponse {
  throttleTimeMs: number;
  topics: { name: string; partitions: ListOffsetsPartitionResponse[] }[];
}

/** Timestamps with a meaning of their own. */
export const EARLIEST = -2;
export const LATEST = -1;
const MAX_TIMESTAMP = -3;
const EARLIEST_LOCAL = -4;
const LATEST_TIERED = -5;

export const listOffsets: Api<ListOffsetsRequest, ListOffsetsResponse> = {
  key: 2,
  name: 'ListOffsets',
  versions: [1, 11],
  about: request =>
    topicPartitions(request.topics.flatMap(t => t.partitions.map(p => `${t.name}-${p.partitionIndex}`))),
  handle(broker, request, { version }, respond) {
    const topics = request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, currentLeaderEpoch, timestamp }) => {
        const replica = broker.replica(name, partitionIndex);
        const problem = leaderProblem(replica, currentLeaderEpoch, broker.knowsPartition(name, partitionIndex));
        const follows = request.replicaId >= 0;
        const end = problem === 'NONE' ? visibleEnd(replica!, request) : 0;
        const found = problem === 'NONE' ? lookUp(replica!, timestamp, end) : null;
        const early = problem === 'NONE' && !follows && isTooEarly(replica!, timestamp, found);
        const error = early ? (version < 5 ? 'LEADER_NOT_AVAILABLE' : 'OFFSET_NOT_AVAILABLE') : problem;
        return {
          partitionIndex,
          errorCode: codeOf(error),
          timestamp: (early ? null : found)?.timestamp ?? -1,
          offset: (early ? null : found)?.offset ?? -1,
        };
      }),
    }));
    respond({ throttleTimeMs: 0, topics });
  },
};

/** A new leader does not know yet what is committed; what it would answer might go back (KIP-207). */
function isTooEarly(replica: Replica, timestamp: number, found: { offset: number } | null): boolean {
  if (replica.knowsHighWatermark) return false;
  return timestamp === LATEST || (timestamp !== EARLIEST && timestamp !== EARLIEST_LOCAL && found === null);
}

/** A follower sees the whole log, a consumer what is committed, or decided. */
function visibleEnd({ log }: Replica, { replicaId, isolationLevel }: ListOffsetsRequest): number {
  if (replicaId >= 0) return log.logEndOffset;
  return isolationLevel === 1 ? log.lastStableOffset : log.highWatermark;
}

function lookUp({ log }: Replica, timestamp: number, end: number): { offset: number; timestamp: number } | null {
  if (timestamp === EARLIEST || timestamp === EARLIEST_LOCAL) return { offset: log.logStartOffset, timestamp: -1 };
  if (timestamp === LATEST) return { offset: end, timestamp: -1 };
  if (timestamp === LATEST_TIERED) return null;
  const found = timestamp === MAX_TIMESTAMP ? offsetOfMaxTimestamp(log) : offsetForTime(log, timestamp);
  return found && found.offset < end ? found : null;
}
