/**
 * Between a sandbox and the engine: answers the guest's calls of offered objects, runs the processes behind
 * its promises, keeps its timers, and lets the engine call the program's functions.
 */
import { EngineBug } from '../../core/assert.ts';
import { nearest } from '../../core/nearest.ts';
import { type AnswersMissing, type Offered, ProgramError, type ProgramFunction } from '../../core/offered.ts';
import { type Process, spawn, wait } from '../../core/process.ts';
import type { Simulation } from '../../core/simulation.ts';
import { msToUs } from '../../core/units.ts';
import { type LimitName, limits } from './limit.ts';
import { placeIn } from './sandbox.ts';
import { decodeValue, encodeValue } from './value.ts';

/** What the bridge needs of the program around it. */
export interface Program {
  /** Calls a guest function; the program deals with what goes wrong inside. */
  enter(name: 'settle' | 'invoke' | 'fire', request: unknown): void;
  /** Calls a function of the program at once; its value, or its error. */
  callNow(request: unknown): { value?: unknown; error?: GuestErrorReport };
  /** Makes an object of the class that a module offers. */
  construct(name: string, args: unknown[]): Offered;
  /** Prints; whether no more will be kept. */
  print(level: string, text: string, line: number | null): boolean;
  /** A promise that nobody awaited failed. */
  lost(error: GuestErrorReport): void;
  /** Stops the program in the middle of its turn. */
  halt(limit: LimitName): void;
}

/** An error as the guest reports it. */
export interface GuestErrorReport {
  name: string;
  message: string;
  stack: string;
  properties: Record<string, unknown>;
}

interface Request {
  [field: string]: unknown;
}

interface Call {
  resume(value: unknown): void;
  fail(error: unknown): void;
}

const MIN_TIMER_MS = 1;
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The host's side of one sandbox. */
export class Bridge {
  /** Calls and timers so far, which count as engine steps. */
  calls = 0;
  readonly #simulation: Simulation;
  readonly #program: Program;
  readonly #random;
  readonly #functions = new Map<number, ProgramFunction>();
  readonly #objects: Offered[] = [];
  readonly #calls = new Map<number, Call>();
  #nextPromise = 1;
  #nextCall = 1;
  #nextTimer = 1;
  #open = 0;

  constructor(simulation: Simulation, program: Program) {
    this.#simulation = simulation;
    this.#program = program;
    this.#random = simulation.rng.fork('program');
  }

  /** Promises and timers that the program may still hear of. */
  get open(): number {
    return this.#open;
  }

