/** Controls in the front matter, labs without code, data that can be dragged: read, and mistakes told at their place. */
import { describe, expect, test } from 'vitest';
import { parseLab } from '../../engine/index.ts';
import { mistakesOf, sampleLines, withLine } from './sample-lab.ts';

/** The sample with lines behind its last field. */
const withFields = (...lines: string[]): string => withLine(12, '    partitions: 3', ...lines);

const knobLab = sampleLines
  .join('\n')
  .replace('    partitions: 3', '    partitions: 3\ncontrols:\n  - { name: rate, from: 1, to: 9, value: 2 }')
  .replace('```ts start', '```ts program')
  .replace('```ts solution\nsolution()', '```yaml solution\n- { set: rate, to: 5 }')
  .replace(
    '```ts wrong "Nothing arrived."\nwrong()',
    '```yaml wrong "Nothing arrived."\n- { atMs: 10, set: rate, to: 1 }',
  );

describe('controls', () => {
  test('are numbers, choices, switches and faults', () => {
    const lines = [
      'controls:',
      '  - { name: rate, label: Rate, unit: records/s, from: 1, to: 100, step: 5, value: 20 }',
      '  - { name: acks, choices: [0, 1, all], value: all }',
      '  - { name: idempotent, value: false, live: false }',
      '  - { name: isr, topic: flights, setting: min.insync.replicas, from: 1, to: 3, value: 2 }',
      '  - { fault: kill }',
    ];
    const { lab } = parseLab('sample', new Map([['index.md', withFields(...lines)]]));
    expect(lab!.controls).toMatchObject([
      { kind: 'number', label: 'Rate', step: 5, live: true },
      { kind: 'choice', label: 'acks', choices: [0, 1, 'all'] },
      { kind: 'switch', live: false },
      { kind: 'number', topicSetting: { topic: 'flights', setting: 'min.insync.replicas' } },
      { kind: 'fault', fault: 'kill' },
    ]);
  });

  test.each([
    [
      'a misspelt field',
      '{ name: rate, lable: x, from: 1, to: 9, value: 2 }',
      'Unknown field "lable". Did you mean label?',
    ],
    ['an unknown fault', '{ fault: kil }', 'The field controls[0].fault is "kil": expected one of kill,'],
    [
      'a number without a range',
      '{ name: rate, value: 2 }',
      'The field controls[0].from is missing: expected a number',
    ],
    ['a value out of its range', '{ name: rate, from: 1, to: 9, value: 12 }', 'is 12: expected a number from 1 to 9'],
    ['a value that is no choice', '{ name: acks, choices: [0, 1], value: all }', 'is "all": expected one of 0, 1'],
    ['a fault with a value', '{ fault: kill, value: 1 }', 'expected nothing but fault, or no fault'],
    [
      'a topic that is not there',
      '{ name: isr, topic: fligths, setting: min.insync.replicas, from: 1, to: 3, value: 1 }',
      'expected a topic of this lab: flights',
    ],
  ])('are told where they are wrong: %s', (_what, control, message) => {
    const found = mistakesOf(withFields('controls:', `  - ${control}`));
    const told = found.filter(mistake => mistake.includes(message));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^index\.md:14:/);
  });
});

describe('a lab without code', () => {
  test('has a program of its own, and actions for its solution and its mistakes', () => {
    const { lab, mistakes } = parseLab('sample', new Map([['index.md', knobLab]]));
    expect(mistakes).toEqual([]);
    expect(lab).toMatchObject({
      hasCode: false,
      start: { code: 'start()' },
      solution: { code: 'start()' },
      solutionActions: [{ kind: 'control', atUs: 0, control: 'rate', value: 5 }],
      wrong: [{ actions: [{ kind: 'control', atUs: 10_000, control: 'rate', value: 1 }] }],
    });
  });

  test('is told a wrong action at its line, with the nearest name', () => {
    const index = knobLab.replace('{ set: rate, to: 5 }', '{ set: rat, to: 5 }');
    expect(mistakesOf(index)[0]).toMatch(/^index\.md:32:3: There is no control "rat"\. Did you mean rate\?/);
  });

  test('is told code where actions belong, and actions where code belongs', () => {
    const code = knobLab.replace('```yaml solution\n- { set: rate, to: 5 }', '```ts solution\nsolution()');
    expect(mistakesOf(code)[0]).toContain('This is code, but readers of this lab write none');
    const actions = sampleLines.join('\n').replace('```ts solution', '```yaml solution');
    expect(mistakesOf(actions)[0]).toContain('These are actions, but readers of this lab write code.');
  });
});

describe('events that can be dragged', () => {
  const events = (attributes: string): string =>
    sampleLines
      .join('\n')
      .replace('```events flights', `\`\`\`events flights ${attributes}`)
      .replace('time,delay,late,origin', 'time,delay,ms,origin')
      .replace('2001-01-01T06:55,-19,false,LAX', '2001-01-01T06:55:00Z,-19,1500,LAX')
      .replace('2001-01-01T08:47,20,true,', '2001-01-01T08:47:00Z,20,2500,');

  test('name the columns of their time and of their arrival', () => {
    const { lab, mistakes } = parseLab('sample', new Map([['index.md', events('time=time arrival=ms')]]));
    expect(mistakes).toEqual([]);
    expect(lab!.events[0]).toMatchObject({ time: 'time', arrival: 'ms' });
  });

  test.each([
    ['time=tim arrival=ms', 'The events have no column "tim". Did you mean time?'],
    ['time=time', 'The events lack arrival=.'],
    ['time=time arrival=origin', 'An arrival is "LAX". Arrivals are milliseconds since the run began.'],
    ['time=origin arrival=ms', 'A time is "LAX". Times are ISO 8601'],
  ])('are told where they are wrong: %s', (attributes, message) => {
    expect(mistakesOf(events(attributes))[0]).toContain(message);
  });
});
