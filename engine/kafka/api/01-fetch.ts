/**
 * Fetch (key 1), versions 4 to 18: reads whole batches from an offset on (K3). Consumers see records below
 * the high watermark, followers everything; the answer waits for minBytes or maxWaitMs (K4). A follower's
 * fetch at an offset tells the leader what it has (R1). Requests of a session name only what changed (K5).
 * Left out for now: fetching from followers.
 */
import { msToUs } from '../../core/units.ts';
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { type FetchContext, isNews, noteTold, type WantedPartition } from '../fetch-sessions.ts';
import { absence, epochProblem, leaderProblem } from '../leader-check.ts';
import { type CurrentLeader, fetchHint } from '../leadership-hint.ts';
import type { AbortedTransaction } from '../log/producer-state.ts';
import { nextOffset, type RecordBatch } from '../record-batch.ts';
import type { Replica } from '../replica.ts';
import { type Api, topicPartitions } from './api.ts';

/** One partition to read. */
export interface FetchPartition {
  partition: number;
  currentLeaderEpoch?: number;
  fetchOffset: number;
  lastFetchedEpoch?: number;
  logStartOffset?: number;
  partitionMaxBytes: number;
}

/** A Fetch request; `replicaId` is -1 for consumers. */
export interface FetchRequest {
  replicaId: number;
  /** The follower's broker epoch, -1 where it does not tell (KIP-903). */
  replicaEpoch?: number;
  maxWaitMs: number;
  minBytes: number;
  maxBytes: number;
  /** 0 read_uncommitted, 1 read_committed. */
  isolationLevel: 0 | 1;
  sessionId?: number;
  sessionEpoch?: number;
  rackId?: string;
  /** All partitions; in a session those that are new or read from elsewhere. */
  topics: { topic: string; partitions: FetchPartition[] }[];
  /** Partitions that the session no longer reads. */
  forgottenTopicsData?: { topic: string; partitions: number[] }[];
}

/** What one partition gave. */
export interface PartitionData {
  partitionIndex: number;
  errorCode: number;
  highWatermark: number;
  lastStableOffset: number;
  logStartOffset: number;
  /** For read_committed: the aborted transactions among the records (X8). */
  abortedTransactions: AbortedTransaction[] | null;
  /** For a follower whose log parted ways with the leader's: where its last epoch ends here (R10). */
  divergingEpoch: { epoch: number; endOffset: number } | null;
  preferredReadReplica: number;
  currentLeader?: CurrentLeader;
  records: RecordBatch[];
}

/** A Fetch response. */
export interface FetchResponse {
  throttleTimeMs: number;
  errorCode: number;
  sessionId: number;
  responses: { topic: string; partitions: PartitionData[] }[];
}

export const fetch: Api<FetchRequest, FetchResponse> = {
  key: 1,
  name: 'Fetch',
  versions: [4, 18],
  defaults: {
    replicaId: -1,
    replicaEpoch: -1,
    maxWaitMs: 0,
    minBytes: 0,
    maxBytes: 0x7fffffff,
    isolationLevel: 0,
    sessionId: 0,
    sessionEpoch: -1,
    rackId: '',
    topics: [
      {
        topic: '',
        partitions: [
          {
            partition: 0,
            currentLeaderEpoch: -1,
            fetchOffset: 0,
            lastFetchedEpoch: -1,
            logStartOffset: -1,
            partitionMaxBytes: 0,
          },
        ],
      },
    ],
    forgottenTopicsData: [{ topic: '', partitions: [] }],
  },
  about: request => topicPartitions(request.topics.flatMap(t => t.partitions.map(p => `${t.topic}-${p.partition}`))),
  handle(broker, request, { version }, respond) {
    const opened = broker.fetchSessions.open(request, broker.clock.nowUs);
    if ('error' in opened) return respond(sessionError(opened.error));
    const fetching: Fetching = { broker, request, version, context: opened };
    noteFollower(fetching);
    if (ready(fetching)) return respond(read(fetching));
    const watched: Replica[] = [];
    const answer = (): void => {
      timer.cancel();
      for (const replica of watched) replica.unwatch(answerIfReady);
      respond(read(fetching));
    };
    const answerIfReady = (): void => {
      if (ready(fetching)) answer();
    };
    const timer = broker.clock.after(msToUs(request.maxWaitMs), answer);
    for (const { topic, partition } of opened.partitions) {
      const replica = broker.replica(topic, partition);
      if (!replica) continue;
      replica.watch(answerIfReady);
      watched.push(replica);
    }
  },
};

/** One request that is being answered. */
interface Fetching {
  broker: Broker;
  request: FetchRequest;
  version: number;
  context: FetchContext;
}

/** From this version on followers serve consumers (KIP-392). */
const FROM_FOLLOWERS = 11;

function noteFollower({ broker, request, context }: Fetching): void {
  if (request.replicaId < 0) return;
  for (const wanted of context.partitions) {
    const replica = broker.replica(wanted.topic, wanted.partition);
    if (problem(replica, wanted, request, FROM_FOLLOWERS) !== 'NONE' || divergence(replica!, wanted)) continue;
    const { fetchOffset: offset, logStartOffset: logStart = -1 } = wanted;
    replica!.followerFetched(request.replicaId, { offset, logStart, brokerEpoch: request.replicaEpoch ?? -1 });
  }
}

