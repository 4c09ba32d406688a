/**
 * Sixty labs with one mistake each, as changes of sample-lab.ts: what an author gets wrong. The messages that they are
 * told stand in broken-labs.txt.
 */
import { sampleLines, withLine, withoutLines } from './sample-lab.ts';

/** A lab with a mistake: its files. */
export interface BrokenLab {
  name: string;
  files: Record<string, string>;
}

const index = (name: string, text: string, others: Record<string, string> = {}): BrokenLab => ({
  name,
  files: { 'index.md': text, ...others },
});
/** A line of the front matter added before its end. */
const front = (name: string, ...lines: string[]): BrokenLab => index(name, withLine(13, ...lines, '---'));
const line = (name: string, at: number, ...text: string[]): BrokenLab => index(name, withLine(at, ...text));
const without = (name: string, from: number, to: number): BrokenLab => index(name, withoutLines(from, to));
const check = '```ts check task=1 points=2 "Hidden"\nfail(\'x\')\n```\n';

/** All of them. */
export const brokenLabs: BrokenLab[] = [
  // Front matter.
  index('no front matter', sampleLines.slice(13).join('\n')),
  line('front matter that does not end', 13, ''),
  line('YAML: a tab', 9, '\tbrokers: 1'),
  line('YAML: a colon in a title', 2, 'title: First: topic'),
  line('YAML: a quote that does not end', 2, 'title: "First topic'),
  front('YAML: a key twice', 'minutes: 20'),
  line('a field misspelt', 5, 'minuts: 15'),
  front('a field that does not exist', 'difficulty: hard'),
  without('no title', 2, 2),
  without('no version', 6, 6),
  line('a version that is none', 6, 'version: one'),
  line('minutes as text', 5, 'minutes: a quarter of an hour'),
  line('a run of no time', 7, 'runForMs: 0'),
  front('a seed below zero', 'seed: -1'),
  front('a moment that is none', 'startsAt: yesterday'),
  line('brokers as a list', 9, '  brokers: [1, 2]'),
  line('no broker', 9, '  brokers: 0'),
  line('a topic without partitions', 12, '    partitions: 0'),
  line('a topic with a name that Kafka refuses', 11, '  - name: flights!'),
  front('more replicas than brokers', '  - name: more', '    partitions: 1', '    replicationFactor: 3'),
  front('a topic twice', '  - name: flights', '    partitions: 1'),
  front('a setting of a topic misspelt', '    config:', '      retention.mss: 1000'),
  front('a setting with a value that it cannot have', '    config:', '      retention.ms: soon'),
  front('scenes that are no list', 'scenes: partitions'),
  front('a fault misspelt', 'faults:', '  - { atMs: 100, fault: kil, broker: 1 }'),
  front('a fault without its moment', 'faults:', '  - { fault: kill, broker: 1 }'),
  front('a fault at a broker that does not exist', 'faults:', '  - { atMs: 100, fault: kill, broker: 9 }'),
  // Fences.
  line('a role misspelt', 29, '```ts solutoin'),
  line('a block that does not end', 31, ''),
  without('no start', 17, 19),
  without('no solution', 29, 31),
  line('two solutions', 32, '```ts solution', 'again()', '```'),
  line('two starts', 20, '```ts start', 'again()', '```'),
  line('a solution in another language', 29, '```python solution'),
  line('a file that is missing', 29, '```ts solution file="solutoin.ts"'),
  index('a file and text', withLine(29, '```ts solution file="solution.ts"'), { 'solution.ts': 'x()' }),
  line('a wrong answer without its message', 33, '```ts wrong'),
  line('an attribute misspelt', 37, '```ts check tsk=1 points=2 "Everything arrives"'),
  line('an attribute without a value', 37, '```ts check task= points=2 "Everything arrives"'),
  line('a title without quotes', 37, '```ts check task=1 points=2 Everything arrives'),
  // Checks and tasks.
  line('a check without a task', 37, '```ts check points=2 "Everything arrives"'),
  line('a check of a task that does not exist', 37, '```ts check task=3 points=2 "Everything arrives"'),
  line('a check without points', 37, '```ts check task=1 "Everything arrives"'),
  line('points that are none', 37, '```ts check task=1 points=two "Everything arrives"'),
  line('points below zero', 37, '```ts check task=1 points=-2 "Everything arrives"'),
  line('a check without a title', 37, '```ts check task=1 points=2'),
  without('a task without a check', 37, 39),
  line('tasks in disorder', 47, '## 3. Consume'),
  line('a task twice', 47, '## 1. Consume'),
  line('a hidden check in the open', 37, '```ts check task=1 points=2 visibility=hidden "Everything arrives"'),
  index('a visibility that does not exist', sampleLines.join('\n'), {
    'hidden.md': check.replace('points=2', 'points=2 visibility=secret'),
  }),
  index('a solution in hidden.md', sampleLines.join('\n'), { 'hidden.md': '```ts solution\nx()\n```\n' }),
  // Events.
  line('a row with too few cells', 44, '2001-01-01T08:47,20'),
  line('a quoted cell that does not end', 44, '"x,1,true,LAX'),
  line('a column twice', 42, 'time,delay,time,origin'),
  line('events without a name', 41, '```events'),
  line('events with a name that no program can import', 41, '```events my-flights'),
  line('data in a file that is missing', 41, '```events flights file="flihgts.csv"'),
  // Quizzes.
  line('a quiz without a right answer', 52, '- [ ] A place in a log'),
  line('a quiz without answers', 51, 'Or what?', '```', '', '```text'),
  line('an answer without feedback', 53, ''),
  line('a quiz of a task that does not exist', 49, '```quiz task=5 points=1'),
];
