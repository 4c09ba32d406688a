/**
 * `parseLab`: a valid lab becomes data, and every kind of mistake is reported at its exact place with what to do.
 * Line numbers are those of sample-lab.ts.
 */
import { expect, test } from 'vitest';
import { parseLab } from '../../engine/lab/parse.ts';
import { mistakesOf, sampleLines, withLine, withoutLines } from './sample-lab.ts';

const sample = sampleLines.join('\n');

function parseSample(others: Record<string, string> = {}, index = sample) {
  const { lab, mistakes } = parseLab('sample', new Map([['index.md', index], ...Object.entries(others)]));
  expect(mistakes).toEqual([]);
  return lab!;
}

test('a valid lab has no mistakes, and its defaults are filled in', () => {
  const lab = parseSample();
  expect(lab).toMatchObject({ id: 'sample', title: 'First topic', seed: 42, startsAtMs: Date.UTC(2026, 0, 5, 8) });
  expect(lab.cluster).toEqual({ brokers: 1, config: {} });
  expect(lab.topics).toEqual([{ name: 'flights', partitions: 3, replicationFactor: 1, config: {} }]);
  expect(lab.scenes).toEqual(['partitions']);
});

test('settings may be numbers and arrive as texts, moments have their zone', () => {
  const index = withLine(
    9,
    '  config:',
    '    group.initial.rebalance.delay.ms: 500',
    'startsAt: 2024-02-29T10:00:00+02:00',
  );
  const lab = parseSample({}, index);
  expect(lab.cluster.config).toEqual({ 'group.initial.rebalance.delay.ms': '500' });
  expect(lab.startsAtMs).toBe(Date.parse('2024-02-29T08:00:00Z'));
});

test('prose keeps fences that are only shown and loses the lab’s own', () => {
  const lab = parseSample();
  expect(lab.introduction).toBe('Welcome.');
  expect(lab.tasks).toEqual([
    { number: 1, title: 'Produce', markdown: 'Send them all.\n\n```ts\nshown()\n```' },
    { number: 2, title: 'Consume', markdown: '' },
  ]);
});

test('code carries the file and the line on which it begins', () => {
  const lab = parseSample();
  expect(lab.start).toEqual({ code: 'start()', file: 'labs/sample/index.md', line: 18 });
  expect(lab.checks[0]).toMatchObject({
    number: '1.1',
    task: 1,
    points: 2,
    title: 'Everything arrives',
    visibility: 'visible',
  });
  expect(lab.checks[0]!.source.line).toBe(38);
  expect(lab.wrong[0]!.message).toBe('Nothing arrived.');
});

test('checks of hidden.md are hidden and numbered behind those of index.md', () => {
  const lab = parseSample({ 'hidden.md': '```ts check task=1 points=0.5 "No duplicates"\nx()\n```\n' });
  expect(lab.checks.map(check => [check.number, check.visibility])).toEqual([
    ['1.1', 'visible'],
    ['1.2', 'hidden'],
  ]);
  expect(lab.checks[1]!.source).toEqual({ code: 'x()', file: 'labs/sample/hidden.md', line: 2 });
});

test('a block may take its text from a file beside the lab', () => {
  const lab = parseSample(
    { 'start.ts': 'beside()\n' },
    withLine(17, '```ts start file="start.ts"').replace('start()\n', ''),
  );
  expect(lab.start).toEqual({ code: 'beside()\n', file: 'labs/sample/start.ts', line: 1 });
});

test('a ~~~ fence may hold backticks in its message', () => {
  const index = withLine(33, '~~~ts wrong "Say \\"`acks`\\"."').replace('wrong()\n```', 'wrong()\n~~~');
  expect(parseSample({}, index).wrong[0]!.message).toBe('Say "`acks`".');
});

test('the content hash does not depend on the order of files or on line endings, but on every name and text', () => {
  const hash = (files: [string, string][]) => parseLab('sample', new Map(files)).lab!.contentHash;
  const files: [string, string][] = [
    ['index.md', sample],
    ['notes.txt', 'a\nb'],
  ];
  expect(hash(files)).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(hash([...files].reverse())).toBe(hash(files));
  expect(hash(files.map(([name, text]) => [name, text.replaceAll('\n', '\r\n')]))).toBe(hash(files));
  expect(hash([files[0]!, ['notes.txt', 'a\nc']])).not.toBe(hash(files));
  expect(hash([files[0]!, ['other.txt', 'a\nb']])).not.toBe(hash(files));
});

