/**
 * Finished runs of labs, for what lessons quote and draw of them. Runs in Node only, while the site is built; each run
 * is made once a build.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type GradedRun, type Lab, openSession, type Session } from '../../engine/index.ts';
import { loadLab } from './load.ts';

let session: Promise<Session> | null = null;
const runs = new Map<string, Promise<GradedRun>>();

/** The run of a program in a lab on its seed: `start`, `solution`, or a file of the lab's folder. */
export function labRun(id: string, program: string): Promise<GradedRun> {
  const name = `${id}/${program}`;
  const known = runs.get(name) ?? makeRun(id, program);
  runs.set(name, known);
  return known;
}

async function makeRun(id: string, program: string): Promise<GradedRun> {
  const wasm = createRequire(join(process.cwd(), 'package.json')).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
  session ??= WebAssembly.compile(readFileSync(wasm)).then(openSession);
  const lab = loadLab('labs', id);
  const run = await (await session).start(lab, codeOf(lab, program), lab.seed);
  while (run.advance(100_000));
  run.dispose();
  return run;
}

function codeOf(lab: Lab, program: string): string {
  if (program === 'start' || program === 'solution') return lab[program].code;
  const file = join('labs', lab.id, program);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  throw new Error(`labs/${lab.id} has no program "${program}": start, solution or a file beside index.md.`);
}
