/**
 * One fresh QuickJS instance with its limits: evaluates modules, calls the guest's functions, runs pending
 * promise jobs, and turns what goes wrong into errors with a line. Knows nothing of labs, Kafka or checks.
 */
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten-core';
import { guestSource } from './guest.ts';
import { LimitReached, limits } from './limit.ts';

/** The name under which the program is evaluated: the guest finds lines in stacks by it. */
export const PROGRAM_FILE = 'main.ts';

/** So many promise jobs count as one tick. */
const JOBS_PER_TICK = 100;

/** An error of code in the sandbox. */
export class GuestError extends Error {
  readonly line: number | null;
  readonly column: number | null;

  constructor(name: string, message: string, line: number | null, column: number | null) {
    super(message);
    this.name = name;
    this.line = line;
    this.column = column;
  }
}

/** What the sandbox asks of its host; the answer and the request are JSON. */
export type HostCall = (operation: string, request: unknown) => unknown;

/** How an evaluated module stands. */
export type ModuleState = { state: 'pending' } | { state: 'done' } | { state: 'failed'; error: GuestError };

/** A QuickJS instance of one run. */
export class Sandbox {
  readonly #quickjs: QuickJSWASMModule;
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  readonly #guest: QuickJSHandle;
  readonly #handles: QuickJSHandle[] = [];
  #module: QuickJSHandle | null = null;
  #turnTicks = 0;
  #runTicks = 0;
  #limit: 'TurnLimit' | 'RunLimit' | null = null;
  /** How many times the code was entered and not left: engine and code may call each other to and fro. */
  #depth = 0;