const codeHint = 'A fence that is only shown has its language and no second word.';
const checkExample = 'Write ```ts check task=1 points=2 "what it asks for".';
const unclosedHint = 'Add a line ``` where it ends.';

const roleMistakes: [what: string, index: string, mistakes: string[]][] = [
  [
    'a misspelt role',
    withLine(17, '```ts strat'),
    [
      `index.md:17:7: Unknown role "strat". Did you mean start? Valid here: start, program, solution, wrong, check. ${codeHint}`,
    ],
  ],
  [
    'a misspelt role without a language',
    withLine(49, '```quizz task=2 points=1'),
    [`index.md:49:4: Unknown role "quizz". Did you mean quiz? Valid here: events, quiz, hint. ${codeHint}`],
  ],
  [
    'code without its language',
    withLine(17, '```start'),
    ['index.md:17:4: The language is missing before start. Write ```ts start.'],
  ],
  [
    'code in another language',
    withLine(17, '```python start'),
    ['index.md:17:4: A start block holds TypeScript or JavaScript, not python. Write ```ts start.'],
  ],
  [
    'data with a language',
    withLine(41, '```csv events flights'),
    ['index.md:41:4: A block of events takes no language. Write ```events readings.'],
  ],
  [
    'an unknown attribute',
    withLine(37, '```ts check task=1 point=2 points=2 "x"'),
    [
      'index.md:37:20: Unknown attribute "point" in a check block. Did you mean points? Valid here: task, points, visibility, file.',
    ],
  ],
  [
    'an attribute given twice',
    withLine(37, '```ts check task=1 task=2 points=2 "x"'),
    ['index.md:37:20: The attribute task stands twice. Remove one of them.'],
  ],
  [
    'a word too many',
    withLine(37, '```ts check task 1 points=2 "x"'),
    [
      'index.md:37:13: Unexpected word "task" in a check block. Did you mean task=? Valid here: task=, points=, visibility=, file=.',
      'index.md:37:18: Unexpected word "1" in a check block. Valid here: task=, points=, visibility=, file=.',
      `index.md:37:32: The check block lacks task=. ${checkExample}`,
    ],
  ],
  [
    'a quoted text that is not closed',
    withLine(37, '```ts check task=1 points=2 "x'),
    ['index.md:37:29: The quoted text is not closed. Close it with " on the same line.'],
  ],
  [
    'a check without task, points and title',
    withLine(37, '```ts check'),
    [
      `index.md:37:12: The check block lacks its title: what it asks for, in quotes. ${checkExample}`,
      `index.md:37:12: The check block lacks task=. ${checkExample}`,
      `index.md:37:12: The check block lacks points=. ${checkExample}`,
    ],
  ],
  [
    'points that are no number',
    withLine(37, '```ts check task=1 points=two "x"'),
    ['index.md:37:27: points= takes a number, not "two". Write a number above 0 such as points=1.'],
  ],
  [
    'points of 0',
    withLine(37, '```ts check task=1 points=0 "x"'),
    ['index.md:37:27: points= must be above 0, not 0. Write a number above 0 such as points=1.'],
  ],
  [
    'a check of an unknown task',
    withLine(37, '```ts check task=3 points=2 "x"'),
    ['index.md:37:18: There is no task 3. Tasks here: 1, 2.'],
  ],
  [
    'a task that is no number',
    withLine(37, '```ts check task=one points=2 "x"'),
    ['index.md:37:18: task= takes the number of a task, not "one". Write a whole number such as task=1.'],
  ],
  [
    'a wrong block without its message',
    withLine(33, '```ts wrong'),
    [
      'index.md:33:12: The wrong block lacks its message: the feedback that this code must get, in quotes. ' +
        'Write ```ts wrong "the feedback that it gets".',
    ],
  ],
  [
    'two starts',
    withLine(25, '```ts start'),
    ['index.md:25:1: The lab has a start already, on line 17. A lab has exactly one: remove one of them.'],
  ],
  [
    'no start',
    withoutLines(17, 19),
    ['index.md:1:1: The lab lacks a start: what the editor opens with. Add a fence ```ts start.'],
  ],
  [
    'no solution',
    withoutLines(29, 31),
    ['index.md:1:1: The lab lacks a solution: code that gets full marks. Add a fence ```ts solution.'],
  ],
  [
    'no check',
    withoutLines(37, 39),
    ['index.md:1:1: The lab lacks a check. Add a fence ```ts check task=1 points=1 "what it asks for".'],
  ],
  [
    'an empty check',
    withoutLines(38, 38),
    ['index.md:37:1: The block is empty. Write its code, or name a file with file="...".'],
  ],
  [
    'a fence that runs to the end of the file',
    withoutLines(56, 56),
    [`index.md:49:1: The fence is not closed. ${unclosedHint}`],
  ],
  [
    'a fence that runs into the next one',
    withoutLines(31, 31),
    [`index.md:29:1: The fence is not closed before the next one begins on line 32. ${unclosedHint}`],
  ],
  [
    'a backtick in the message of a ``` fence',
    withLine(33, '```ts wrong "No `acks`."').replace('wrong()\n```\n', ''),
    [
      'index.md:33:17: A line that opens a block with ``` cannot hold a backtick. Open and close this block with ~~~ instead.',
    ],
  ],
  [
    'a block inside a list',
    withLine(15, '- item', '', '  ```ts wrong "x"', '  x()', '  ```'),
    [
      'index.md:17:3: A wrong block cannot stand inside a list or a quotation. ' +
        'Begin its opening fence at the start of a line.',
    ],
  ],
];

