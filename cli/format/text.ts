/** Results as text for people: failed checks first, with the author's feedback. */
import pc from 'picocolors';
import { type CheckResult, formatSeconds, type Result } from '../../engine/index.ts';

/** The results as text. */
export function text(results: Result[]): string {
  return results.map(one).join('\n');
}

function one(result: Result): string {
  const head = `${pc.bold(result.submission.id)}  ${result.score} of ${result.maxScore} points  ${pc.dim(
    `${result.lab.id} ${result.lab.version}, seed ${result.engine.seed}`,
  )}`;
  const lines = [head, ...program(result)];
  const failedFirst = [...result.checks].sort((a, b) => Number(a.status === 'pass') - Number(b.status === 'pass'));
  for (const check of failedFirst) lines.push(...checkLines(check));
  return `${lines.join('\n')}\n`;
}

function program({ program, submission, reason }: Result): string[] {
  if (reason) return [pc.red(`  could not be graded: ${reason}`)];
  if (program.status !== 'failed' && program.status !== 'stopped') return [];
  const file = submission.files[0] ?? submission.id;
  const place =
    program.line === null ? file : `${file}:${program.line}${program.column === null ? '' : `:${program.column}`}`;
  return [pc.red(`  ${place}: ${program.error}: ${program.message}`)];
}

function checkLines(check: CheckResult): string[] {
  const points = `${check.score}/${check.maxScore}`;
  if (check.visibility === 'hidden' && check.status !== 'pass')
    return [`  ${pc.red('x')} ${check.number} ${check.name}  ${points}  ${pc.dim('hidden check')}`];
  if (check.status === 'pass') return [`  ${pc.green('+')} ${check.number} ${check.name}  ${points}`];
  const lines = [`  ${pc.red('x')} ${check.number} ${check.name}  ${points}`, `      ${check.message}`];
  if (check.expected !== null) lines.push(`      expected: ${check.expected}`);
  if (check.actual !== null) lines.push(`      actual:   ${check.actual}`);
  if (check.atUs !== null) lines.push(`      at ${formatSeconds(check.atUs)}`);
  return lines;
}
