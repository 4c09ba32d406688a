/** Fetch sessions (K5, KIP-227): requests that name only what changed, answers that hold only what is new. */
import { describe, expect, test } from 'vitest';
import { produce } from '../../engine/kafka/api/00-produce.ts';
import { type FetchRequest, type FetchResponse, fetch } from '../../engine/kafka/api/01-fetch.ts';
import { errorName } from '../../engine/kafka/error-code.ts';
import { FetchSessionState } from '../../engine/kafka/fetch-session-state.ts';
import { Link } from '../../engine/kafka/link/link.ts';
import { newBatch } from '../../engine/kafka/record-batch.ts';
import { TestCluster } from './cluster-of.ts';

/** One broker with the topic `t` of two partitions, and a client that asks it. */
function client() {
  const test = new TestCluster(1);
  test.cluster.createTopic('t', 2, 1);
  test.pass(100);
  const link = new Link(test.cluster, 'reader');
  return {
    test,
    ask(given: Partial<FetchRequest>): FetchResponse {
      return test.run(link.request(1, fetch, { ...fetch.defaults!, topics: [], forgottenTopicsData: [], ...given }));
    },
    write(partition: number): void {
      const record = { key: null, value: new Uint8Array(1), timestamp: test.simulation.nowMs(), headers: [] };
      const records = newBatch([record], 'writer');
      const topicData = [{ name: 't', partitionData: [{ index: partition, records }] }];
      test.run(link.request(1, produce, { transactionalId: null, acks: 1, timeoutMs: 1000, topicData }));
    },
  };
}

function from(...offsets: number[]): FetchRequest['topics'] {
  const partitions = offsets.map((fetchOffset, partition) => ({ partition, fetchOffset, partitionMaxBytes: 1000 }));
  return [{ topic: 't', partitions }];
}

const told = ({ responses }: FetchResponse): number[] =>
  responses.flatMap(({ partitions }) => partitions.map(({ partitionIndex }) => partitionIndex));

describe('a fetch session', () => {
  test('is begun by epoch 0: the answer names every partition and the id of the session', () => {
    const answer = client().ask({ sessionEpoch: 0, topics: from(0, 0) });
    expect(answer.sessionId).toBeGreaterThan(0);
    expect(told(answer)).toEqual([0, 1]);
  });

  test('is not begun by epoch -1: the answer has the id 0', () => {
    expect(client().ask({ sessionEpoch: -1, topics: from(0, 0) }).sessionId).toBe(0);
  });

  test('reads the partitions that were named before, and its answers hold only those with something new', () => {
    const { ask, write } = client();
    const { sessionId } = ask({ sessionEpoch: 0, topics: from(0, 0) });
    expect(told(ask({ sessionId, sessionEpoch: 1 }))).toEqual([]);
    write(1);
    const second = ask({ sessionId, sessionEpoch: 2 });
    expect(told(second)).toEqual([1]);
    expect(second.responses[0]!.partitions[0]!.records).toHaveLength(1);
  });

  test('forgets the partitions that a request names as forgotten, and ends when none is left', () => {
    const { ask, write } = client();
    const { sessionId } = ask({ sessionEpoch: 0, topics: from(0, 0) });
    write(0);
    write(1);
    const forget = (...partitions: number[]) => [{ topic: 't', partitions }];
    expect(told(ask({ sessionId, sessionEpoch: 1, forgottenTopicsData: forget(0) }))).toEqual([1]);
    expect(ask({ sessionId, sessionEpoch: 2, forgottenTopicsData: forget(1) }).sessionId).toBe(0);
    expect(errorName(ask({ sessionId, sessionEpoch: 3 }).errorCode)).toBe('FETCH_SESSION_ID_NOT_FOUND');
  });

  test('that the broker does not know is refused with FETCH_SESSION_ID_NOT_FOUND', () => {
    expect(errorName(client().ask({ sessionId: 7, sessionEpoch: 1 }).errorCode)).toBe('FETCH_SESSION_ID_NOT_FOUND');
  });

  test('is refused with INVALID_FETCH_SESSION_EPOCH where the epoch is not the next one', () => {
    const { ask } = client();
    const { sessionId } = ask({ sessionEpoch: 0, topics: from(0, 0) });
    expect(errorName(ask({ sessionId, sessionEpoch: 2 }).errorCode)).toBe('INVALID_FETCH_SESSION_EPOCH');
    expect(errorName(ask({ sessionId, sessionEpoch: 1 }).errorCode)).toBe('NONE');
  });

  test('ends with a request of its id at epoch -1 or 0', () => {
    const { ask } = client();
    const { sessionId } = ask({ sessionEpoch: 0, topics: from(0, 0) });
    expect(ask({ sessionId, sessionEpoch: 0, topics: from(0, 0) }).sessionId).not.toBe(sessionId);
    expect(errorName(ask({ sessionId, sessionEpoch: 1 }).errorCode)).toBe('FETCH_SESSION_ID_NOT_FOUND');
  });

  test('does not outlive the broker’s process', () => {
    const { ask, test: cluster } = client();
    const { sessionId } = ask({ sessionEpoch: 0, topics: from(0, 0) });
    cluster.cluster.broker(1).forget();
    expect(errorName(ask({ sessionId, sessionEpoch: 1 }).errorCode)).toBe('FETCH_SESSION_ID_NOT_FOUND');
  });
});

describe('a fetcher', () => {
  const at = (partition: number, fetchOffset: number) => ({
    topic: 't',
    partition,
    fetchOffset,
    partitionMaxBytes: 1000,
    currentLeaderEpoch: 0,
    lastFetchedEpoch: -1,
    logStartOffset: -1,
  });
  const answer = (error: 0 | 70 | 71, sessionId: number): FetchResponse => ({
    throttleTimeMs: 0,
    errorCode: error,
    sessionId,
    responses: [],
  });
  const named = ({ topics }: Pick<FetchRequest, 'topics'>): number[] =>
    topics.flatMap(({ partitions }) => partitions.map(({ partition }) => partition));

  test('names every partition first, then those that moved, are new, or are wanted no more', () => {
    const session = new FetchSessionState();
    expect(named(session.request([at(0, 0), at(1, 0)]))).toEqual([0, 1]);
    session.answered(answer(0, 9));
    expect(session.request([at(0, 5), at(1, 0)])).toMatchObject({ sessionId: 9, sessionEpoch: 1 });
    session.answered(answer(0, 9));
    const third = session.request([at(1, 0), at(2, 0)]);
    expect(named(third)).toEqual([2]);
    expect(third).toMatchObject({ sessionEpoch: 2, forgottenTopicsData: [{ topic: 't', partitions: [0] }] });
  });

  test('begins anew after FETCH_SESSION_ID_NOT_FOUND; after other errors, or no answer, it ends the old session too', () => {
    const session = new FetchSessionState();
    const begin = (): void => {
      session.request([at(0, 0)]);
      session.answered(answer(0, 9));
    };
    begin();
    session.answered(answer(70, 0));
    expect(session.request([at(0, 0)])).toMatchObject({ sessionId: 0, sessionEpoch: 0, topics: [{ topic: 't' }] });
    begin();
    session.answered(answer(71, 0));
    expect(session.request([at(0, 0)])).toMatchObject({ sessionId: 9, sessionEpoch: 0, topics: [{ topic: 't' }] });
    begin();
    session.failed();
    expect(session.request([at(0, 0)])).toMatchObject({ sessionId: 9, sessionEpoch: 0, topics: [{ topic: 't' }] });
  });
});
