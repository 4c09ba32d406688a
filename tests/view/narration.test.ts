/** Every sentence is true of its entry alone, in Kafka's words; each test cites the rule it must not contradict. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntryKind, Fields } from '../../engine/core/entries.ts';
import { Trace } from '../../engine/core/trace.ts';
import { narrate } from '../../engine/view/narration.ts';
import { traces } from './random-trace.ts';

const flights1 = { topic: 'flights', partition: 1 };
const boards = { client: 'board-1', group: 'boards' };

function say<K extends EntryKind>(kind: K, fields: Fields<K>): string | null {
  const trace = new Trace();
  trace.append(1_204_000, kind, fields);
  return narrate(trace.entry(0));
}

describe('narrate', () => {
  it('names a record by its key, or by its value where it has none', () => {
    const sent = { producer: 'desk', ...flights1, message: 1, line: 5 };
    expect(say('record.sent', { ...sent, key: 'AA 12', value: '{}' })).toBe('desk sent AA 12 to flights-1.');
    expect(say('record.sent', { ...sent, key: null, value: 'hello' })).toBe('desk sent “hello” (no key) to flights-1.');
    expect(say('record.sent', { ...sent, key: null, value: null })).toBe('desk sent an empty record to flights-1.');
  });

  it('offsets below the high watermark are committed, the one at it is not (R2)', () => {
    const moved = { broker: 1, topic: 'flights', partition: 2 };
    const committed = 'Offset 7 of flights-2 is committed: every replica in the ISR has it.';
    expect(say('highwatermark.moved', { ...moved, offset: 8 })).toBe(committed);
    expect(say('highwatermark.moved', { ...moved, offset: 0 })).toBeNull();
  });

  it('a committed offset is the next to read after a restart (K1)', () => {
    expect(say('offset.committed', { ...boards, ...flights1, offset: 6 })).toBe(
      'board-1 committed offset 6 of flights-1: a restart of group boards reads on from there.',
    );
  });

  it('a position that moves with reading has no sentence, one that jumps says why (K2)', () => {
    const moved = { ...boards, ...flights1, offset: 0 };
    expect(say('position.moved', { ...moved, reason: 'read' })).toBeNull();
    expect(say('position.moved', { ...moved, reason: 'no committed offset' })).toBe(
      'board-1 will read offset 0 of flights-1 next (no committed offset).',
    );
  });

  it('what was delivered was read; what was fetched is only with the client', () => {
    const read = { ...boards, ...flights1, offset: 5 };
    expect(say('record.delivered', { ...read, key: 'AA', value: '1', line: 9 })).toBe(
      'board-1 read offset 5 of flights-1: AA.',
    );
    expect(say('records.fetched', { ...read, records: 3, highWatermark: 8 })).toBe(
      'board-1 fetched 3 records of flights-1, from offset 5 on.',
    );
    expect(say('records.fetched', { ...read, records: 0, highWatermark: 5 })).toBeNull();
  });

  it("an answer gives offsets, or Kafka's error; with acks=0 there is none to tell (A1)", () => {
    const answer = { producer: 'desk', ...flights1, batch: 1, records: 2 };
    expect(say('produce.answered', { ...answer, offset: 4, error: null })).toBe(
      'desk was told that its 2 records are in flights-1 at offsets 4 to 5.',
    );
    expect(say('produce.answered', { ...answer, offset: -1, error: 'NOT_ENOUGH_REPLICAS' })).toBe(
      'flights-1 refused 2 records of desk: NOT_ENOUGH_REPLICAS.',
    );
    expect(say('produce.answered', { ...answer, offset: -1, error: null })).toBeNull();
  });

  it("a group's states are told by what they mean for its members (G3, G5)", () => {
    const changed = { group: 'boards', generation: 2, members: 2 };
    expect(say('group.changed', { ...changed, state: 'PreparingRebalance', reason: 'board-2 joined' })).toBe(
      'Group boards rebalances (board-2 joined): its members must join again.',
    );
    expect(say('group.changed', { ...changed, state: 'Stable', reason: '' })).toBe(
      'Group boards is stable in generation 2: 2 members read on.',
    );
    expect(say('group.changed', { ...changed, members: 1, state: 'Stable', reason: '' })).toBe(
      'Group boards is stable in generation 2: 1 member reads on.',
    );
    expect(say('partition.assigned', { ...boards, ...flights1, generation: 2, member: 'm1' })).toBe(
      'Group boards, generation 2: flights-1 is assigned to board-1.',
    );
  });

  it('a partition without a leader can be neither written nor read (C6)', () => {
    const elected = { ...flights1, leaderEpoch: 3, replicas: '1,2', isr: '1' };
    expect(say('leader.elected', { ...elected, leader: -1 })).toContain('has no leader');
    expect(say('leader.elected', { ...elected, leader: 2, isr: '1,2' })).toBe(
      'Broker 2 leads flights-1 in leader epoch 3; the ISR is [1, 2].',
    );
  });

  it('the end says how and when', () => {
    const none = { error: null, message: null, line: null, column: null };
    expect(say('program.ended', { status: 'finished', ...none })).toBe('The program ended at 1.204 s.');
    const failed = { error: 'TypeError', message: 'x is not a function', line: 7, column: 3 };
    expect(say('program.ended', { status: 'failed', ...failed })).toBe(
      'The program failed in line 7 at 1.204 s: TypeError: x is not a function.',
    );
  });

  it('is one sentence on one line for every entry, or nothing', () => {
    fc.assert(
      fc.property(traces, trace => {
        for (let index = 0; index < trace.length; index++) {
          const sentence = narrate(trace.entry(index));
          if (sentence !== null) expect(sentence).toMatch(/^[A-Za-z“].*[.!?]$/);
          expect(sentence ?? '').not.toMatch(/undefined|null|NaN|\n/);
        }
      }),
    );
  });

  it('a broker that dies is told apart from one that stops and one that stands still (C1)', () => {
    expect(say('broker.stopped', { broker: 2, how: 'killed' })).toBe(
      'Broker 2 died without warning: its logs stay on the disk.',
    );
    expect(say('broker.stopped', { broker: 2, how: 'stopped' })).toContain('its leaderships had moved away');
    expect(say('broker.stopped', { broker: 2, how: 'paused' })).toContain('stands still');
  });

  it('a follower that parted ways with its leader cuts its log (R10)', () => {
    expect(say('log.truncated', { broker: 1, ...flights1, offset: 4, records: 1 })).toBe(
      'Broker 1 cut its log of flights-1 at offset 4: 1 record there was not what the leader has.',
    );
  });

  it('a marker takes an offset (X6), and the topics of the cluster itself are not told', () => {
    const marker = { type: 'ABORT', producerId: 0, producerEpoch: 1, leaderEpoch: 0, offset: 7, broker: 1 };
    expect(say('marker.appended', { ...marker, ...flights1 })).toContain('an ABORT marker at offset 7 of flights-1');
    expect(say('marker.appended', { ...marker, topic: '__consumer_offsets', partition: 3 })).toBeNull();
  });
});
