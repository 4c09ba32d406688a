/**
 * Objects that the engine offers to a student's program. The program's promises are the engine's processes:
 * `Hosted<T>` turns an interface as the student sees it into the one that the engine implements, so that one
 * declaration serves both. An `Offered` object names its methods, so that a sandbox can build a stand-in.
 */
import type { Process } from './process.ts';

/** How a member answers: at once, by a promise, or as a property that is read. */
export type MethodKind = 'sync' | 'async' | 'get';

/** The kinds of all methods of an interface; a missing or misnamed one does not compile. */
export type MethodTable<T> = {
  [K in keyof T as T[K] extends Callable ? K : never]: T[K] extends (...args: never[]) => Promise<unknown>
    ? 'async'
    : 'sync';
};

/** An interface of the student's world as the engine implements it. */
export type Hosted<T> = T extends Uint8Array
  ? Uint8Array
  : T extends (...args: infer A) => Promise<infer R>
    ? (...args: HostedList<A>) => Process<Hosted<R>>
    : T extends (...args: infer A) => infer R
      ? (...args: HostedList<A>) => Hosted<R>
      : T extends object
        ? { [K in keyof T]: Hosted<T[K]> }
        : T;

type HostedList<A extends unknown[]> = { [I in keyof A]: Hosted<A[I]> };

type Callable = (...args: never[]) => unknown;

/** An object whose methods a program may call; its other own properties are copied as data. */
export class Offered {
  readonly target: object;
  readonly methods: Readonly<Record<string, MethodKind>>;
  /** The class that programs know it by: only then can it be an argument, and a misspelt member is told. */
  readonly typeName: string | null;
  /** Whether programs get it as a function: its one method, `call`. */
  readonly isFunction: boolean;

  constructor(
    target: object,
    methods: Readonly<Record<string, MethodKind>>,
    typeName: string | null = null,
    isFunction = false,
  ) {
    this.target = target;
    this.methods = methods;
    this.typeName = typeName;
    this.isFunction = isFunction;
  }

  /** A function that programs may call, which answers at once. */
  static asFunction(call: (...args: unknown[]) => unknown): Offered {
    return new Offered({ call }, { call: 'sync' }, null, true);
  }
}

/** An offered object that can make something of a member that it does not have, as `df.column` does. */
export interface AnswersMissing {
  missing(name: string): unknown;
}

/** A function of the program: as a process in tasks of its own, or at once, for code that must not wait. */
export interface ProgramFunction {
  (...args: unknown[]): Process<unknown>;
  now(...args: unknown[]): unknown;
  /** How many arguments it declares. */
  readonly arity: number;
}

/** A regular expression of the program: it is carried out in the program's own world. */
export class ProgramPattern {
  /** As it was written: /orders-.*\/i. */
  readonly text: string;
  readonly #test: ProgramFunction;

  constructor(text: string, test: ProgramFunction) {
    this.text = text;
    this.#test = test;
  }

  /** Whether it fits. */
  matches(text: string): boolean {
    return this.#test.now(text) === true;
  }
}

/** A moment that reaches programs as a Date. */
export class Moment {
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }
}

/** Offers `target` to programs with the methods of the table. */
export function offer<T extends object>(target: Hosted<T>, methods: MethodTable<T>): Offered {
  return new Offered(target as object, methods as Record<string, MethodKind>);
}

/**
 * An error that belongs to the student's world: it reaches the program as an Error with this name and these
 * properties. Anything else thrown is a bug of the engine.
 */
export class ProgramError extends Error {
  readonly properties: Readonly<Record<string, unknown>>;

  constructor(name: string, message: string, properties: Record<string, unknown> = {}) {
    super(message);
    this.name = name;
    this.properties = properties;
  }
}
