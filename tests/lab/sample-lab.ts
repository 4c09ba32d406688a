/**
 * A small valid lab for the parser's tests, and ways to change one line of it. Line numbers in the tests are those
 * of this text, so a change here moves them.
 */

import { formatMistake } from '../../engine/lab/mistake.ts';
import { parseLab } from '../../engine/lab/parse.ts';

/** index.md of the sample; its first line is line 1. */
export const sampleLines = `---
title: First topic
description: Produce and consume.
lesson: part-1/kafka-topics
minutes: 15
version: 1.0.0
runForMs: 20000
cluster:
  brokers: 1
topics:
  - name: flights
    partitions: 3
---

Welcome.

\`\`\`ts start
start()
\`\`\`

## 1. Produce

Send them all.

\`\`\`ts
shown()
\`\`\`

\`\`\`ts solution
solution()
\`\`\`

\`\`\`ts wrong "Nothing arrived."
wrong()
\`\`\`

\`\`\`ts check task=1 points=2 "Everything arrives"
if (records('flights').length === 0) fail('Nothing arrived.')
\`\`\`

\`\`\`events flights
time,delay,late,origin
2001-01-01T06:55,-19,false,LAX
2001-01-01T08:47,20,true,
\`\`\`

## 2. Consume

\`\`\`quiz task=2 points=1
What is an offset?

- [x] A place in a log
  > Yes.
- [ ] A moment
  > No.
\`\`\`
`.split('\n');

/** The sample with `line` (1-based) replaced; a replacement may hold several lines. */
export function withLine(line: number, ...replacement: string[]): string {
  return [...sampleLines.slice(0, line - 1), ...replacement, ...sampleLines.slice(line)].join('\n');
}

/** The sample without the lines `from` to `to`, both included. */
export function withoutLines(from: number, to: number): string {
  return [...sampleLines.slice(0, from - 1), ...sampleLines.slice(to)].join('\n');
}

/** The mistakes of an index.md and other files, as `file:line:column: ...` with the path shortened to the name. */
export function mistakesOf(index: string, others: Record<string, string> = {}): string[] {
  const { mistakes } = parseLab('sample', new Map([['index.md', index], ...Object.entries(others)]));
  return mistakes.map(mistake => formatMistake(mistake).replace('labs/sample/', ''));
}
