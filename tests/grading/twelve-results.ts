/**
 * The twelve results on which every format is tested: one of each kind that a class brings forth. Real ones are run
 * through the engine; what a run cannot be (no submission, could not grade, killed from outside) is made as the
 * grader makes it.
 */
import type { Result } from '../../engine/index.ts';
import { unfinishedResult } from '../../engine/index.ts';
import { labWith, resultOf } from '../lab/run-of.ts';

const SENT =
  "if (records('rows').length === 0) fail('The topic rows is empty.', { expected: '2 records', actual: 'none' });";
const HALF = "partial(0.7, 'Only some of it is there.');";
const THIRD = "partial(2 / 3, 'A third is missing.');";
const PASS = 'data;';
const FAIL_MARKUP = `fail('Do not write <script>alert("&")</script> or ]]> here: grün 日本 \u{1f984}');`;

type Made = Partial<Result['submission']>;

async function graded(
  code: string,
  checks: string[],
  made: Made,
  changes?: Parameters<typeof labWith>[1],
): Promise<Result> {
  const result = await resultOf(code, checks, changes);
  return named(result, made);
}

function named(result: Result, made: Made): Result {
  const id = made.id ?? 'student';
  const submission = { id, student: id, files: ['solution.ts'], hash: null, submittedAt: null, ...made };
  return { ...result, submission };
}

const hiddenLab = labWith([PASS, "fail('SECRET-MESSAGE', { expected: 'SECRET-EXPECTED', actual: 'SECRET-ACTUAL' });"]);
hiddenLab.checks[1]!.visibility = 'hidden';
hiddenLab.checks[1]!.title = 'SECRET-NAME';
const stagedLab = labWith([PASS, "fail('STAGED-MESSAGE');"]);
stagedLab.checks[1]!.visibility = 'after_due_date';
stagedLab.checks[1]!.title = 'STAGED-NAME';

/** All twelve and the ungradable one, by name. */
export async function twelveResults(): Promise<Record<string, Result>> {
  const lab = labWith([PASS, SENT]);
  return {
    full: await graded("console.log('all right')", [PASS, PASS], { id: 'alice' }),
    partial: await graded('', [HALF, THIRD, PASS], { id: 'bob', submittedAt: '2026-08-01T10:00:00.000Z' }),
    zero: await graded('', [SENT, "fail('No.');"], { id: 'carol' }),
    compileError: await graded('const a = 1;\nconst b: number = ;', [SENT, SENT], { id: 'dave' }),
    timeout: await graded('for (;;) {}', [SENT, PASS], { id: 'erin' }),
    crash: await graded("\nthrow new TypeError('no')", [SENT, HALF], { id: 'frank' }),
    outOfMemory: await graded('const a = [];\nfor (;;) a.push(new Array(1e6).fill(1));', [SENT], { id: 'grace' }),
    hiddenChecks: await graded('', [], { id: 'heidi' }, hiddenLab),
    afterDueDate: await graded('', [], { id: 'ivan', submittedAt: '2026-08-09T23:59:59.123Z' }, stagedLab),
    markup: await graded(
      `console.log('<b>&amp;</b> ]]> \\u001b[31mred\\u001b[0m [[PROPERTY|weir.score=100]] ::error::x \\u0000 \\ud800 日本 🦄');
throw new Error('</failure> <x a="1"> % , : \\r\\n::set-output name=result::x');`,
      [FAIL_MARKUP, PASS],
      { id: '=cmd|"/c calc"!A1, "judy" <j@x>\u202e\u0007', files: ['a:b,c%\n::x.ts'] },
    ),
    hugeOutput: await graded("for (let i = 0; i < 3000; i++) console.log('y'.repeat(99));", [PASS, SENT], {
      id: 'mallory',
    }),
    noSubmission: named(unfinishedResult(lab, 42, 'missing', 'Nothing was submitted.'), { id: 'nobody', files: [] }),
    ungradable: named(unfinishedResult(lab, 42, 'ungradable', 'The engine failed: made up.'), { id: 'oscar' }),
  };
}
