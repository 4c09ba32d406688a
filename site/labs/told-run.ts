/**
 * What happens in a run of a lab, as sentences for a lesson: the transcripts in prose are made here while the site is
 * built, so they say what the engine does today. Runs in Node only; each run is made once a build.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type GradedRun, narrate, openSession, type Session } from '../../engine/index.ts';
import { loadLab } from './load.ts';

/** Which sentences of which run. */
export interface Telling {
  lab: string;
  /** `start`, `solution`, or a file of the lab's folder. */
  program: string;
  /** Seconds of the run, the end not included. */
  from: number;
  to: number;
  /** The kinds of entries that are told. */
  kinds: readonly string[];
  /** Only sentences that this regular expression finds something in. */
  about: string;
}

/** A moment of the run and what happened. */
export interface Told {
  atUs: number;
  text: string;
}

let session: Promise<Session> | null = null;
const runs = new Map<string, Promise<GradedRun>>();

/** The sentences; nothing to tell is a mistake of the page's author. */
export async function tell(telling: Telling): Promise<Told[]> {
  const { lab, program, from, to, kinds } = telling;
  const { trace } = await finishedRun(lab, program);
  const about = new RegExp(telling.about, 'i');
  const told: Told[] = [];
  for (let index = 0; index < trace.length; index++) {
    const entry = trace.entry(index);
    if (!kinds.includes(entry.kind) || entry.atUs < from * 1e6 || entry.atUs >= to * 1e6) continue;
    const text = narrate(entry);
    if (text !== null && about.test(text)) told.push({ atUs: entry.atUs, text });
  }
  if (told.length === 0) throw new Error(`Nothing of ${JSON.stringify(telling)} happens in that run.`);
  return told;
}

function finishedRun(id: string, program: string): Promise<GradedRun> {
  const name = `${id}/${program}`;
  const known = runs.get(name) ?? makeRun(id, program);
  runs.set(name, known);
  return known;
}

async function makeRun(id: string, program: string): Promise<GradedRun> {
  const wasm = createRequire(join(process.cwd(), 'package.json')).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
  session ??= WebAssembly.compile(readFileSync(wasm)).then(openSession);
  const lab = loadLab('labs', id);
  const file = join('labs', id, program);
  const code = existsSync(file) ? readFileSync(file, 'utf8') : sourceOf(lab, program);
  const run = await (await session).start(lab, code, lab.seed);
  while (run.advance(100_000));
  run.dispose();
  return run;
}

function sourceOf(lab: ReturnType<typeof loadLab>, program: string): string {
  if (program === 'start' || program === 'solution') return lab[program].code;
  throw new Error(`labs/${lab.id} has no program "${program}": start, solution or a file beside index.md.`);
}
