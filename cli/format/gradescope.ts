/**
 * Gradescope's results.json: one student, a test for each check. The platform itself discloses by `visibility`, so
 * names and feedback are complete here. "Could not grade" carries no score at all: Gradescope then reports that the
 * autograder failed, and gives nobody a zero.
 */
import { type CheckResult, type Result, sumPoints } from '../../engine/index.ts';
import type { Format } from './format.ts';
import { printable, shortened } from './plain-text.ts';
import { feedback } from './text.ts';

const LONGEST_OUTPUT = 50_000;

/** The labs of one student as results.json. */
export const gradescope: Format = {
  write(results) {
    const document = results.some(result => result.status === 'ungradable') ? ungradable(results) : graded(results);
    return `${JSON.stringify(document, null, 2)}\n`;
  },
  file: 'results.json',
  onePerStudent: true,
};

function graded(results: Result[]): object {
  return {
    score: sumPoints(results.map(result => result.score)),
    output: results.map(headOf).join('\n'),
    output_format: 'text',
    test_output_format: 'text',
    test_name_format: 'text',
    visibility: 'visible',
    stdout_visibility: 'hidden',
    tests: results.flatMap(result => result.checks.map(check => test(check, result, results.length > 1))),
    extra_data: { weir: results.map(versionsOf) },
  };
}

function ungradable(results: Result[]): object {
  const reasons = results.flatMap(result => (result.reason === null ? [] : [`${result.lab.id}: ${result.reason}`]));
  const message = 'This submission could not be graded. It is not your fault, and it is no zero: tell your teacher.';
  return {
    output: message,
    output_format: 'text',
    visibility: 'visible',
    stdout_visibility: 'hidden',
    tests: [
      { name: 'Autograder Failed', status: 'failed', output: message, visibility: 'visible' },
      { name: 'Autograder Exception', status: 'failed', output: printable(reasons.join('\n')), visibility: 'hidden' },
    ],
    extra_data: { weir: results.map(versionsOf) },
  };
}

function headOf(result: Result): string {
  const { program, output } = result;
  const lines = [`${result.lab.title}: seed ${result.engine.seed}`];
  if (result.status === 'missing') lines.push('Nothing was submitted.');
  else if (program.message !== null) {
    const place = program.line === null ? '' : `line ${program.line}: `;
    lines.push(`${place}${program.error ?? ''}${program.error ? ': ' : ''}${program.message}`);
  }
  if (output !== '') lines.push('', 'Your program printed:', shortened(output, LONGEST_OUTPUT));
  return printable(lines.join('\n'));
}

function test(check: CheckResult, result: Result, several: boolean): object {
  return {
    number: check.number,
    name: several ? `${result.lab.title}: ${check.name}` : check.name,
    score: check.score,
    max_score: check.maxScore,
    status: check.status === 'pass' ? 'passed' : 'failed',
    output: feedback(check).join('\n'),
    output_format: 'text',
    visibility: check.visibility,
  };
}

function versionsOf({ lab, engine, submission }: Result): object {
  const { id, version, contentHash } = lab;
  return { lab: { id, version, contentHash }, engine, submission: submission.hash };
}
