/**
 * A run is a function of (lab, code, seed, actions): an action changes nothing before its moment, the same actions give
 * the same trace, and what the reader did is told in it.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { usableLab } from '../../cli/lab-folder.ts';
import { type Action, entryLine, type Lab, readActions } from '../../engine/index.ts';
import { openTestSession } from '../session.ts';
import { labWith, resultOf } from './run-of.ts';

const payments = usableLab('lost-ack');

async function linesOf(lab: Lab, code: string, actions: Action[]): Promise<{ atUs: number; line: string }[]> {
  const run = await (await openTestSession()).start(lab, code, 7, actions);
  while (run.advance(100_000));
  run.dispose();
  return Array.from({ length: run.trace.length }, (_, index) => {
    const entry = run.trace.entry(index);
    return { atUs: entry.atUs, line: entryLine(entry) };
  });
}

const fault = (atUs: number, name: string, given: Record<string, string | number>): Action => ({
  kind: 'fault',
  atUs,
  fault: name,
  given,
});

const rate: Lab['controls'][number] = {
  kind: 'number',
  name: 'rate',
  label: 'rate',
  about: '',
  topicSetting: null,
  live: true,
  value: 10,
  from: 1,
  to: 100,
  step: 1,
  unit: 'records/s',
};
const isr: Lab['controls'][number] = {
  ...rate,
  name: 'minIsr',
  value: 1,
  to: 3,
  topicSetting: { topic: 't', setting: 'min.insync.replicas' },
};

describe('an action', () => {
  test('changes nothing before its moment, whatever it is and whenever', async () => {
    const plain = await linesOf(payments, payments.start.code, []);
    const arbitrary = fc.record({
      atUs: fc.integer({ min: 1, max: 5_000_000 }),
      name: fc.constantFrom('kill', 'pause', 'stop', 'start'),
      broker: fc.integer({ min: 1, max: 3 }),
    });
    const property = fc.asyncProperty(arbitrary, async ({ atUs, name, broker }) => {
      const forked = await linesOf(payments, payments.start.code, [fault(atUs, name, { broker })]);
      const before = (lines: typeof plain) => lines.filter(each => each.atUs < atUs).map(({ line }) => line);
      expect(before(forked)).toEqual(before(plain));
    });
    await fc.assert(property, { numRuns: 12, seed: 1 });
  });

  test('gives the same trace each time', async () => {
    const actions = [fault(2_000_000, 'kill', { broker: 2 }), fault(4_000_000, 'start', { broker: 2 })];
    expect(await linesOf(payments, payments.start.code, actions)).toEqual(
      await linesOf(payments, payments.start.code, actions),
    );
  });

  test('that is impossible is told in the trace, and the run goes on', async () => {
    const lines = await linesOf(payments, payments.start.code, [fault(2_000_000, 'start', { broker: 2 })]);
    const refused = lines.find(({ line }) => line.includes('fault.refused'))!;
    expect(refused.line).toContain('Cannot start: broker 2 is running');
    expect(lines.at(-1)!.atUs).toBeGreaterThan(refused.atUs);
  });

  test('after the program has ended keeps the cluster going, so that what comes of it is seen', async () => {
    const lab = labWith([], { cluster: { brokers: 3, config: {} }, runForMs: 60_000 });
    const plain = await linesOf(lab, '', []);
    const acted = await linesOf(lab, '', [fault(900_000, 'kill', { broker: 2 })]);
    expect(plain.at(-1)!.atUs).toBeLessThan(2_000_000);
    expect(acted.some(({ line }) => line.includes('broker.fenced broker=2'))).toBe(true);
  });

  test('on a row of the data is there from the start, for the program and for checks', async () => {
    const actions: Action[] = [
      { kind: 'row', atUs: 0, events: 'rows', row: 0, fields: { a: 7 } },
      { kind: 'row', atUs: 0, events: 'rows', row: 1, fields: null },
      { kind: 'row', atUs: 0, events: 'rows', row: 2, fields: { a: 9 } },
    ];
    const code = `import { rows } from './data.js'; console.log(rows.map(row => row.a).join());`;
    const check = `fail(data.rows.map(row => row.a).join() + ' ' + trace.all('row.edited').length)`;
    const run = await (await openTestSession()).start(labWith([check]), code, 42, actions);
    const { output, checks } = run.result();
    expect(output).toBe('7,9');
    expect(checks[0]!.message).toBe('7,9 3');
  });
});

describe('a control', () => {
  test('is read by the program as it is now, and by checks as it ended', async () => {
    const code = `import { controls } from 'weir';
      console.log(controls.rate);
      await new Promise(done => setTimeout(done, 1000));
      console.log(controls.rate);`;
    const actions: Action[] = [{ kind: 'control', atUs: 500_000, control: 'rate', value: 50 }];
    const lab = labWith([`fail(controls.rate + ' after ' + trace.all('control.set').length)`], { controls: [rate] });
    const result = (await (await openTestSession()).start(lab, code, 42, actions)).result();
    expect(result.output).toBe('10\n50');
    expect(result.checks[0]!.message).toBe('50 after 2');
  });

  test('that is set at moment 0 holds from the start', async () => {
    const actions: Action[] = [{ kind: 'control', atUs: 0, control: 'rate', value: 3 }];
    const code = `import { controls } from 'weir'; console.log(controls.rate);`;
    const run = await (await openTestSession()).start(labWith([], { controls: [rate] }), code, 42, actions);
    expect(run.result().output).toBe('3');
  });

  test('of a topic setting changes the topic, at the start and at its moment', async () => {
    const topics = [{ name: 't', partitions: 1, replicationFactor: 3, config: {} }];
    const lab = labWith([], { cluster: { brokers: 3, config: {} }, topics, controls: [isr] });
    const actions: Action[] = [{ kind: 'control', atUs: 400_000, control: 'minIsr', value: 3 }];
    const wait = 'await new Promise(done => setTimeout(done, 1000));';
    const told = (await linesOf(lab, wait, actions)).filter(({ line }) => line.includes('topic.configured'));
    expect(told).toHaveLength(1);
    expect(told[0]!.line).toContain('minInsyncReplicas=3');
  });

  test('that is misspelt in a program is told with the nearest name', async () => {
    const code = `import { controls } from 'weir';\nconsole.log(controls.rat);`;
    const { program } = await resultOf(code, [], { controls: [rate] });
    expect(program).toMatchObject({ status: 'failed', line: 2 });
    expect(program.message).toContain('There is no control "rat". Did you mean rate?');
  });
});

describe('actions from outside', () => {
  const lab = labWith([], { controls: [rate], cluster: { brokers: 3, config: {} } });
  test.each([
    ['no list', {}, 'Actions are a list.'],
    ['an unknown fault', [fault(1, 'kil', { broker: 1 })], 'Action 1: There is no fault "kil". Did you mean kill?'],
    ['a fault that lacks something', [fault(1, 'cut', { from: 'broker-1' })], 'The fault cut needs from, to.'],
    ['a value out of range', [{ kind: 'control', atUs: 0, control: 'rate', value: 0 }], 'from 1 to 100 records/s'],
    ['a moment after the end', [fault(1e9, 'kill', { broker: 1 })], 'It must lie in the run: from 0 to 10 s.'],
    ['an unknown column', [{ kind: 'row', atUs: 0, events: 'rows', row: 0, fields: { b: 1 } }], 'no column "b"'],
  ])('are told what is wrong with them: %s', (_what, given, problem) => {
    expect(readActions(lab, given)).toMatchObject({ actions: [], problem: expect.stringContaining(problem) });
  });
});
