/** The view "partitions and offsets": each test is a sentence about Kafka, with its rule in shared/reference/kafka-semantics.md. */
import { describe, expect, it } from 'vitest';
import { lagOf, placeIn } from '../../engine/view/groups.ts';
import { appendCell, cellCount, cellsBetween, copyLog, emptyLog, logEnd, placeOf } from '../../engine/view/log.ts';
import {
  highWatermarkOf,
  logOf,
  offsetsOf,
  type PartitionsState,
  partitionsView,
} from '../../engine/view/partitions.ts';
import { Reader } from '../../engine/view/view.ts';
import { Flights } from './flights.ts';

function read(flights: Flights): PartitionsState {
  return new Reader(flights.trace, partitionsView).at(flights.trace.length);
}

function keysOf(state: PartitionsState): (string | null)[] {
  return cellsBetween(logOf(state.topics[0]!.partitions[0]!), 0, 100).map(cell => cell.key);
}

describe('logs', () => {
  it('topics stand in order of creation, with all their partitions, empty at first', () => {
    const flights = new Flights();
    flights.trace.append(900, 'topic.created', { topic: 'a', partitions: 1, replicationFactor: 1 });
    const { topics } = read(flights);
    expect(topics.map(topic => [topic.topic, topic.partitions.length])).toEqual([
      ['flights', 2],
      ['a', 1],
    ]);
    expect(offsetsOf(topics[0]!.partitions[1]!)).toEqual({ start: 0, end: 0 });
  });

  it("a follower's copy of a record is not a second record (R1)", () => {
    const flights = new Flights();
    flights.append(0, 'AA', 1);
    flights.append(0, 'AA', 2);
    flights.append(1, 'UA', 1);
    const state = read(flights);
    expect(keysOf(state)).toEqual(['AA', 'UA']);
    expect(offsetsOf(state.topics[0]!.partitions[0]!)).toEqual({ start: 0, end: 2 });
  });

  it("the high watermark is the leader's, not the follower's, which runs behind (R3)", () => {
    const flights = new Flights();
    flights.append(0, 'AA', 1);
    flights.commit(1, 1);
    flights.commit(0, 2);
    expect(highWatermarkOf(read(flights).topics[0]!.partitions[0]!)).toBe(1);
  });

  it("after an election the new leader's log is the log, and what only the old leader had is gone (C4)", () => {
    const flights = new Flights();
    for (const offset of [0, 1, 2]) flights.append(offset, `k${offset}`, 1);
    flights.append(0, 'k0', 2);
    flights.elect(2, 1);
    expect(keysOf(read(flights))).toEqual(['k0']);
    flights.append(1, 'new', 2, 1);
    expect(keysOf(read(flights))).toEqual(['k0', 'new']);
  });

  it('a replica that truncated and fetched again has the new record at the old offset (R10)', () => {
    const flights = new Flights();
    for (const offset of [0, 1, 2]) flights.append(offset, `old${offset}`);
    flights.append(1, 'new1', 1, 1);
    expect(keysOf(read(flights))).toEqual(['old0', 'new1']);
  });

  it('a copy of a long log shares its full blocks and does not see later records', () => {
    const log = emptyLog();
    const cell = { key: 'k', value: null, timestampMs: 0, appendedAtUs: 0, leaderEpoch: 0, producer: null, bytes: 1 };
    for (let offset = 0; offset < 200; offset++) appendCell(log, { ...cell, entry: offset, offset: 2 * offset });
    const copy = copyLog(log);
    appendCell(log, { ...cell, entry: 200, offset: 400 });
    expect([cellCount(copy), cellCount(log), logEnd(log)]).toEqual([200, 201, 401]);
    expect(copy.blocks[0]).toBe(log.blocks[0]);
    expect([placeOf(log, 7), placeOf(log, 8), placeOf(log, 999)]).toEqual([4, 4, 201]);
    appendCell(copy, { ...cell, entry: 201, offset: 101 });
    expect([cellCount(copy), cellCount(log)]).toEqual([52, 201]);
  });
});

