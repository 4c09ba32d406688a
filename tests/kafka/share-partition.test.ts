/** What a share group does with the records of one partition (1.15, KIP-932). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Scheduler } from '../../engine/core/scheduler.ts';
import { msToUs } from '../../engine/core/units.ts';
import { encodeText, newBatch, type RecordBatch } from '../../engine/kafka/record-batch.ts';
import { type AcquiredRecords, SharePartition } from '../../engine/kafka/share/share-partition.ts';

const limits = { lockDurationMs: 30_000, deliveryCount: 3, maxLocks: 20 };
const some = { maxRecords: 500, exactly: false };
const ACCEPT = 1;
const RELEASE = 2;
const REJECT = 3;
const RENEW = 4;

/** Batches of these sizes, from offset 0 on. */
function batches(...sizes: number[]): RecordBatch[] {
  let baseOffset = 0;
  return sizes.map(size => {
    const records = Array.from({ length: size }, () => {
      return { key: null, value: encodeText('v'), timestamp: 0, headers: [] };
    });
    const batch = { ...newBatch(records, null), baseOffset };
    baseOffset += size;
    return batch;
  });
}

function open(startOffset = 0): { scheduler: Scheduler; share: SharePartition } {
  const scheduler = new Scheduler(1);
  return { scheduler, share: new SharePartition(scheduler, limits, { startOffset, deliveries: [] }, () => {}) };
}

function rows(acquired: AcquiredRecords[]): string[] {
  return acquired.map(({ firstOffset, lastOffset, deliveryCount }) => `${firstOffset}-${lastOffset} x${deliveryCount}`);
}

function say(
  share: SharePartition,
  member: string,
  firstOffset: number,
  lastOffset: number,
  ...types: number[]
): string {
  return share.acknowledge(member, [{ firstOffset, lastOffset, acknowledgeTypes: types }]);
}

function pass(scheduler: Scheduler, ms: number): void {
  const until = scheduler.nowUs + msToUs(ms);
  scheduler.at(until, () => {});
  while (scheduler.step(until));
}