test.each(roleMistakes)('%s is reported', (_what, index, mistakes) => {
  expect(mistakesOf(index)).toEqual(mistakes);
});

test('task headings are numbered 1, 2, 3 in order', () => {
  expect(mistakesOf(withLine(47, '## 3. Consume'))).toEqual([
    'index.md:47:4: The task is numbered 3, but 2 comes next. Write "## 2. Consume".',
  ]);
  expect(mistakesOf(withLine(47, '## Consume'))).toEqual([
    'index.md:47:4: A level-two heading opens a task and needs its number. ' +
      'Write "## 2. Title", or ### for a heading within a task.',
  ]);
});

test('only checks may stand in hidden.md', () => {
  expect(mistakesOf(sample, { 'hidden.md': 'Notes.\n\n```events more\na\n1\n```\n' })).toEqual([
    'hidden.md:3:1: A block of events cannot stand in hidden.md, which holds only checks. Move it to index.md.',
  ]);
});

test('a file= that does not exist names the nearest one that does', () => {
  const index = withLine(17, '```ts start file="strat.ts"').replace('start()\n', '');
  expect(mistakesOf(index, { 'start.ts': 'x', 'flights.csv': 'a' })).toEqual([
    'index.md:17:18: There is no file "strat.ts" in labs/sample. Did you mean start.ts? Valid here: flights.csv, start.ts.',
  ]);
});

test('a block with a body and a file is reported', () => {
  expect(mistakesOf(withLine(17, '```ts start file="start.ts"'), { 'start.ts': 'x' })).toEqual([
    'index.md:17:13: The block has a body and takes its text from start.ts as well. Empty the block or remove file=.',
  ]);
});

test('all mistakes of a lab are reported, sorted by place', () => {
  const index = withLine(5, 'minutes: ten').replace('task=1 points=2', 'task=1 points=-2').replace('## 2.', '## 4.');
  const places = mistakesOf(index, { 'hidden.md': '```ts solution\nx\n```' }).map(text => text.split(': ')[0]);
  expect(places).toEqual(['index.md:5:10', 'index.md:37:27', 'index.md:47:4', 'hidden.md:1:1']);
});

test('a folder without index.md, or with a name that is no id, is reported', () => {
  expect(parseLab('sample', new Map([['Index.md', sample]])).mistakes).toEqual([
    {
      file: 'labs/sample/index.md',
      line: 1,
      column: 1,
      message: 'The lab has no index.md.',
      hint: 'Did you mean Index.md? Valid here: Index.md.',
    },
  ]);
  expect(parseLab('My Lab', new Map([['index.md', sample]])).mistakes).toHaveLength(1);
});
