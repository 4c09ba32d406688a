/**
 * What drives runs: the page's worker and the command line both use this and nothing else.
 *
 *     const session = await openSession(wasm)          // once in a worker or process
 *     const run = session.start(lab, code, seed, actions)
 *     while (run.advance(2000)) ship(run.trace)        // simulates ahead in slices of engine steps
 *     const result = run.result()                      // checks, in sandboxes of their own
 *     run.dispose()
 */
import baseVariant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant, type QuickJSWASMModule } from 'quickjs-emscripten-core';
import type { Action } from './action.ts';
import { gradeRun } from './grade.ts';
import type { Lab } from './lab.ts';
import type { Result } from './result.ts';
import { LabRun } from './run.ts';
import { checkLimits, limits } from './sandbox/limit.ts';
import { limitedMemory } from './sandbox/limited-memory.ts';

/** A run that can be graded. */
export class GradedRun extends LabRun {
  readonly #checkers: QuickJSWASMModule;

  constructor(
    lab: Lab,
    code: string,
    seed: number,
    actions: readonly Action[],
    { program, checkers }: { program: QuickJSWASMModule; checkers: QuickJSWASMModule },
  ) {
    super(lab, code, seed, program, actions);
    this.#checkers = checkers;
  }

  /** Ends the run if need be and runs the checks; the student's sandbox is gone by then. */
  result(): Result {
    while (this.advance(Number.MAX_SAFE_INTEGER));
    this.dispose();
    return gradeRun(this, this.#checkers);
  }
}

/** Starts runs, each in WebAssembly instances of its own. */
export class Session {
  readonly #instance: (maximumPages: number) => Promise<QuickJSWASMModule>;

  constructor(instance: (maximumPages: number) => Promise<QuickJSWASMModule>) {
    this.#instance = instance;
  }

  /** A run of `code` in `lab`, with what the reader did. */
  async start(lab: Lab, code: string, seed: number, actions: readonly Action[] = []): Promise<GradedRun> {
    const [program, checkers] = await Promise.all([
      this.#instance(limits.maximumPages),
      this.#instance(checkLimits.maximumPages),
    ]);
    return new GradedRun(lab, code, seed, actions, { program, checkers });
  }
}

/** A session on a compiled QuickJS (emscripten-module.wasm of the RELEASE_SYNC variant). */
export async function openSession(wasmModule: WebAssembly.Module): Promise<Session> {
  return new Session(maximumPages => {
    const wasmMemory = limitedMemory(limits.initialPages, maximumPages);
    return newQuickJSWASMModuleFromVariant(newVariant(baseVariant, { wasmModule, wasmMemory }));
  });
}
