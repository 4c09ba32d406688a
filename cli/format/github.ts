/**
 * GitHub Classroom: a report for the log between stop-commands, an annotation for each lost check, and as the last
 * line `result=<base64>` for $GITHUB_OUTPUT, which the official grading reporter reads.
 * The reporter adds up `score`, but its table shows passed / tests * max_score: so each check gives one test a point,
 * and both totals agree. "Could not grade" has max_score 0, which leaves the points unreported instead of zero.
 */
import { createHash } from 'node:crypto';
import { type CheckResult, disclosed, type Result, sumPoints } from '../../engine/index.ts';
import type { Format } from './format.ts';
import { oneLine } from './plain-text.ts';
import { feedback, resultText } from './text.ts';

/** So many tests at most; beyond, a check is one test, and only the reporter's table is coarse. */
const MOST_TESTS = 200;

interface ReporterTest {
  name: string;
  status: 'pass' | 'fail' | 'error';
  score: number;
  message: string;
  test_code: string;
  filename: string;
  line_no: number;
  duration: number;
}

/** The labs of one student as the runner's commands and the reporter's result. */
export const github: Format = {
  write(results, { disclose }) {
    const shown = results.map(result => disclosed(result, disclose));
    const report = shown.map(resultText).join('\n');
    // The text holds no hash of itself, so no student can end the pause that it is printed in.
    const token = createHash('sha256').update(report).digest('hex');
    const result = Buffer.from(JSON.stringify(reporterResult(shown)), 'utf8').toString('base64');
    const annotations = shown.flatMap(annotationsOf);
    return `::stop-commands::${token}\n${report}::${token}::\n${annotations.join('')}result=${result}\n`;
  },
  file: 'github.txt',
  onePerStudent: true,
};

function reporterResult(results: Result[]): object {
  const undecided = results.some(result => result.status === 'ungradable');
  const unit = pointUnit(results.flatMap(result => result.checks));
  const tests = results.flatMap(result => result.checks.flatMap(check => testsOf(check, result, unit)));
  const full = results.every(result => result.score === result.maxScore);
  return {
    version: 1,
    status: undecided ? 'error' : full ? 'pass' : 'fail',
    max_score: undecided ? 0 : sumPoints(results.map(result => result.maxScore)),
    tests: undecided ? results.map(undecidedTest) : tests,
  };
}

/** The largest number of points that goes into every score and maximum; null if that makes too many tests. */
function pointUnit(checks: CheckResult[]): number | null {
  const thousandths = checks.flatMap(check => [Math.round(check.score * 1000), Math.round(check.maxScore * 1000)]);
  const divisor = thousandths.reduce((a, b) => {
    let [x, y] = [a, b];
    while (y > 0) [x, y] = [y, x % y];
    return x;
  }, 0);
  const count = checks.reduce((sum, check) => sum + (check.maxScore * 1000) / divisor, 0);
  return divisor > 0 && count <= MOST_TESTS ? divisor / 1000 : null;
}

function testsOf(check: CheckResult, result: Result, unit: number | null): ReporterTest[] {
  const name = `${check.number} ${check.name}`;
  const made = (title: string, passed: boolean, score: number): ReporterTest => ({
    name: oneLine(title),
    status: passed ? 'pass' : 'fail',
    score,
    message: oneLine(feedback(check)[0] ?? ''),
    test_code: '',
    filename: result.submission.files[0] ?? '',
    line_no: result.program.line ?? 0,
    duration: 0,
  });
  if (unit === null) return [made(name, check.score === check.maxScore, check.score)];
  const count = Math.round(check.maxScore / unit);
  const earned = Math.round(check.score / unit);
  return Array.from({ length: count }, (_, i) =>
    made(count === 1 ? name : `${name} (${i + 1} of ${count})`, i < earned, i < earned ? unit : 0),
  );
}

function undecidedTest(result: Result): ReporterTest {
  return {
    name: result.lab.id,
    status: 'error',
    score: 0,
    message: oneLine(`could not be graded, which is no zero: ${result.reason}`),
    test_code: '',
    filename: result.submission.files[0] ?? '',
    line_no: 0,
    duration: 0,
  };
}

function annotationsOf(result: Result): string[] {
  const file = result.submission.files[0] ?? '';
  const place = { ...(file ? { file } : {}), ...(result.program.line === null ? {} : { line: result.program.line }) };
  if (result.status === 'ungradable') return [command('error', { ...place, title: 'Not graded' }, result.reason ?? '')];
  return result.checks
    .filter(check => check.status !== 'pass')
    .map(check =>
      command(
        'error',
        { ...place, title: `${check.number} ${check.name}` },
        feedback(check).join('\n') || 'Marks were lost here.',
      ),
    );
}

/** A command of the runner with its three, and in properties five, characters escaped. */
function command(name: string, properties: Record<string, string | number>, message: string): string {
  const written = Object.entries(properties).map(
    ([key, value]) => `${key}=${data(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`,
  );
  return `::${name} ${written.join(',')}::${data(message)}\n`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
