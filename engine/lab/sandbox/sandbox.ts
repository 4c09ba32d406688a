/**
 * One fresh QuickJS instance with its limits: evaluates modules, calls the guest's functions, runs pending
 * promise jobs, and turns what goes wrong into errors with a line. Knows nothing of labs, Kafka or checks.
 */
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten-core';
import { EngineBug } from '../../core/assert.ts';
import { guestSource } from './guest.ts';
import { type LimitName, LimitReached, limits } from './limit.ts';
import { isExhausted } from './limited-memory.ts';

/** The name under which the program is evaluated: the guest finds lines in stacks by it. */
export const PROGRAM_FILE = 'main.ts';

const TOO_DEEP = 'Maximum call stack size exceeded: does a function call itself without end?';

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
  #transferred = 0;
  #limit: LimitName | null = null;
  /** A bug of the engine in an answer: the code may catch it, but not hide it. */
  #bug: EngineBug | null = null;
  /** Whether it failed in the middle of native work: it cannot be entered or freed any more. */
  #broken = false;
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
      return this.#answer(host, this.#context.getString(operation), this.#context.getString(request));
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
    const { context, module } = { context: this.#context, module: this.#module };
    if (!module) return { state: 'pending' };
    // Looking at an error runs its getters, which are the program's.
    return this.#inside(() => {
      const state = context.getPromiseState(module);
      if (state.type === 'pending') return { state: 'pending' };
      if (state.type === 'fulfilled') {
        if (!state.notAPromise) state.value.dispose();
        return { state: 'done' };
      }
      const error = this.#failure(state.error);
      if (error instanceof LimitReached) throw error;
      return { state: 'failed', error };
    });
  }

  /** Calls one of the guest's functions with JSON, and runs what follows from it. */
  call(name: 'settle' | 'invoke' | 'fire', request: unknown): void {
    this.#enter(() => this.#callGuest(name, request).dispose());
  }

  /** Calls a function of the program at once; its pending promise jobs wait until the code is entered again. */
  callNow(request: unknown): unknown {
    if (this.#depth === 0) this.#turnTicks = 0;
    return this.#inside(() => {
      const result = this.#callGuest('callNow', request);
      const answer: unknown = JSON.parse(this.#context.getString(result));
      result.dispose();
      return answer;
    });
  }

  /** Stops the code at a limit: at once when it next asks the host, or when it next counts a tick. */
  halt(limit: LimitName): void {
    this.#limit ??= limit;
  }

  #callGuest(name: string, request: unknown): QuickJSHandle {
    const fn = this.#context.getProp(this.#guest, name);
    const text = this.#context.newString(JSON.stringify(request));
    const result = this.#context.callFunction(fn, this.#context.undefined, text);
    fn.dispose();
    text.dispose();
    if (result.error) throw this.#failure(result.error);
    return result.value;
  }

  /** Gives control to the code, then to its pending promise jobs. */
  #enter(run: () => void): void {
    this.#turnTicks = 0;
    this.#inside(() => {
      run();
      this.#drain();
    });
  }

  /** Whatever the code does inside ends as a value, a {@link GuestError} or a {@link LimitReached}. */
  #inside<T>(run: () => T): T {
    this.#depth++;
    try {
      const value = run();
      if (this.#bug) throw this.#bug;
      if (this.#limit) throw new LimitReached(this.#limit, null);
      // An error for want of memory may have been caught, or lost in a promise.
      if (this.#memoryIsFull()) throw new LimitReached('MemoryLimit', null);
      return value;
    } catch (error) {
      throw this.#ending(error);
    } finally {
      this.#depth--;
    }
  }

  /** Native work that fails throws the host's own errors, and leaves the instance as it was in the middle of it. */
  #ending(error: unknown): unknown {
    if (this.#bug) return this.#bug;
    if (error instanceof GuestError) return error;
    const isTrap = error instanceof WebAssembly.RuntimeError;
    const isTooDeep = error instanceof RangeError || (error instanceof Error && error.name === 'InternalError');
    if (isTrap || isTooDeep || error instanceof LimitReached) this.#broken = true;
    if (isTrap) return new LimitReached('MemoryLimit', null);
    return isTooDeep ? new GuestError('RangeError', TOO_DEEP, null, null) : error;
  }

  #answer(host: HostCall, operation: string, request: string): QuickJSHandle {
    this.#transferred += request.length;
    if (this.#transferred > limits.transferCharacters) this.halt('TransferLimit');
    if (this.#limit) throw new Error('The program is stopped.');
    try {
      return this.#context.newString(JSON.stringify(host(operation, JSON.parse(request)) ?? null));
    } catch (error) {
      if (error instanceof EngineBug) this.#bug ??= error;
      throw error;
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

  /** Frees the instance; after a failure deep inside it is only dropped, which frees its memory as well. */
  dispose(): void {
    if (this.#broken) return;
    try {
      for (const handle of this.#handles) handle.dispose();
      this.#context.dispose();
      this.#runtime.dispose();
    } catch {
      this.#broken = true;
    }
  }

  #tick(): boolean {
    this.#turnTicks++;
    this.#runTicks++;
    if (this.#runTicks > limits.runTicks) this.halt('RunLimit');
    else if (this.#turnTicks > limits.turnTicks) this.halt('TurnLimit');
    return this.#limit !== null;
  }

  #memoryIsFull(): boolean {
    return isExhausted(this.#quickjs.getWasmMemory());
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
    if (error.message === 'stack overflow') return new GuestError('RangeError', TOO_DEEP, line, column);
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