  constructor(quickjs: QuickJSWASMModule, host: HostCall, loadModule: (name: string) => string | Error) {
    this.#quickjs = quickjs;
    this.#runtime = quickjs.newRuntime();
    this.#runtime.setMaxStackSize(limits.stackBytes);
    this.#runtime.setInterruptHandler(() => this.#tick());
    this.#runtime.setModuleLoader(
      name => {
        const source = loadModule(name);
        return typeof source === 'string' ? source : { error: source };
      },
      (_base, name) => name,
    );
    this.#context = this.#runtime.newContext();
    const ask = this.#context.newFunction('__host', (operation, request) => {
      const answer = host(this.#context.getString(operation), JSON.parse(this.#context.getString(request)));
      return this.#context.newString(JSON.stringify(answer ?? null));
    });
    this.#context.setProp(this.#context.global, '__host', ask);
    ask.dispose();
    this.#guest = this.#context.unwrapResult(this.#context.evalCode(guestSource, 'weir.js'));
    this.#handles.push(this.#guest);
  }

  /** Makes a value of the guest's world: runs `source`, an expression in which `guest` is the guest's functions. */
  prepare(source: string): void {
    this.#context.setProp(this.#context.global, '__guest', this.#guest);
    const result = this.#context.evalCode(
      `{ const guest = globalThis.__guest; delete globalThis.__guest; ${source} }`,
      'weir.js',
    );
    this.#context.unwrapResult(result).dispose();
  }

  /** Evaluates the program as a module; what its promises do follows at once. */
  evaluate(code: string): void {
    this.#enter(() => {
      const result = this.#context.evalCode(code, PROGRAM_FILE, { type: 'module' });
      if (result.error) throw this.#failure(result.error);
      this.#module = result.value;
      this.#handles.push(result.value);
    });
  }

  /** How the evaluated module stands. */
  moduleState(): ModuleState {
    if (!this.#module) return { state: 'pending' };
    const state = this.#context.getPromiseState(this.#module);
    if (state.type === 'pending') return { state: 'pending' };
    if (state.type === 'fulfilled') {
      if (!state.notAPromise) state.value.dispose();
      return { state: 'done' };
    }
    const error = this.#failure(state.error);
    if (error instanceof LimitReached) throw error;
    return { state: 'failed', error };
  }

  /** Calls one of the guest's functions with JSON, and runs what follows from it. */
  call(name: 'settle' | 'invoke' | 'fire', request: unknown): void {
    this.#enter(() => {
      const fn = this.#context.getProp(this.#guest, name);
      const text = this.#context.newString(JSON.stringify(request));
      const result = this.#context.callFunction(fn, this.#context.undefined, text);
      fn.dispose();
      text.dispose();
      if (result.error) throw this.#failure(result.error);
      result.value.dispose();
    });
  }

  /** Calls a function of the program at once; its pending promise jobs wait until the code is entered again. */
  callNow(request: unknown): unknown {
    if (this.#depth === 0) this.#turnTicks = 0;
    this.#depth++;
    try {
      const fn = this.#context.getProp(this.#guest, 'callNow');
      const text = this.#context.newString(JSON.stringify(request));
      const result = this.#context.callFunction(fn, this.#context.undefined, text);
      fn.dispose();
      text.dispose();
      if (result.error) throw this.#failure(result.error);
      const answer: unknown = JSON.parse(this.#context.getString(result.value));
      result.value.dispose();
      return answer;
    } finally {
      this.#depth--;
    }
  }

  /** Gives control to the code, then to its pending promise jobs; running out of memory may break the instance. */
  #enter(run: () => void): void {
    this.#turnTicks = 0;
    this.#depth++;
    try {
      run();
      this.#drain();
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw new LimitReached('MemoryLimit', null);
      throw error;
    } finally {
      this.#depth--;
    }
  }

  /** Runs pending promise jobs until there are none. */
  #drain(): void {
    for (;;) {
      const result = this.#runtime.executePendingJobs(JOBS_PER_TICK);
      if (result.error) throw this.#failure(result.error);
      const count = result.value;
      result.dispose();
      if (count === 0) return;
      // Jobs that only make jobs hardly ever reach the interrupt handler.
      if (count === JOBS_PER_TICK && this.#tick()) throw new LimitReached(this.#limit!, null);
    }
  }

  /** Frees the instance; after a failure deep inside it is only dropped. */
  dispose(): void {
    try {
      for (const handle of this.#handles) handle.dispose();
      this.#context.dispose();
      this.#runtime.dispose();
    } catch {
      // An instance that failed in the middle of a call cannot be freed; dropping it frees its memory as well.
    }
  }

  #tick(): boolean {
    this.#turnTicks++;
    this.#runTicks++;
    if (this.#runTicks > limits.runTicks) this.#limit = 'RunLimit';
    else if (this.#turnTicks > limits.turnTicks) this.#limit = 'TurnLimit';
    return this.#limit !== null;
  }

  #memoryIsFull(): boolean {
    return this.#quickjs.getWasmMemory().buffer.byteLength >= (limits.maximumPages - 16) * 65_536;
  }

  /** The error that a handle holds, as one of ours. */
  #failure(handle: QuickJSHandle): GuestError | LimitReached {
    const dumped: unknown = this.#context.dump(handle);
    handle.dispose();
    const error = (dumped ?? {}) as { name?: unknown; message?: unknown; stack?: unknown; lineNumber?: unknown };
    const { line, column } = placeIn(String(error.stack ?? ''), error.lineNumber);
    if (this.#limit) return new LimitReached(this.#limit, line);
    // Without memory for an error object, QuickJS throws null.
    if (error.message === 'out of memory' || (dumped === null && this.#memoryIsFull()))
      return new LimitReached('MemoryLimit', line);
    if (error.name === 'InternalError' && error.message === 'stack overflow') {
      return new GuestError(
        'RangeError',
        'Maximum call stack size exceeded: does a function call itself without end?',
        line,
        column,
      );
    }
    if (typeof dumped !== 'object' || dumped === null) {
      return new GuestError('Error', `${String(dumped)} was thrown`, null, null);
    }
    return new GuestError(String(error.name ?? 'Error'), String(error.message ?? ''), line, column);
  }
}

/** The first place in the program that a stack names. */
export function placeIn(stack: string, lineNumber?: unknown): { line: number | null; column: number | null } {
  const place = /main\.ts:(\d+)(?::(\d+))?/.exec(stack);
  if (!place) return { line: typeof lineNumber === 'number' ? lineNumber : null, column: null };
  return { line: Number(place[1]), column: place[2] ? Number(place[2]) : null };
}
