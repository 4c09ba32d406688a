/**
 * `weir sim SCENARIO|all`: runs simulated clusters under seeded faults and checks what Kafka promises. A violation is
 * told with the shortest faults that lead to it and the command that repeats it. Exit code 0: no violation; 1: some;
 * 2: the command was wrong.
 */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import {
  nearest,
  parseSchedule,
  promised,
  type Scenario,
  ScheduleError,
  scenarios,
  scheduleText,
  simulate,
  transcriptOf,
} from '../../engine/index.ts';
import { CommandError } from '../command-error.ts';
import { progress } from '../progress.ts';
import type { Finding, SimAnswer, SimTask } from './sim-worker.ts';

/** The options of the command; `print` is where lines go. */
export interface SimOptions {
  seed?: number;
  seeds?: number;
  schedule?: string;
  print?: boolean;
  write?: (line: string) => void;
}

/** Seeds a task has: few enough that a violation is told soon. */
const SEEDS_A_TASK = 20;

/** Runs the command; returns its exit code. */
export async function sim(name: string | undefined, options: SimOptions): Promise<number> {
  const write = options.write ?? (line => process.stdout.write(`${line}\n`));
  if (name === undefined) return list(write);
  const chosen = chosenScenarios(name);
  if (options.seed !== undefined && options.seeds !== undefined) {
    throw new CommandError('give --seed for one seed or --seeds for many, not both.');
  }
  const schedule = options.schedule === undefined ? undefined : scheduleAt(options.schedule);
  if (options.print) return print(chosen, options.seed ?? 1, schedule, write);
  const tasks = chosen.flatMap(scenario => tasksOf(scenario, options, schedule));
  return await runAll(tasks, write);
}

function list(write: (line: string) => void): number {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  for (const { name, about, allows } of scenarios) {
    write(`${name.padEnd(width)}  ${about}${allows ? ` [allows ${allows.anomaly}]` : ''}`);
  }
  write(`${'all'.padEnd(width)}  every scenario that must hold`);
  return 0;
}

function chosenScenarios(name: string): readonly Scenario[] {
  if (name === 'all') return promised;
  const found = scenarios.find(scenario => scenario.name === name);
  if (found) return [found];
  const names = ['all', ...scenarios.map(scenario => scenario.name)];
  const like = nearest(name, names);
  const hint = like ? ` Did you mean "${like}"?` : '';
  throw new CommandError(`there is no scenario "${name}".${hint} "weir sim" lists them.`);
}

/** The schedule in a file, or given as text. */
function scheduleAt(given: string): string {
  const text = existsSync(given) ? readFileSync(given, 'utf8') : given;
  try {
    return scheduleText(parseSchedule(text));
  } catch (error) {
    if (error instanceof ScheduleError) throw new CommandError(`--schedule: ${error.message}`);
    throw error;
  }
}

function print(
  chosen: readonly Scenario[],
  seed: number,
  schedule: string | undefined,
  write: (line: string) => void,
): number {
  const [scenario] = chosen;
  if (!scenario || chosen.length > 1) throw new CommandError('--print takes one scenario, not all.');
  const outcome = simulate(scenario, seed, schedule === undefined ? undefined : parseSchedule(schedule));
  for (const line of transcriptOf(scenario, seed, outcome)) write(line);
  return outcome.violation ? 1 : 0;
}

function tasksOf({ name }: Scenario, { seed, seeds = 1 }: SimOptions, schedule: string | undefined): SimTask[] {
  if (seed !== undefined) return [{ scenario: name, firstSeed: seed, seeds: 1, schedule }];
  return Array.from({ length: Math.ceil(seeds / SEEDS_A_TASK) }, (_, i) => {
    const firstSeed = 1 + i * SEEDS_A_TASK;
    return { scenario: name, firstSeed, seeds: Math.min(SEEDS_A_TASK, seeds - firstSeed + 1), schedule };
  });
}

/** Runs the tasks on all cores, seeds before scenarios, so that every scenario has its turn soon. */
async function runAll(tasks: SimTask[], write: (line: string) => void): Promise<number> {
  const pool = new Piscina<SimTask, SimAnswer>({
    filename: new URL('./sim-worker.ts', import.meta.url).href,
    maxThreads: Math.max(Math.min(availableParallelism(), tasks.length), 1),
  });
  const total = tasks.reduce((sum, { seeds }) => sum + seeds, 0);
  const bar = progress('simulating', total);
  const startedAt = performance.now();
  const broken = new Set<string>();
  const sum = { runs: 0, steps: 0, findings: [] as Finding[] };
  const inTurn = tasks.toSorted((a, b) => a.firstSeed - b.firstSeed);
  await Promise.all(
    inTurn.map(async task => {
      const { runs, steps, finding } = await pool.run(task);
      sum.runs += runs;
      sum.steps += steps;
      bar.step(task.seeds);
      if (!finding || broken.has(finding.scenario)) return;
      broken.add(finding.scenario);
      sum.findings.push(finding);
    }),
  );
  bar.stop();
  await pool.destroy();
  for (const finding of sum.findings) for (const line of told(finding)) write(line);
  const seconds = (performance.now() - startedAt) / 1000;
  const speed = `${Math.round(sum.steps / 1000 / seconds)} thousand tasks a second`;
  const scenariosRun = new Set(tasks.map(({ scenario }) => scenario)).size;
  const runs = `${sum.runs} runs of ${scenariosRun} ${scenariosRun === 1 ? 'scenario' : 'scenarios'}`;
  write(`${runs} in ${seconds.toFixed(1)} s (${speed}): ${outcomeOf(sum.findings)}`);
  return sum.findings.length > 0 ? 1 : 0;
}

function outcomeOf(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'no violation';
  return `${findings.length} ${findings.length === 1 ? 'scenario' : 'scenarios'} broken`;
}

function told({ scenario, seed, violation, schedule, strikesBefore }: Finding): string[] {
  const strikes = schedule === '' ? 0 : schedule.split(';').length;
  return [
    `${scenario}, seed ${seed}: ${violation.anomaly} at ${(violation.atUs / 1e6).toFixed(3)} s`,
    `  ${violation.message}`,
    `  faults (${strikes} of ${strikesBefore}): ${schedule || 'none are needed'}`,
    `  repeat: npx weir sim ${scenario} --seed ${seed} --schedule ${JSON.stringify(schedule)} --print`,
    '',
  ];
}
