/** Events and quizzes of a lab: what they hold and what may be wrong with them, by lines of sample-lab.ts. */
import { expect, test } from 'vitest';
import { parseLab } from '../../engine/lab/parse.ts';
import { mistakesOf, withLine, withoutLines } from './sample-lab.ts';

const answerHint = 'An answer is "- [x] text" (right) or "- [ ] text" (wrong), its feedback a line "  > text" below.';
const jsonHint = 'Write one object a line, for example {"sensor": "a", "celsius": 20.5}.';

function labOf(index: string) {
  const { lab, mistakes } = parseLab('sample', new Map([['index.md', index]]));
  expect(mistakes).toEqual([]);
  return lab!;
}

/** The sample with these lines as the body of its events. */
function withEvents(...lines: string[]): string {
  return withoutLines(42, 44).replace('```events flights\n', () => `\`\`\`events flights\n${lines.join('\n')}\n`);
}

test('CSV cells are numbers, booleans, null or text by their look; quoted ones are text', () => {
  const index = withEvents('a,b,c,d,e,f', '-1.5e3,true,,007,"12","a, ""b"""', ' 4 ,false, x ,1.,"",y');
  expect(labOf(index).events[0]!.rows).toEqual([
    { a: -1500, b: true, c: null, d: '007', e: '12', f: 'a, "b"' },
    { a: 4, b: false, c: 'x', d: '1.', e: '', f: 'y' },
  ]);
});

test('JSON lines are rows', () => {
  const index = withEvents('{"a": 1, "b": null}', '', '{"a": "x"}');
  expect(labOf(index).events[0]!.rows).toEqual([{ a: 1, b: null }, { a: 'x' }]);
});

test('a ragged row is reported on its line', () => {
  expect(mistakesOf(withLine(44, '2001-01-01T08:47,20'))).toEqual([
    'index.md:44:1: The row has 2 cells, the header has 4. The columns are time, delay, late, origin; quote cells with commas.',
  ]);
});

test('a ragged row of a file beside is reported in that file', () => {
  const index = withLine(41, '```events flights file="flights.csv"').replace(/time,delay[^`]*/, '');
  expect(mistakesOf(index, { 'flights.csv': 'a,b\n"1\n2",3\n4\n' })).toEqual([
    'flights.csv:4:1: The row has 1 cells, the header has 2. The columns are a, b; quote cells with commas.',
  ]);
});

test('a quoted cell that is not closed is reported where its row begins', () => {
  expect(mistakesOf(withLine(44, '"x,1,true,LAX'))).toEqual([
    'index.md:44:1: A quoted cell that begins in this row is not closed. Close it with ".',
  ]);
});

test('a bad line of JSON is reported on its line', () => {
  expect(mistakesOf(withEvents('{"a": 1}', '  {"a": 1', '[1]', '{"a": {}}'))).toEqual([
    `index.md:43:3: The line is not valid JSON. ${jsonHint}`,
    `index.md:44:1: The line is not a JSON object. ${jsonHint}`,
    'index.md:45:1: The field "a" holds an object or a list. Fields hold text, numbers, true, false or null.',
  ]);
});

test('columns without a name of their own and events without rows are reported', () => {
  expect(mistakesOf(withEvents('a,,a', '1,2,3'))).toEqual([
    'index.md:42:1: Column 2 has no name. Every column has a name of its own.',
    'index.md:42:1: The column a stands twice. Every column has a name of its own.',
  ]);
  expect(mistakesOf(withEvents('a,b'))).toEqual([
    'index.md:41:1: The events have no rows. Add a header row and at least one row.',
  ]);
});

test('events have a name of their own that code can import', () => {
  expect(mistakesOf(withLine(45, '```', '', '```events flights', 'a', '1', '```'))).toEqual([
    'index.md:47:11: There are events named flights already. Take another name.',
  ]);
  expect(mistakesOf(withLine(41, '```events my-flights'))).toEqual([
    'index.md:41:11: "my-flights" cannot be imported by name. Take a name of letters and digits, such as readings.',
  ]);
  expect(mistakesOf(withLine(41, '```events class'))).toEqual([
    'index.md:41:11: "class" cannot be imported by name. Take a name of letters and digits, such as readings.',
  ]);
  expect(mistakesOf(withLine(41, '```events'))).toEqual([
    'index.md:41:10: The events block lacks its name, under which the code imports it. Write ```events readings.',
  ]);
});

test('a quiz has a question, answers and feedback for each, over as many lines as it takes', () => {
  const index = withLine(53, '  > Yes, it is', '  > a number.').replace('- [ ] A moment', '- [ ] A moment\n  in time');
  expect(labOf(index).quizzes).toEqual([
    {
      task: 2,
      points: 1,
      question: 'What is an offset?',
      answers: [
        { text: 'A place in a log', right: true, feedback: 'Yes, it is a number.' },
        { text: 'A moment in time', right: false, feedback: 'No.' },
      ],
    },
  ]);
});

const quizMistakes: [what: string, index: string, mistakes: string[]][] = [
  [
    'no right answer',
    withLine(52, '- [ ] A place in a log'),
    ['index.md:49:1: The quiz has no right answer. Mark the right one with - [x].'],
  ],
  [
    'an unknown task',
    withLine(49, '```quiz task=5 points=1'),
    ['index.md:49:14: There is no task 5. Tasks here: 1, 2.'],
  ],
  ['no question', withoutLines(50, 50), ['index.md:49:1: The quiz has no question. Write it above the answers.']],
  ['no feedback', withoutLines(53, 53), [`index.md:52:1: The answer has no feedback. ${answerHint}`]],
  [
    'another mark',
    withLine(54, '- [o] A moment'),
    [`index.md:54:1: An answer is marked [x] or [ ], not [o]. ${answerHint}`],
  ],
  ['no box', withLine(55, '  > No.', '- Another'), [`index.md:56:1: An answer has no box. ${answerHint}`]],
  [
    'one answer only',
    withoutLines(54, 55),
    [`index.md:49:1: A quiz needs two answers or more, this one has 1. ${answerHint}`],
  ],
];

test.each(quizMistakes)('a quiz with %s is reported', (_what, index, mistakes) => {
  expect(mistakesOf(index)).toEqual(mistakes);
});

test('hints stand in the order of the file; an empty one is reported', () => {
  const hinted = (...bodies: string[]) =>
    withLine(49, ...bodies.flatMap(body => ['```hint task=2', body, '```', '']), '```quiz task=2 points=1');
  expect(labOf(hinted('Look at `offset`.', 'It is a *number*.')).hints).toEqual([
    { task: 2, markdown: 'Look at `offset`.' },
    { task: 2, markdown: 'It is a *number*.' },
  ]);
  expect(mistakesOf(hinted(' '))).toEqual(['index.md:49:1: The hint is empty. Write what helps, as Markdown.']);
});