  /** Answers a call of the guest. */
  answer(operation: string, request: unknown): unknown {
    if (++this.calls > limits.steps) this.#program.halt('StepLimit');
    const fields = (request ?? {}) as Request;
    switch (operation) {
      case 'call':
        return this.#guarded(fields, () => this.#call(fields));
      case 'construct':
        return this.#guarded(fields, () => this.#construct(fields));
      case 'returned':
        return this.#finish(Number(fields['id']), call => call.resume(this.#decode(fields['value'])));
      case 'threw':
        return this.#finish(Number(fields['id']), call => call.fail(programError(fields['error'] as GuestErrorReport)));
      case 'timer':
        return this.#timer(Number(fields['delayMs']));
      case 'now':
        return { ms: this.#simulation.nowMs(), us: this.#simulation.scheduler.nowUs };
      case 'random':
        return { value: this.#random.real() };
      case 'lost':
        this.#program.lost(fields['error'] as GuestErrorReport);
        return null;
      case 'print':
        return { isFull: this.#program.print(String(fields['level']), String(fields['text']), lineOf(fields)) };
      default:
        throw new EngineBug(`the guest asked for ${operation}`, this.#simulation.scheduler.moment());
    }
  }

  #call(fields: Request): unknown {
    const offered = this.#objects[Number(fields['object'])];
    const method = String(fields['method']);
    const kind = offered && Object.hasOwn(offered.methods, method) ? offered.methods[method] : undefined;
    if (offered && !kind && offered.typeName !== null) return { value: this.#encode(missingMember(offered, method)) };
    if (!offered || !kind) throw new ProgramError('TypeError', `there is no method ${method}`);
    const args = Array.isArray(fields['args']) ? fields['args'].map(arg => this.#decode(arg)) : [];
    if (kind === 'get') return { value: this.#encode((offered.target as Record<string, unknown>)[method] ?? null) };
    const target = offered.target as Record<string, (...args: unknown[]) => unknown>;
    const result = target[method]!(...args);
    if (kind === 'sync') return { value: this.#encode(result ?? null) };
    return { promise: this.#promise(result as Process<unknown>, lineOf(fields)) };
  }

  #construct(fields: Request): unknown {
    const args = Array.isArray(fields['args']) ? fields['args'].map(arg => this.#decode(arg)) : [];
    return { value: this.#encode(this.#program.construct(String(fields['name']), args)) };
  }

  /** Runs `act` with the program's line known to the trace; errors become the program's. */
  #guarded(fields: Request, act: () => unknown): unknown {
    this.#simulation.programLine = lineOf(fields);
    try {
      return act();
    } catch (error) {
      return { error: this.#report(error, lineOf(fields)) };
    } finally {
      this.#simulation.programLine = null;
    }
  }

  #opened(): void {
    if (++this.#open > limits.open) this.#program.halt('OpenLimit');
  }

  /** A promise of the guest that settles when the process ends, always in a later task. */
  #promise(process: Process<unknown>, line: number | null): number {
    const promise = this.#nextPromise++;
    this.#opened();
    const settle = (answer: Record<string, unknown>): void => {
      this.#simulation.scheduler.after(0, () => {
        this.#open--;
        this.#program.enter('settle', { promise, ...answer });
      });
    };
    spawn(this.#simulation.scheduler, process, {
      done: value => settle({ value: this.#encode(value ?? null) }),
      failed: error => {
        const report = this.#report(error, line);
        this.#simulation.record('client.failed', {
          client: 'program',
          error: report.name,
          code: typeof report.properties['type'] === 'string' ? report.properties['type'] : null,
          message: report.message,
          line,
        });
        settle({ error: report });
      },
    });
    return promise;
  }

  #timer(delayMs: number): { timer: number } {
    const timer = this.#nextTimer++;
    const delay = Number.isFinite(delayMs) ? Math.min(Math.max(delayMs, MIN_TIMER_MS), MAX_TIMER_MS) : MIN_TIMER_MS;
    this.#opened();
    this.#simulation.scheduler.after(msToUs(delay), () => {
      this.#open--;
      this.#program.enter('fire', { timer });
    });
    return { timer };
  }

  /** A function of the program: as a process it ends when its promise does. */
  #functionOf(id: number, arity: number): ProgramFunction {
    const known = this.#functions.get(id);
    if (known) return known;
    const process = (...args: unknown[]): Process<unknown> =>
      wait((resume, fail) => {
        const call = this.#nextCall++;
        this.#calls.set(call, { resume, fail });
        const request = { id: call, function: id, args: args.map(arg => this.#encode(arg)) };
        this.#simulation.scheduler.after(0, () => this.#program.enter('invoke', request));
      });
    const now = (...args: unknown[]): unknown => {
      const answer = this.#program.callNow({ function: id, args: args.map(arg => this.#encode(arg)) });
      if (answer.error) throw programError(answer.error);
      return this.#decode(answer.value);
    };
    const made = Object.assign(process, { now, arity });
    this.#functions.set(id, made);
    return made;
  }

  #finish(id: number, finish: (call: Call) => void): null {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (call) finish(call);
    return null;
  }

  #report(
    error: unknown,
    line: number | null,
  ): { name: string; message: string; properties: Record<string, unknown>; line: number | null } {
    if (!(error instanceof Error) || error instanceof EngineBug) throw error;
    const properties = error instanceof ProgramError ? error.properties : {};
    return {
      name: error.name,
      message: error.message,
      properties: this.#encode(properties) as Record<string, unknown>,
      line,
    };
  }

  #decode(value: unknown): unknown {
    return decodeValue(value, {
      functionOf: (id, arity) => this.#functionOf(id, arity),
      objectOf: id => this.#objects[id]?.target ?? null,
    });
  }

  #encode(value: unknown): unknown {
    return encodeValue(value, offered => this.#objects.push(offered) - 1);
  }
}

/** PySpark's error for a member that is not there. */
function noMember(typeName: string, name: string, members: readonly string[]): ProgramError {
  const guess = nearest(name, members);
  const mend = guess ? ` Did you mean '${guess}'?` : '';
  return new ProgramError('AttributeError', `'${typeName}' object has no attribute '${name}'.${mend}`);
}

function lineOf(fields: Request): number | null {
  return typeof fields['line'] === 'number' ? fields['line'] : null;
}

/** A member that an object does not have: perhaps it makes something of it; else the nearest name is told. */
function missingMember(offered: Offered, name: string): unknown {
  const target = offered.target as Partial<AnswersMissing>;
  if (target.missing) return target.missing(name);
  throw noMember(offered.typeName!, name, Object.keys(offered.methods));
}

/** An error of the program as the engine's clients throw it on. */
function programError(report: GuestErrorReport): ProgramError {
  const { line } = placeIn(String(report?.stack ?? ''));
  return new ProgramError(String(report?.name), String(report?.message), { ...report?.properties, line });
}
