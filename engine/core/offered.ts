/**
 * Objects that the engine offers to a student's program. The program's promises are the engine's processes:
 * `Hosted<T>` turns an interface as the student sees it into the one that the engine implements, so that one
 * declaration serves both. An `Offered` object names its methods, so that a sandbox can build a stand-in.
 */
import type { Process } from './process.ts';

/** How a method answers: at once, or by a promise. */
export type MethodKind = 'sync' | 'async';

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

  constructor(target: object, methods: Readonly<Record<string, MethodKind>>) {
    this.target = target;
    this.methods = methods;
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