describe('a share partition', () => {
  test('gives each record to one member at a time; others get what comes after', () => {
    const { share } = open();
    expect(rows(share.acquire('a', batches(2, 3), { maxRecords: 2, exactly: false }))).toEqual(['0-1 x1']);
    expect(rows(share.acquire('b', batches(2, 3), some))).toEqual(['2-4 x1']);
    expect(rows(share.acquire('c', batches(2, 3), some))).toEqual([]);
  });

  test('gives whole batches, or exactly as many records as were asked for (KIP-1206)', () => {
    expect(rows(open().share.acquire('a', batches(4, 4), { maxRecords: 2, exactly: false }))).toEqual(['0-3 x1']);
    expect(rows(open().share.acquire('a', batches(4, 4), { maxRecords: 2, exactly: true }))).toEqual(['0-1 x1']);
  });

  test('moves its start offset over what is settled at the start, not over gaps of open records', () => {
    const { share } = open();
    share.acquire('a', batches(5), some);
    expect(say(share, 'a', 1, 2, ACCEPT)).toBe('NONE');
    expect(share.startOffset).toBe(0);
    expect(say(share, 'a', 0, 0, ACCEPT)).toBe('NONE');
    expect(share.startOffset).toBe(3);
  });

  test('gives a released record again, with a delivery count one higher', () => {
    const { share } = open();
    share.acquire('a', batches(3), some);
    expect(say(share, 'a', 0, 2, ACCEPT, RELEASE, ACCEPT)).toBe('NONE');
    expect(rows(share.acquire('b', batches(3), some))).toEqual(['1-1 x2']);
  });

  test('archives a record that is rejected, and one that was delivered as often as the limit says', () => {
    const { share } = open();
    for (let delivery = 1; delivery <= limits.deliveryCount; delivery++) {
      share.acquire('a', batches(2), some);
      if (delivery === 1) expect(say(share, 'a', 1, 1, REJECT)).toBe('NONE');
      expect(say(share, 'a', 0, 0, RELEASE)).toBe('NONE');
    }
    expect(share.startOffset).toBe(2);
    expect(share.acquire('a', batches(2), some)).toEqual([]);
  });

  test('takes a record back when the lock runs out; a renewal starts the lock anew (KIP-1222)', () => {
    const { scheduler, share } = open();
    share.acquire('a', batches(2), some);
    pass(scheduler, 20_000);
    expect(say(share, 'a', 0, 0, RENEW)).toBe('NONE');
    pass(scheduler, 10_000);
    expect(rows(share.acquire('b', batches(2), some))).toEqual(['1-1 x2']);
    pass(scheduler, 20_000);
    expect(rows(share.acquire('b', batches(2), some))).toEqual(['0-0 x2']);
  });

  test('refuses what a member says of records that it does not hold, and then nothing of it counts', () => {
    const { share } = open();
    share.acquire('a', batches(2), some);
    expect(say(share, 'b', 0, 0, ACCEPT)).toBe('INVALID_RECORD_STATE');
    expect(say(share, 'a', 0, 2, ACCEPT)).toBe('INVALID_RECORD_STATE');
    expect(say(share, 'a', 0, 1, ACCEPT, 9)).toBe('INVALID_REQUEST');
    expect(say(share, 'a', 1, 0, ACCEPT)).toBe('INVALID_REQUEST');
    expect(share.startOffset).toBe(0);
    expect(say(share, 'a', 0, 1, ACCEPT)).toBe('NONE');
    expect(say(share, 'a', 0, 1, ACCEPT)).toBe('NONE');
  });

  test('holds no more records in flight than group.share.partition.max.record.locks', () => {
    const { share } = open();
    share.acquire('a', batches(15), some);
    expect(share.mayAcquire).toBe(true);
    share.acquire('a', batches(15, 15), some);
    expect(share.nextFetchOffset).toBe(limits.maxLocks);
    expect(share.mayAcquire).toBe(false);
    share.release('a');
    expect(share.mayAcquire).toBe(true);
  });

  test('passes over records that are gone from the log, unless a member has them', () => {
    const { share } = open();
    share.acquire('a', batches(1), some);
    share.logStartsAt(5);
    expect(share.startOffset).toBe(0);
    expect(say(share, 'a', 0, 0, ACCEPT)).toBe('NONE');
    expect([share.startOffset, share.nextFetchOffset]).toEqual([5, 5]);
  });

  test('does not give away gaps: markers and records that compaction removed', () => {
    const { share } = open();
    const [batch] = batches(3);
    const compacted = { ...batch!, records: batch!.records.filter(({ offsetDelta }) => offsetDelta !== 1) };
    expect(rows(share.acquire('a', [compacted], some))).toEqual(['0-0 x1', '2-2 x1']);
    expect(say(share, 'a', 0, 0, ACCEPT)).toBe('NONE');
    expect(share.startOffset).toBe(2);
  });

  test('goes on from its kept state: what somebody had is available again, as if it had not been given', () => {
    const { scheduler, share } = open();
    share.acquire('a', batches(3), some);
    say(share, 'a', 1, 1, ACCEPT);
    const again = new SharePartition(scheduler, limits, share.state, () => {});
    expect(rows(again.acquire('b', batches(3), some))).toEqual(['0-0 x1', '2-2 x1']);
  });

  test('whatever members do, a record is held by one of them, and never again once it is settled', () => {
    const step = fc.record({
      member: fc.constantFrom('a', 'b'),
      offset: fc.nat(19),
      type: fc.constantFrom(ACCEPT, RELEASE, REJECT),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const { share } = open();
        const holder = new Map<number, string>();
        const settled = new Set<number>();
        for (const { member, offset, type } of steps) {
          for (const { firstOffset, lastOffset } of share.acquire(member, batches(5, 5, 5, 5), {
            maxRecords: 3,
            exactly: true,
          })) {
            for (let taken = firstOffset; taken <= lastOffset; taken++) {
              expect(holder.has(taken) || settled.has(taken)).toBe(false);
              holder.set(taken, member);
            }
          }
          const mine = holder.get(offset) === member;
          const before = share.startOffset;
          const answer = say(share, member, offset, offset, type);
          expect(answer === 'NONE').toBe(mine || offset < before);
          if (!mine) continue;
          holder.delete(offset);
          if (type !== RELEASE) settled.add(offset);
          expect(share.startOffset).toBeGreaterThanOrEqual(before);
        }
      }),
      { numRuns: 200 },
    );
  });
});