/** Enough bytes, or something that must not wait: an error, a divergence. */
function ready({ broker, request, version, context }: Fetching): boolean {
  let bytes = 0;
  for (const wanted of context.partitions) {
    const replica = broker.replica(wanted.topic, wanted.partition);
    if (problem(replica, wanted, request, version) !== 'NONE' || divergence(replica!, wanted)) return true;
    const end = visibleEnd(replica!, request);
    bytes += replica!.log.bytesFrom(wanted.fetchOffset, end, request.minBytes - bytes);
  }
  return bytes >= request.minBytes;
}

function read({ broker, request, version, context }: Fetching): FetchResponse {
  if (!context.isCurrent()) return sessionError('INVALID_FETCH_SESSION_EPOCH');
  let bytesLeft = request.maxBytes;
  const responses: FetchResponse['responses'] = [];
  const gaveRecords: WantedPartition[] = [];
  for (const wanted of context.partitions) {
    const { topic, partition } = wanted;
    const replica = broker.replica(topic, partition);
    const error = replica
      ? problem(replica, wanted, request, version)
      : absence(broker.knowsPartition(topic, partition));
    const hint = request.replicaId < 0 ? fetchHint(broker, topic, partition, error, version) : {};
    const data = { ...readPartition(replica, error, wanted, request, bytesLeft), ...hint };
    if (context.incremental && !isNews(wanted, data)) continue;
    noteTold(wanted, data);
    if (data.records.length > 0) gaveRecords.push(wanted);
    for (const batch of data.records) bytesLeft -= batch.sizeInBytes;
    const ofTopic = responses.find(each => each.topic === topic);
    if (ofTopic) ofTopic.partitions.push(data);
    else responses.push({ topic, partitions: [data] });
  }
  context.gave(gaveRecords);
  return { throttleTimeMs: 0, errorCode: codeOf('NONE'), sessionId: context.sessionId, responses };
}

function sessionError(error: ErrorName): FetchResponse {
  return { throttleTimeMs: 0, errorCode: codeOf(error), sessionId: 0, responses: [] };
}

function readPartition(
  replica: Replica | undefined,
  error: ErrorName,
  wanted: FetchPartition,
  request: FetchRequest,
  bytesLeft: number,
): PartitionData {
  const divergingEpoch = error === 'NONE' ? divergence(replica!, wanted) : null;
  const log = replica?.log;
  const limit = Math.min(wanted.partitionMaxBytes, bytesLeft);
  const readable = error === 'NONE' && replica && bytesLeft > 0 && !divergingEpoch;
  const records = readable ? replica.log.read(wanted.fetchOffset, visibleEnd(replica, request), limit) : [];
  return {
    partitionIndex: wanted.partition,
    errorCode: codeOf(error),
    highWatermark: log?.highWatermark ?? -1,
    lastStableOffset: log?.lastStableOffset ?? -1,
    logStartOffset: log?.logStartOffset ?? -1,
    divergingEpoch,
    abortedTransactions: readable && request.isolationLevel === 1 ? abortedAmong(replica, wanted, records) : null,
    preferredReadReplica: -1,
    records,
  };
}

function abortedAmong({ log }: Replica, { fetchOffset }: FetchPartition, records: RecordBatch[]): AbortedTransaction[] {
  const last = records.at(-1);
  return log.producers.aborted(fetchOffset, last ? nextOffset(last) : fetchOffset);
}

function visibleEnd({ log }: Replica, request: FetchRequest): number {
  if (request.replicaId >= 0) return log.logEndOffset;
  return request.isolationLevel === 1 ? log.lastStableOffset : log.highWatermark;
}

function problem(
  replica: Replica | undefined,
  { fetchOffset, currentLeaderEpoch }: FetchPartition,
  { replicaId }: FetchRequest,
  version: number,
): ErrorName {
  const mayFollow = replicaId < 0 && version >= FROM_FOLLOWERS;
  const error = mayFollow ? epochProblem(replica, currentLeaderEpoch) : leaderProblem(replica, currentLeaderEpoch);
  if (error !== 'NONE') return error;
  const { logStartOffset, logEndOffset } = replica!.log;
  return fetchOffset < logStartOffset || fetchOffset > logEndOffset ? 'OFFSET_OUT_OF_RANGE' : 'NONE';
}

/** Where the epoch of the fetcher's last record ends here, if that is not where the fetcher stands (R10). */
function divergence(
  { log }: Replica,
  { fetchOffset, lastFetchedEpoch = -1 }: FetchPartition,
): { epoch: number; endOffset: number } | null {
  if (lastFetchedEpoch < 0) return null;
  const { leaderEpoch: epoch, endOffset } = log.epochs.endOffsetFor(lastFetchedEpoch, log.logEndOffset);
  return epoch < lastFetchedEpoch || endOffset < fetchOffset ? { epoch, endOffset } : null;
}