describe('records in flight', () => {
  it('a record is on its way from the send until the leader has appended it', () => {
    const flights = new Flights();
    flights.send('AA', 1, 900);
    const [record] = read(flights).topics[0]!.partitions[0]!.inFlight;
    expect(record).toMatchObject({ producer: 'desk', key: 'AA', message: 1, sentAtUs: 200, arrivesAtUs: 1100 });
    flights.append(0, 'AA', 1);
    expect(read(flights).topics[0]!.partitions[0]!.inFlight).toEqual([]);
  });

  it("a follower's append does not end the journey", () => {
    const flights = new Flights();
    flights.send('AA', 1);
    flights.append(0, 'AA', 2);
    expect(read(flights).topics[0]!.partitions[0]!.inFlight).toHaveLength(1);
  });

  it('a record that the broker refused is no longer on its way, a later one still is', () => {
    const flights = new Flights();
    flights.send('AA', 1, 50);
    const answer = {
      producer: 'desk',
      topic: 'flights',
      partition: 0,
      batch: 1,
      offset: -1,
      records: 1,
      error: 'NOT_ENOUGH_REPLICAS',
    };
    flights.send('UA', 2, 5000);
    flights.trace.append(flights.trace.endUs + 100, 'produce.answered', answer);
    expect(read(flights).topics[0]!.partitions[0]!.inFlight.map(each => each.key)).toEqual(['UA']);
  });
});

describe('consumer groups', () => {
  it('position is the offset that is read next; lag is the high watermark less the position (K1)', () => {
    const flights = new Flights();
    for (const offset of [0, 1, 2, 3]) flights.append(offset, 'AA');
    flights.commit(3);
    flights.assign('m1', 'board-1');
    flights.move('board-1', 2);
    let place = placeIn(read(flights).groups[0]!, 'flights', 0);
    expect(place).toMatchObject({ owner: 'board-1', committed: null, positions: [{ client: 'board-1', offset: 2 }] });
    expect(lagOf(place, 3)).toBe(1);
    const committed = { client: 'board-1', group: 'boards', topic: 'flights', partition: 0, offset: 1 };
    flights.trace.append(flights.trace.endUs, 'offset.committed', committed);
    place = placeIn(read(flights).groups[0]!, 'flights', 0);
    expect(place?.committed).toBe(1);
    expect(lagOf(place, 3)).toBe(1);
    expect(lagOf({ ...place!, positions: [] }, 3)).toBeNull();
  });

  it('a revoked partition has no owner and no position; the committed offset stays (K10)', () => {
    const flights = new Flights();
    flights.assign('m1', 'board-1');
    flights.move('board-1', 2);
    const place = { client: 'board-1', group: 'boards', topic: 'flights', partition: 0 };
    flights.trace.append(flights.trace.endUs, 'offset.committed', { ...place, offset: 2 });
    flights.trace.append(flights.trace.endUs, 'partition.revoked', place);
    expect(placeIn(read(flights).groups[0]!, 'flights', 0)).toMatchObject({ owner: null, positions: [], committed: 2 });
  });

  it('a member that leaves gives back what is its own, not what another member with its client id owns (G8)', () => {
    const flights = new Flights();
    flights.assign('m1', 'kafkajs');
    const one = { group: 'boards', client: 'kafkajs', topic: 'flights', partition: 1 };
    flights.trace.append(flights.trace.endUs, 'partition.assigned', { ...one, generation: 1, member: 'm2' });
    const leaves = { group: 'boards', member: 'm2', client: 'kafkajs', reason: 'left' };
    flights.trace.append(flights.trace.endUs, 'member.left', leaves);
    const [group] = read(flights).groups;
    expect(group!.partitions.map(place => place.owner)).toEqual(['kafkajs', null]);
  });

  it("a partition's new owner takes the old one's place (G5)", () => {
    const flights = new Flights();
    flights.assign('m1', 'board-1');
    flights.move('board-1', 4);
    flights.assign('m2', 'board-2', 2);
    flights.move('board-2', 3, 'committed offset');
    const place = placeIn(read(flights).groups[0]!, 'flights', 0);
    expect(place).toMatchObject({ owner: 'board-2', positions: [{ client: 'board-2', offset: 3 }] });
  });

  it('a group has the state and generation that its coordinator said last', () => {
    const flights = new Flights();
    const changed = { group: 'boards', generation: 3, members: 2, reason: '' };
    flights.trace.append(900, 'group.changed', { ...changed, state: 'Stable' });
    expect(read(flights).groups[0]).toMatchObject({ state: 'Stable', generation: 3, members: 2 });
  });
});
