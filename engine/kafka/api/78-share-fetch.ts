/**
 * ShareFetch (key 78), versions 1 to 2: a member of a share group gets records of the partitions of its share session,
 * and may say of earlier ones what became of them. The answer waits for a record or for maxWaitMs. Source: KIP-932,
 * KIP-1206 (strict number of records), KIP-1222 (renewal). Left out: minBytes over 1, the split by batchSize.
 */
import { msToUs } from '../../core/units.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import { partitionKey } from '../assignor/assignor.ts';
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import type { RecordBatch } from '../record-batch.ts';
import type { AcknowledgementBatch, AcquiredRecords } from '../share/share-partition.ts';
import { changeSession, FINAL_EPOCH, INITIAL_EPOCH, type ShareSession } from '../share/share-session.ts';
import { topicNamed } from '../share/topic-lookup.ts';
import { acknowledgeAll } from './79-share-acknowledge.ts';
import type { Api } from './api.ts';

/** Partitions of one topic, with what the member says of their records. */
export interface ShareTopic {
  topicId: string;
  partitions: { partitionIndex: number; acknowledgementBatches: AcknowledgementBatch[] }[];
}

/** A ShareFetch request; `topics` are those that are new in the session, or acknowledged. */
export interface ShareFetchRequest {
  groupId: string;
  memberId: string;
  shareSessionEpoch: number;
  maxWaitMs: number;
  minBytes: number;
  maxBytes: number;
  maxRecords: number;
  batchSize: number;
  /** 0 whole batches, 1 exactly maxRecords. */
  shareAcquireMode: number;
  isRenewAck: boolean;
  topics: ShareTopic[];
  forgottenTopicsData: { topicId: string; partitions: number[] }[];
}

/** What one partition gave. */
export interface SharePartitionData {
  partitionIndex: number;
  errorCode: number;
  acknowledgeErrorCode: number;
  records: RecordBatch[];
  acquiredRecords: AcquiredRecords[];
}

/** A ShareFetch response; partitions without news are left out. */
export interface ShareFetchResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  acquisitionLockTimeoutMs: number;
  responses: { topicId: string; partitions: SharePartitionData[] }[];
}

export const shareFetch: Api<ShareFetchRequest, ShareFetchResponse> = {
  key: 78,
  name: 'ShareFetch',
  versions: [1, 2],
  defaults: {
    groupId: '',
    memberId: '',
    shareSessionEpoch: 0,
    maxWaitMs: 0,
    minBytes: 0,
    maxBytes: 0x7fffffff,
    maxRecords: 0,
    batchSize: 0,
    shareAcquireMode: 0,
    isRenewAck: false,
    topics: [
      {
        topicId: '',
        partitions: [
          {
            partitionIndex: 0,
            acknowledgementBatches: [{ firstOffset: 0, lastOffset: 0, acknowledgeTypes: [0] }],
          },
        ],
      },
    ],
    forgottenTopicsData: [{ topicId: '', partitions: [0] }],
  },
  about: request => request.groupId,
  handle(broker, request, _caller, respond) {
    const session = sessionOf(broker, request);
    if (typeof session === 'string') return respond(answer(broker, request, session, new Map()));
    const results: Results = new Map();
    acknowledgeAll(broker, request, said => {
      noteAcknowledged(broker, request, said, results);
      const ended = (): void => respond(answer(broker, request, 'NONE', results));
      if (request.shareSessionEpoch === FINAL_EPOCH) ended();
      else fetchWhenReady(broker, request, session, results, ended);
    });
    if (request.shareSessionEpoch !== FINAL_EPOCH) return;
    broker.sharePartitions.release(request.groupId, request.memberId, session.partitions.values());
  },
};

type Results = Map<string, { place: TopicPartition; data: SharePartitionData }>;

/** The session that the request goes on with, brought up to date, or why there is none. */
function sessionOf(broker: Broker, request: ShareFetchRequest): ShareSession | ErrorName {
  const { groupId, memberId, shareSessionEpoch: epoch } = request;
  const { sessions } = broker.sharePartitions;
  const speaks = request.topics.some(t => t.partitions.some(p => p.acknowledgementBatches.length > 0));
  if (epoch === INITIAL_EPOCH && speaks) return 'INVALID_REQUEST';
  const session = epoch === INITIAL_EPOCH ? sessions.open(groupId, memberId) : sessions.next(groupId, memberId, epoch);
  if (typeof session === 'string' || epoch === FINAL_EPOCH) return session;
  const forgotten = request.forgottenTopicsData.flatMap(({ topicId, partitions }) =>
    placesOf(broker, topicId, partitions),
  );
  changeSession(session, named(broker, request.topics), forgotten);
  return session;
}

