/**
 * A broker's fetch sessions (K5): it remembers which partitions a fetcher reads, and from where, so that requests name
 * only what changed and answers hold only what is new. Epoch -1 stands for no session, 0 begins one, n goes on with
 * it. Times in microseconds of the run. Source: FetchManager, FetchSession (4.2), KIP-227. Left out: the cache's
 * shards; ids are counted, not drawn.
 */
import { msToUs } from '../core/units.ts';
import type { FetchPartition, FetchRequest, PartitionData } from './api/01-fetch.ts';
import type { ErrorName } from './error-code.ts';

/** max.incremental.fetch.session.cache.slots and min.incremental.fetch.session.eviction.ms. */
const SLOTS = 1000;
const EVICTION_MS = 120_000;
const NO_SESSION = 0;
const FINAL_EPOCH = -1;
const MAX_EPOCH = 0x7fffffff;

/** A partition that a fetcher reads, and what it was last told of it. */
export interface WantedPartition extends FetchPartition {
  topic: string;
  toldHighWatermark: number;
  toldLogStart: number;
}

/** What one request reads. */
export interface FetchContext {
  /** The session's id, 0 without one. */
  readonly sessionId: number;
  /** All partitions to be read, those too that the request does not name. */
  readonly partitions: readonly WantedPartition[];
  /** Answers leave out partitions of which there is nothing new. */
  readonly incremental: boolean;
  /** Whether the session has not gone on meanwhile: only then may it be answered. */
  isCurrent(): boolean;
  /** Takes in that these partitions gave records. */
  gave(answered: readonly WantedPartition[]): void;
}

const alwaysCurrent = { isCurrent: (): boolean => true, gave: (): void => {} };

interface Session {
  readonly id: number;
  readonly isFollower: boolean;
  epoch: number;
  lastUsedUs: number;
  partitions: WantedPartition[];
}

/** The sessions of one broker's process. */
export class FetchSessions {
  readonly #sessions = new Map<number, Session>();
  #lastId = NO_SESSION;

  /** The process died: nobody remembers. */
  forgetAll(): void {
    this.#sessions.clear();
  }

  /** What a request reads, or why it is refused. */
  open(request: FetchRequest, nowUs: number): FetchContext | { error: ErrorName } {
    const { sessionId = NO_SESSION, sessionEpoch = FINAL_EPOCH } = request;
    if (sessionEpoch > 0) return this.#goOn(sessionId, sessionEpoch, request, nowUs);
    this.#sessions.delete(sessionId);
    const session = sessionEpoch === FINAL_EPOCH ? null : this.#begin(request, nowUs);
    const partitions = session?.partitions ?? wantedIn(request);
    return { sessionId: session?.id ?? NO_SESSION, partitions, incremental: false, ...alwaysCurrent };
  }

  #begin(request: FetchRequest, nowUs: number): Session | null {
    const isFollower = request.replicaId >= 0;
    if (request.topics.length === 0 || !this.#makeRoom(isFollower, nowUs)) return null;
    const session = { id: ++this.#lastId, isFollower, epoch: 1, lastUsedUs: nowUs, partitions: wantedIn(request) };
    this.#sessions.set(session.id, session);
    return session;
  }

  /** Ends the session that was unused for longest if it was for long, or if a follower needs its place. */
  #makeRoom(forFollower: boolean, nowUs: number): boolean {
    if (this.#sessions.size < SLOTS) return true;
    const byAge = [...this.#sessions.values()].sort((a, b) => a.lastUsedUs - b.lastUsedUs);
    const stale = byAge.find(({ lastUsedUs }) => nowUs - lastUsedUs > msToUs(EVICTION_MS));
    const evicted = stale ?? (forFollower ? byAge.find(({ isFollower }) => !isFollower) : undefined);
    return evicted !== undefined && this.#sessions.delete(evicted.id);
  }

  #goOn(id: number, epoch: number, request: FetchRequest, nowUs: number): FetchContext | { error: ErrorName } {
    const session = this.#sessions.get(id);
    if (!session) return { error: 'FETCH_SESSION_ID_NOT_FOUND' };
    if (session.epoch !== epoch) return { error: 'INVALID_FETCH_SESSION_EPOCH' };
    change(session, request);
    if (session.partitions.length === 0) {
      this.#sessions.delete(id);
      return { sessionId: NO_SESSION, partitions: [], incremental: false, ...alwaysCurrent };
    }
    session.lastUsedUs = nowUs;
    session.epoch = epoch === MAX_EPOCH ? 1 : epoch + 1;
    const expected = session.epoch;
    const isCurrent = (): boolean => session.epoch === expected;
    const gave = (answered: readonly WantedPartition[]): void => moveToEnd(session, answered);
    return { sessionId: id, partitions: session.partitions, incremental: true, isCurrent, gave };
  }
}

/** Whether an answer must tell of a partition: it has records, an error, a divergence, or its marks have moved. */
export function isNews(wanted: WantedPartition, data: PartitionData): boolean {
  if (data.records.length > 0 || data.errorCode !== 0 || data.divergingEpoch !== null) return true;
  return wanted.toldHighWatermark !== data.highWatermark || wanted.toldLogStart !== data.logStartOffset;
}

/** Takes in what an answer tells of a partition; after an error the next answer tells of it again. */
export function noteTold(wanted: WantedPartition, data: PartitionData): void {
  wanted.toldHighWatermark = data.errorCode === 0 ? data.highWatermark : -1;
  wanted.toldLogStart = data.logStartOffset;
}

function wantedIn(request: FetchRequest): WantedPartition[] {
  return request.topics.flatMap(({ topic, partitions }) => partitions.map(named => wanted(topic, named)));
}

function wanted(topic: string, named: FetchPartition): WantedPartition {
  const { partition, fetchOffset, partitionMaxBytes } = named;
  const { currentLeaderEpoch = -1, lastFetchedEpoch = -1, logStartOffset = -1 } = named;
  const position = { fetchOffset, currentLeaderEpoch, lastFetchedEpoch, logStartOffset, partitionMaxBytes };
  return { topic, partition, ...position, toldHighWatermark: -1, toldLogStart: -1 };
}

/** Takes in what a request adds, changes and forgets. */
function change(session: Session, { topics, forgottenTopicsData = [] }: FetchRequest): void {
  for (const { topic, partitions } of topics) {
    for (const named of partitions) {
      const known = session.partitions.find(each => each.partition === named.partition && each.topic === topic);
      if (!known) {
        session.partitions.push(wanted(topic, named));
        continue;
      }
      known.fetchOffset = named.fetchOffset;
      known.currentLeaderEpoch = named.currentLeaderEpoch ?? -1;
      known.lastFetchedEpoch = named.lastFetchedEpoch ?? -1;
      known.logStartOffset = named.logStartOffset ?? -1;
      known.partitionMaxBytes = named.partitionMaxBytes;
    }
  }
  if (forgottenTopicsData.length === 0) return;
  session.partitions = session.partitions.filter(
    each =>
      !forgottenTopicsData.some(({ topic, partitions }) => topic === each.topic && partitions.includes(each.partition)),
  );
}

/** Partitions that gave records are read last the next time, so that every one has its turn. */
function moveToEnd(session: Session, answered: readonly WantedPartition[]): void {
  if (answered.length === 0 || answered.length === session.partitions.length) return;
  session.partitions = [...session.partitions.filter(each => !answered.includes(each)), ...answered];
}
