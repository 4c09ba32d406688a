/**
 * A fetcher's side of its session with one broker (K5): what the broker knows already is not said again. Source:
 * FetchSessionHandler (4.2), KIP-227.
 */
import type { FetchPartition, FetchRequest, FetchResponse } from './api/01-fetch.ts';
import { errorName } from './error-code.ts';

/** A partition to be fetched, named in full. */
export interface ToFetch extends Required<FetchPartition> {
  topic: string;
}

/** The part of a request that a session decides. */
export type SessionRequest = Required<
  Pick<FetchRequest, 'sessionId' | 'sessionEpoch' | 'topics' | 'forgottenTopicsData'>
>;

/** One fetcher's session with one broker. */
export class FetchSessionState {
  #id = 0;
  /** The epoch of the next request; 0 begins a new session and ends the one of `#id`. */
  #epoch = 0;
  /** What the broker knows, by topic and partition. */
  #known = new Map<string, (ToFetch | undefined)[]>();
  #count = 0;

  /** The request that makes the broker read exactly these partitions. */
  request(wanted: readonly ToFetch[]): SessionRequest {
    const [sessionId, sessionEpoch] = [this.#id, this.#epoch];
    if (sessionEpoch === 0) this.#forgetAll();
    const topics: SessionRequest['topics'] = [];
    for (const partition of wanted) {
      const known = this.#known.get(partition.topic)?.[partition.partition];
      if (sameRequest(known, partition)) continue;
      add(topics, partition.topic, partition);
      this.#note(partition);
      if (!known) this.#count++;
    }
    const forgottenTopicsData = this.#count > wanted.length ? this.#forget(wanted) : [];
    return { sessionId, sessionEpoch, topics, forgottenTopicsData };
  }

  /** Takes an answer in; false for one that brings nothing but an error of the session. */
  answered({ errorCode, sessionId }: FetchResponse): boolean {
    const error = errorName(errorCode);
    if (error !== 'NONE') {
      if (error === 'FETCH_SESSION_ID_NOT_FOUND') this.#id = 0;
      this.#epoch = 0;
      return false;
    }
    this.#epoch = sessionId === 0 ? 0 : this.#epoch === 0x7fffffff ? 1 : this.#epoch + 1;
    this.#id = sessionId;
    return true;
  }

  /** No answer came: nobody knows what the broker knows, so a new session begins. */
  failed(): void {
    this.#epoch = 0;
  }

  #forgetAll(): void {
    this.#known = new Map();
    this.#count = 0;
  }

  #note(partition: ToFetch): void {
    let ofTopic = this.#known.get(partition.topic);
    if (!ofTopic) {
      ofTopic = [];
      this.#known.set(partition.topic, ofTopic);
    }
    ofTopic[partition.partition] = partition;
  }

  /** What is no longer wanted. */
  #forget(wanted: readonly ToFetch[]): SessionRequest['forgottenTopicsData'] {
    const forgotten: SessionRequest['forgottenTopicsData'] = [];
    for (const [topic, partitions] of this.#known) {
      for (const known of partitions) {
        if (!known || wanted.some(each => each.partition === known.partition && each.topic === topic)) continue;
        const ofTopic = forgotten.find(each => each.topic === topic);
        if (ofTopic) ofTopic.partitions.push(known.partition);
        else forgotten.push({ topic, partitions: [known.partition] });
        partitions[known.partition] = undefined;
        this.#count--;
      }
    }
    return forgotten;
  }
}

function add(topics: SessionRequest['topics'], topic: string, { topic: _, ...partition }: ToFetch): void {
  const ofTopic = topics.find(each => each.topic === topic);
  if (ofTopic) ofTopic.partitions.push(partition);
  else topics.push({ topic, partitions: [partition] });
}

function sameRequest(known: ToFetch | undefined, wanted: ToFetch): boolean {
  return (
    known !== undefined &&
    known.fetchOffset === wanted.fetchOffset &&
    known.currentLeaderEpoch === wanted.currentLeaderEpoch &&
    known.lastFetchedEpoch === wanted.lastFetchedEpoch &&
    known.logStartOffset === wanted.logStartOffset &&
    known.partitionMaxBytes === wanted.partitionMaxBytes
  );
}
