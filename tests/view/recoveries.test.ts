/** The view "recovery": each test is a sentence about Spark's checkpoint or about the picture. */
import { describe, expect, it } from 'vitest';
import type { Trace } from '../../engine/index.ts';
import { logsOf, type RecoveryPast, recoveriesView } from '../../engine/view/recoveries.ts';
import { Reader } from '../../engine/view/view.ts';
import { recovery as example } from '../../site/gallery/examples/recovery.ts';
import { traceOf } from '../../site/gallery/record.ts';
import { layoutRecovery, offsetText, restartNote } from '../../site/scenes/recovery-layout.ts';

const pointOf = async (crash: string): Promise<Trace> =>
  traceOf({ ...example, program: example.program.replace('2 delivered', crash) });

const past = (trace: Trace, count = trace.length): RecoveryPast =>
  new Reader(trace, recoveriesView).at(count).pasts[0]!;
const attemptsAt = (trace: Trace): string[] =>
  past(trace).attempts.map(({ batchId, run, again, step }) => `${run}: ${batchId}${again ? ' again' : ''} ${step}`);

describe('a query that dies in batch 2', () => {
  it('does the batch again when the offset log has it and the commit log has not', async () => {
    for (const step of ['planned', 'ran', 'delivered']) {
      const trace = await pointOf(`2 ${step}`);
      expect(attemptsAt(trace).slice(0, 4)).toEqual([
        '1: 0 committed',
        '1: 1 committed',
        `1: 2 ${step}`,
        '2: 2 again committed',
      ]);
    }
  });

  it('goes on with the next batch when it died after the commit', async () => {
    const trace = await pointOf('2 committed');
    expect(past(trace).attempts.some(({ again }) => again)).toBe(false);
  });

  it('reads the same offsets again, and leaves the same rows of state', async () => {
    const { attempts } = past(await pointOf('2 delivered'));
    const [first, second] = attempts.filter(({ batchId }) => batchId === 2);
    expect(offsetText(second!.offsets)).toBe(offsetText(first!.offsets));
    expect([first!.stateRows, first!.rowsWritten]).toEqual([second!.stateRows, second!.rowsWritten]);
  });

  it('says, at the moment of the crash, what a restart would do', async () => {
    const trace = await pointOf('2 delivered');
    const [ended] = [...trace.of('query.ended')];
    const then = past(trace, ended!.index + 1);
    expect(logsOf(then)).toEqual({ offsetLog: 2, commitLog: 1 });
    expect(restartNote(then)).toContain('would do batch 2 again, with the same offsets, from state version 2');
  });
});

describe('the picture of a recovery', () => {
  it('shows the newest attempts that have room, and keeps them inside', async () => {
    const trace = await pointOf('2 delivered');
    for (const width of [330, 670, 1100]) {
      const { columns, columnWidth, earlier } = layoutRecovery(past(trace), width);
      expect(columns.length + earlier).toBe(past(trace).attempts.length);
      for (const { x } of columns) expect(x + columnWidth).toBeLessThanOrEqual(width);
    }
  });

  it('tells the offsets of all sources, of Kafka the sum over the partitions', () => {
    expect(offsetText('{"kafka":{"clicks":{"0":5,"1":7}},"memory":3}')).toBe('12, 3');
    expect(offsetText('{"memory":null}')).toBe('–');
  });
});
