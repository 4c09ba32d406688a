/** Results as text for people: failed checks first, with the author's feedback. Shows what students may see. */
import pc from 'picocolors';
import { type CheckResult, disclosed, formatSeconds, type Result } from '../../engine/index.ts';
import type { Format } from './format.ts';
import { oneLine, printable, shortened } from './plain-text.ts';

const LONGEST_VALUE = 2000;

/** The results as text. */
export const text: Format = {
  write: (results, { disclose }) => results.map(result => resultText(disclosed(result, disclose))).join('\n'),
  file: 'results.txt',
  onePerStudent: false,
};

/** One result as text. */
export function resultText(result: Result): string {
  const points =
    result.status === 'ungradable' ? 'could not be graded' : `${result.score} of ${result.maxScore} points`;
  const seeds = result.engine.extraSeeds.length;
  const head = `${pc.bold(oneLine(result.submission.id))}  ${points}  ${pc.dim(
    `${result.lab.id} ${result.lab.version}, seed ${result.engine.seed}${seeds > 0 ? ` and ${seeds} more` : ''}`,
  )}`;
  const lines = [head, ...program(result)];
  if (result.status === 'ungradable') return `${lines.join('\n')}\n`;
  const failedFirst = [...result.checks].sort((a, b) => Number(a.status === 'pass') - Number(b.status === 'pass'));
  for (const check of failedFirst) lines.push(...checkLines(check));
  return `${lines.join('\n')}\n`;
}

function program({ program, submission, reason, status }: Result): string[] {
  if (reason) return [pc.red(`  ${status === 'missing' ? '' : 'could not be graded: '}${indented(printable(reason))}`)];
  if (program.status !== 'failed' && program.status !== 'stopped') return [];
  const file = oneLine(submission.files[0] ?? submission.id);
  const place =
    program.line === null ? file : `${file}:${program.line}${program.column === null ? '' : `:${program.column}`}`;
  const told = shortened(printable(program.message ?? ''), LONGEST_VALUE);
  return [pc.red(`  ${place}: ${oneLine(program.error ?? '')}: ${indented(told)}`)];
}

/** A student's further lines stand under the first, so that none looks like a line of ours. */
function indented(text: string): string {
  return text.replaceAll('\n', '\n      ');
}

function checkLines(check: CheckResult): string[] {
  const points = `${check.score}/${check.maxScore}`;
  if (check.status === 'pass') return [`  ${pc.green('+')} ${check.number} ${check.name}  ${points}`];
  return [
    `  ${pc.red('x')} ${check.number} ${check.name}  ${points}`,
    ...feedback(check).map(told => `      ${indented(told)}`),
  ];
}

/** What a student is told about a check, in lines; used by the formats for people. */
export function feedback(check: CheckResult): string[] {
  const lines = check.message === '' ? [] : [shortened(printable(check.message), LONGEST_VALUE)];
  if (check.expected !== null) lines.push(`expected: ${shortened(oneLine(check.expected), LONGEST_VALUE)}`);
  if (check.actual !== null) lines.push(`actual:   ${shortened(oneLine(check.actual), LONGEST_VALUE)}`);
  if (check.atUs !== null) lines.push(`at ${formatSeconds(check.atUs)}`);
  if (check.failedOnSeed !== null) lines.push(`on seed ${check.failedOnSeed}`);
  if (check.link !== null) lines.push(`see that run: ${check.link}`);
  return lines;
}
