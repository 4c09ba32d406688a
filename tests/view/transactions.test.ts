/** The view "transactions": each test is a sentence about Kafka's transactions (KIP-98) or about the picture. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Trace } from '../../engine/index.ts';
import {
  seenCommitted,
  stableOffsets,
  type TransactionsState,
  transactionsView,
} from '../../engine/view/transactions.ts';
import { Reader } from '../../engine/view/view.ts';
import { transactions as example } from '../../site/gallery/examples/transactions.ts';
import { traceOf } from '../../site/gallery/record.ts';
import { layoutTransactions } from '../../site/scenes/transactions-layout.ts';

let trace: Trace;
let reader: Reader<TransactionsState>;
beforeAll(async () => {
  trace = await traceOf(example);
  reader = new Reader(trace, transactionsView);
});
const end = () => reader.at(trace.length);

describe('transactions', () => {
  it('commit or abort as the program says', () => {
    expect(end().transactions.map(({ fate }) => fate)).toEqual(['committed', 'aborted', 'committed']);
  });

  it('end with a marker in each partition, which takes an offset', () => {
    for (const { items } of end().partitions) {
      expect(items.map(({ offset, marker }) => `${offset} ${marker ?? 'record'}`)).toEqual([
        '0 record',
        '1 COMMIT',
        '2 record',
        '3 ABORT',
        '4 record',
        '5 COMMIT',
      ]);
    }
  });

  it('hold the last stable offset at their first record while they are open', () => {
    for (const { index, topic, partition, offset } of trace.of('laststable.moved')) {
      const state = reader.at(index + 1);
      const log = state.partitions.find(each => each.topic === topic && each.partition === partition);
      if (log) expect(Math.min(offset, ...log.open.values())).toBe(offset);
    }
    const [aborting] = [...trace.of('transaction.changed')].filter(({ state }) => state === 'PrepareAbort');
    const before = reader.at(aborting!.index);
    expect(before.partitions.map(log => stableOffsets(before, log))).toEqual([
      { highWatermark: 3, lastStable: 2 },
      { highWatermark: 3, lastStable: 2 },
    ]);
  });

  it('give read_committed the records of those that committed, and pass over markers and what was aborted', () => {
    const state = end();
    const [log] = state.partitions;
    const { lastStable } = stableOffsets(state, log!);
    expect(log!.items.map(item => seenCommitted(state, item, lastStable))).toEqual([
      'given',
      'passed over',
      'passed over',
      'passed over',
      'given',
      'passed over',
    ]);
  });

  it('are what consumers were given: one group less than the other', () => {
    const given = (group: string): number =>
      [...trace.of('record.delivered')].filter(each => each.group === group).length;
    expect([given('committed-only'), given('everything')]).toEqual([4, 6]);
  });
});

describe('the picture of transactions', () => {
  it('shows the newest offsets that have room, inside the width of a phone', () => {
    const { rows, cell } = layoutTransactions(end(), 330);
    for (const { items, readers } of rows) {
      for (const { x } of items) expect(x + cell).toBeLessThanOrEqual(330);
      expect(readers.length).toBeGreaterThan(0);
    }
  });
});
