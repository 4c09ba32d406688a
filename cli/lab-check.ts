/**
 * `weir lab check [ID...]`: proves labs. The solution must earn full marks on the lab's seed and 20 others,
 * the start must earn less, each wrong answer must lose marks with exactly its message.
 */
import pc from 'picocolors';
import { type Action, type AuthorMistake, formatMistake, type Lab, type Result, type Source } from '../engine/index.ts';
import { GradingPool } from './grading-pool.ts';
import { labIds, readLab } from './lab-folder.ts';
import { progress } from './progress.ts';

const OTHER_SEEDS = Array.from({ length: 20 }, (_, i) => 1001 + i);

interface Proof {
  source: Source;
  actions: readonly Action[];
  seed: number;
  /** Why the result is not what it must be, or null. */
  judge(result: Result): string | null;
}

/** Checks the named labs, or all; returns the exit code. */
export async function checkLabs(ids: string[]): Promise<number> {
  const names = ids.length > 0 ? ids : labIds();
  const readings = names.map(id => ({ id, ...readLab(id) }));
  const pool = new GradingPool();
  let failed = 0;
  try {
    for (const { id, lab, mistakes } of readings) {
      const found = lab && mistakes.length === 0 ? await prove(lab, pool) : mistakes;
      for (const mistake of found) process.stdout.write(`${formatMistake(mistake).trim()}\n`);
      if (found.length > 0) failed++;
      process.stdout.write(
        found.length > 0 ? `${pc.red('FAIL')} ${id}\n` : `${pc.green('PASS')} ${id}  ${summary(lab!)}\n`,
      );
    }
  } finally {
    await pool.close();
  }
  process.stdout.write(`${names.length - failed} passed, ${failed} failed\n`);
  return failed > 0 ? 1 : 0;
}

function summary(lab: Lab): string {
  const points = lab.checks.reduce((sum, check) => sum + check.points, 0);
  const seeds = 1 + OTHER_SEEDS.length;
  return pc.dim(
    `solution ${points}/${points} on ${seeds} seeds, start less, ${lab.wrong.length} wrong answers told as written`,
  );
}

async function prove(lab: Lab, pool: GradingPool): Promise<AuthorMistake[]> {
  const proofs = proofsOf(lab);
  const bar = progress(`checking ${lab.id}`, proofs.length);
  const mistakes = await Promise.all(
    proofs.map(async ({ source, actions, seed, judge }) => {
      const { result } = await pool.grade({ lab, code: source.code, seed, actions });
      bar.step();
      const problem = judge(result);
      return problem ? { file: source.file, line: source.line, column: 1, message: problem, hint: '' } : null;
    }),
  );
  bar.stop();
  return mistakes.filter(mistake => mistake !== null);
}

function proofsOf(lab: Lab): Proof[] {
  const solved = { source: lab.solution, actions: lab.solutionActions, judge: judgeSolution };
  const solution = [lab.seed, ...OTHER_SEEDS].map(seed => ({ ...solved, seed }));
  const start = { source: lab.start, actions: [], seed: lab.seed, judge: judgeStart };
  const wrong = lab.wrong.map(({ source, message, actions }) => ({
    source,
    actions,
    seed: lab.seed,
    judge: (result: Result) => judgeWrong(result, message),
  }));
  return [...solution, start, ...wrong];
}

function judgeSolution(result: Result): string | null {
  if (result.status === 'pass') return null;
  return `The solution earns ${result.score} of ${result.maxScore} points on seed ${result.engine.seed}: ${why(result)}`;
}

function judgeStart(result: Result): string | null {
  if (result.status === 'ungradable') return result.reason;
  return result.score < result.maxScore ? null : 'The start block earns full marks, so there is nothing to do.';
}

function judgeWrong(result: Result, message: string): string | null {
  if (result.status === 'ungradable') return result.reason;
  if (result.score === result.maxScore) return 'This wrong answer earns full marks: no check sees the mistake.';
  const messages = result.checks.filter(check => check.status === 'fail').map(check => check.message);
  if (messages.includes(message) || result.program.message === message) return null;
  return `This wrong answer must be told "${message}", but is told: ${why(result)}`;
}

function why(result: Result): string {
  if (result.reason) return result.reason;
  const { error, message, line } = result.program;
  const program = error ? [`line ${line ?? '?'}: ${error}: ${message}`] : [];
  const checks = result.checks
    .filter(check => check.status !== 'pass')
    .map(check => `${check.number} "${check.message}"`);
  return [...program, ...checks].join('; ');
}
