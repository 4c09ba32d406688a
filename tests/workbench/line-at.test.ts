/** The line of the code behind an entry is the one that caused it, in the solution of a lab as it really runs. */
import { beforeAll, describe, expect, test } from 'vitest';
import { usableLab } from '../../cli/lab-folder.ts';
import type { Trace } from '../../engine/index.ts';
import { entriesByLine, lineOf } from '../../site/workbench/line-at.ts';
import { openTestSession } from '../session.ts';

const lab = usableLab('lost-ack');
const line = (text: string): number => lab.start.code.split('\n').findIndex(each => each.includes(text)) + 1;
let trace: Trace;

beforeAll(async () => {
  const run = await (await openTestSession()).start(lab, lab.start.code, lab.seed);
  while (run.advance(100_000));
  run.dispose();
  trace = run.trace;
});

const lineOfFirst = (kind: 'record.appended' | 'produce.answered' | 'console.printed'): number | null =>
  lineOf(trace, [...trace.of(kind)][0]!.index);

describe('the line behind', () => {
  test('a record in a log and an answer is the line of the send', () => {
    const send = line('producer.send(');
    expect([lineOfFirst('record.appended'), lineOfFirst('produce.answered')]).toEqual([send, send]);
  });

  test('a printed text is its own', () => {
    expect(lineOfFirst('console.printed')).toBe(line('console.log('));
  });

  test('what the cluster does by itself is none', () => {
    expect(lineOf(trace, [...trace.of('leader.elected')][0]!.index)).toBe(null);
    expect(lineOf(trace, [...trace.of('broker.started')][0]!.index)).toBe(null);
  });
});

test('the entries of a line are those that it caused itself, in order', () => {
  const found = entriesByLine(trace).get(line('console.log('))!;
  expect(found).toHaveLength([...trace.of('console.printed')].filter(entry => entry.line !== null).length);
  expect(found).toEqual(found.toSorted((a, b) => a - b));
});
