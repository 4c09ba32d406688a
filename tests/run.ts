/**
 * The whole proof, in order: types, lint, doors, dead code, the site's build, all tests. Runs every stage even
 * after a failure, and closes with one line: `N passed, N failed`. A stage counts as one, each test as one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Stage {
  name: string;
  command: string[];
}

const stages: Stage[] = [
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings'] },
  {
    name: 'doors',
    command: ['depcruise', '--config', '.dependency-cruiser.mjs', '--output-type', 'err-long', 'engine', 'site', 'cli'],
  },
  { name: 'dead code', command: ['knip', '--no-progress'] },
  { name: 'site build', command: ['astro', 'build', '--silent'] },
];

let passed = 0;
let failed = 0;
for (const { name, command } of stages) {
  const begun = Date.now();
  const ok = run(command) === 0;
  if (ok) passed++;
  else failed++;
  console.log(`${ok ? 'PASS' : 'FAIL'} ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
}

const folder = mkdtempSync(join(tmpdir(), 'weir-tests-'));
const report = join(folder, 'report.json');
const status = run(['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
const counts = existsSync(report)
  ? (JSON.parse(readFileSync(report, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
      numFailedTestSuites: number;
    })
  : { numPassedTests: 0, numFailedTests: 0, numFailedTestSuites: 0 };
rmSync(folder, { recursive: true });
passed += counts.numPassedTests;
failed += counts.numFailedTests;
// A file that could not even be loaded has no tests to count, but it failed all the same.
if (status !== 0 && counts.numFailedTests === 0) failed += Math.max(1, counts.numFailedTestSuites);

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function run(command: string[]): number {
  const [name, ...args] = command;
  const env = { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: process.stdout.isTTY ? '' : '1' };
  if (process.stdout.isTTY) delete (env as Record<string, string | undefined>).NO_COLOR;
  const { status } = spawnSync(join('node_modules', '.bin', name!), args, { stdio: 'inherit', env });
  return status ?? 1;
}
