/** A lab made of nothing but a program, for tests of what programs may do. */
import type { Lab, Result } from '../../engine/index.ts';
import { openTestSession } from '../session.ts';

const nothing = { code: '', file: 'labs/made-up/index.md', line: 1 };

/** A lab with the given checks; each is worth 2 points. */
export function labWith(checks: string[], changes: Partial<Lab> = {}): Lab {
  return {
    id: 'made-up',
    title: 'Made up',
    description: '',
    version: '1.0.0',
    contentHash: 'sha256:0',
    lesson: '',
    minutes: 1,
    seed: 42,
    startsAtMs: Date.UTC(2026, 0, 5, 8),
    runForMs: 10_000,
    cluster: { brokers: 1, config: { 'group.initial.rebalance.delay.ms': '100' } },
    topics: [],
    faults: [],
    programFaults: false,
    controls: [],
    hasCode: true,
    scenes: [],
    introduction: '',
    tasks: [{ number: 1, title: 'One', markdown: '' }],
    start: nothing,
    solution: nothing,
    solutionActions: [],
    wrong: [],
    checks: checks.map((code, index) => ({
      number: `1.${index + 1}`,
      task: 1,
      points: 2,
      title: `check ${index + 1}`,
      visibility: 'visible' as const,
      source: { code, file: 'labs/made-up/index.md', line: 10 },
    })),
    events: [{ name: 'rows', rows: [{ a: 1 }, { a: 2 }] }],
    quizzes: [],
    hints: [],
    ...changes,
  };
}

/** Runs a program and its checks. */
export async function resultOf(code: string, checks: string[] = [], changes: Partial<Lab> = {}): Promise<Result> {
  const run = await (await openTestSession()).start(labWith(checks, changes), code, 42);
  return run.result();
}
