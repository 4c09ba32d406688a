/**
 * Runs an example while the site is built (or tested). Runs in Node only. An example
 * whose program fails stops the build.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { openSession, type Session, type Trace } from '../../engine/index.ts';
import { type Example, labOf, nameOf } from './example.ts';

const wasm = createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
let session: Promise<Session> | null = null;

/** The trace of an example. */
export async function traceOf(example: Example): Promise<Trace> {
  session ??= WebAssembly.compile(readFileSync(wasm)).then(openSession);
  const lab = labOf(example);
  const run = await (await session).start(lab, example.program, lab.seed);
  while (run.advance(10_000));
  const { status, error, message, line } = run.outcome;
  run.dispose();
  if (status === 'finished' || status === 'running') return run.trace;
  throw new Error(`site/gallery/examples/${nameOf(example)}.ts: line ${line} of its program: ${error}: ${message}`);
}
