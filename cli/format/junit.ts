/**
 * JUnit XML as in testmoapp/junitxml: a submission is a test suite, a check a test case. JUnit knows no points, so they
 * stand in properties (`weir.score`, `weir.maxScore`) of case and suite; partial credit is a `failure` with its points.
 * Run times are left out: the same submission gives the same bytes.
 */
import { type CheckResult, disclosed, type Result, sumPoints } from '../../engine/index.ts';
import type { Format } from './format.ts';
import { printable, shortened } from './plain-text.ts';
import { feedback } from './text.ts';

const LONGEST_OUTPUT = 20_000;

/** The results as JUnit XML. */
export const junit: Format = {
  write(results, { disclose, gradedAt }) {
    const suites = results.map(result => suite(disclosed(result, disclose)));
    const { tests, failures, errors, skipped } = counts(results.flatMap(casesOf));
    const head = attributes({ name: 'weir grade', tests, failures, errors, skipped, timestamp: gradedAt });
    return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${head}>\n${suites.join('')}</testsuites>\n`;
  },
  file: 'junit.xml',
  onePerStudent: false,
};

type Outcome = 'pass' | 'failure' | 'error' | 'skipped';

function casesOf(result: Result): Outcome[] {
  return result.checks.map(check => outcomeOf(check, result));
}

/** What was not reached because the program was stopped or nothing was submitted is lost, and no mere skip. */
function outcomeOf(check: CheckResult, result: Result): Outcome {
  if (result.status === 'ungradable') return check.status === 'skipped' ? 'skipped' : 'error';
  if (check.status === 'pass') return 'pass';
  return check.status === 'error' ? 'error' : 'failure';
}

function counts(outcomes: Outcome[]): { tests: number; failures: number; errors: number; skipped: number } {
  const count = (wanted: Outcome): number => outcomes.filter(outcome => outcome === wanted).length;
  return { tests: outcomes.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
}

function suite(result: Result): string {
  const { submission, lab, engine } = result;
  const file = submission.files[0];
  const head = attributes({ name: submission.id, ...counts(casesOf(result)), ...(file ? { file } : {}) });
  const facts = {
    'weir.lab': lab.id,
    'weir.labVersion': lab.version,
    'weir.contentHash': lab.contentHash,
    'weir.engine': engine.version,
    'weir.seed': engine.seed,
    'weir.status': result.status,
    'weir.score': result.score,
    'weir.maxScore': sumPoints(result.checks.map(check => check.maxScore)),
    ...(result.reason ? { 'weir.reason': result.reason } : {}),
  };
  const cases = result.checks.map(check => testCase(check, result));
  const output = result.output === '' ? '' : `    <system-out>${content(withoutMarkers(result.output))}</system-out>\n`;
  return `  <testsuite${head}>\n${properties(facts, '    ')}${cases.join('')}${output}  </testsuite>\n`;
}

function testCase(check: CheckResult, result: Result): string {
  const { submission, lab, program } = result;
  const place: Record<string, string | number> =
    program.line === null ? {} : { file: submission.files[0] ?? '', line: program.line };
  const head = attributes({ name: `${check.number} ${check.name}`, classname: `${lab.id}.${submission.id}`, ...place });
  const facts = { 'weir.score': check.score, 'weir.maxScore': check.maxScore, 'weir.visibility': check.visibility };
  const outcome = outcomeOf(check, result);
  const told = [...(program.message ? [program.message] : []), ...feedback(check)].join('\n');
  const message = check.message || program.message || `${check.score} of ${check.maxScore} points`;
  const type = program.error ?? 'check';
  const inner =
    outcome === 'pass'
      ? ''
      : outcome === 'skipped'
        ? `      <skipped${attributes({ message: result.reason ?? message })}/>\n`
        : `      <${outcome}${attributes({ message, type })}>${content(told)}</${outcome}>\n`;
  return `    <testcase${head}>\n${properties(facts, '      ')}${inner}    </testcase>\n`;
}

function properties(facts: Record<string, string | number>, indent: string): string {
  const lines = Object.entries(facts).map(([name, value]) => `${indent}  <property${attributes({ name, value })}/>\n`);
  return `${indent}<properties>\n${lines.join('')}${indent}</properties>\n`;
}

/** Readers take `[[ATTACHMENT|path]]` and `[[PROPERTY|k=v]]` in output for orders: they lose their brackets. */
function withoutMarkers(output: string): string {
  return output.replace(/\[\[(?=\s*(?:ATTACHMENT|PROPERTY)\b)/gi, '[ [');
}

function attributes(values: Record<string, string | number>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`)
    .join('');
}

function content(text: string): string {
  return escaped(shortened(text, LONGEST_OUTPUT));
}

function escaped(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