function named(broker: Broker, topics: readonly ShareTopic[]): TopicPartition[] {
  return topics.flatMap(({ topicId, partitions }) => {
    return placesOf(
      broker,
      topicId,
      partitions.map(({ partitionIndex }) => partitionIndex),
    );
  });
}

function placesOf(broker: Broker, topicId: string, partitions: readonly number[]): TopicPartition[] {
  const topic = topicNamed(broker, topicId);
  return topic === undefined ? [] : partitions.map(partition => ({ topic, partition }));
}

function noteAcknowledged(
  broker: Broker,
  { topics }: ShareFetchRequest,
  said: ReadonlyMap<ShareTopic['partitions'][number], ErrorName>,
  results: Results,
): void {
  for (const { topicId, partitions } of topics) {
    for (const partition of partitions) {
      const topic = topicNamed(broker, topicId);
      const data = dataOf(results, { topic: topic ?? topicId, partition: partition.partitionIndex });
      const error = codeOf(said.get(partition)!);
      if (topic === undefined) data.errorCode = error;
      else data.acknowledgeErrorCode = error;
    }
  }
}

/** Fetches, and again whenever there may be something new, until there is a record, an error, or time is up. */
function fetchWhenReady(
  broker: Broker,
  request: ShareFetchRequest,
  session: ShareSession,
  results: Results,
  done: () => void,
): void {
  if (request.maxRecords === 0 || fetched(broker, request, session, results)) return done();
  let stops: (() => void)[] = [];
  const end = (): void => {
    timer.cancel();
    for (const stop of stops) stop();
    done();
  };
  const timer = broker.clock.after(msToUs(request.maxWaitMs), end);
  const retry = (): void => {
    if (fetched(broker, request, session, results)) end();
  };
  const places = [...session.partitions.values()];
  const replicas = places.map(({ topic, partition }) => broker.replica(topic, partition));
  stops = replicas.filter(replica => replica !== undefined).map(replica => replica.watch(retry));
  stops.push(broker.sharePartitions.watch(retry));
}

/** Takes what there is; whether that is something to answer with. */
function fetched(broker: Broker, request: ShareFetchRequest, session: ShareSession, results: Results): boolean {
  const { groupId, memberId, shareAcquireMode } = request;
  let recordsLeft = request.maxRecords;
  let bytesLeft = request.maxBytes;
  let ready = false;
  for (const place of session.partitions.values()) {
    const problem = broker.sharePartitions.problemOf(place);
    if (problem !== 'NONE') dataOf(results, place).errorCode = codeOf(problem);
    if (problem !== 'NONE') ready = true;
    if (problem !== 'NONE' || recordsLeft <= 0 || bytesLeft <= 0) continue;
    const limit = { maxRecords: recordsLeft, exactly: shareAcquireMode === 1 };
    const { records, acquired } = broker.sharePartitions.acquire(groupId, memberId, place, limit, bytesLeft);
    if (acquired.length === 0) continue;
    Object.assign(dataOf(results, place), { records, acquiredRecords: acquired });
    recordsLeft -= acquired.reduce((sum, row) => sum + row.lastOffset - row.firstOffset + 1, 0);
    bytesLeft -= records.reduce((sum, batch) => sum + batch.sizeInBytes, 0);
    ready = true;
  }
  return ready;
}

function dataOf(results: Results, place: TopicPartition): SharePartitionData {
  const key = partitionKey(place);
  const known = results.get(key)?.data;
  const none = codeOf('NONE');
  const data = known ?? {
    partitionIndex: place.partition,
    errorCode: none,
    acknowledgeErrorCode: none,
    records: [],
    acquiredRecords: [],
  };
  results.set(key, { place, data });
  return data;
}

function answer(broker: Broker, request: ShareFetchRequest, error: ErrorName, results: Results): ShareFetchResponse {
  const byTopic = Map.groupBy(results.values(), ({ place }) => place.topic);
  return {
    throttleTimeMs: 0,
    errorCode: codeOf(error),
    errorMessage: null,
    acquisitionLockTimeoutMs: broker.sharePartitions.lockDurationMs(request.groupId),
    responses: [...byTopic].map(([topic, list]) => ({
      topicId: broker.image.topics.get(topic)?.topicId ?? topic,
      partitions: list.map(({ data }) => data),
    })),
  };
}
