/**
 * How the engine implements what `pyspark.ts` declares: a class with every member (a face), and a table that says how
 * each is called. A member that is declared and not built does not compile.
 */
import type { MethodKind } from '../../core/offered.ts';

/** A class that has all members of a declared interface; what they take comes from programs and may be anything. */
export type Face<T> = {
  [K in keyof T]: T[K] extends (...args: never[]) => unknown ? (...args: never[]) => unknown : unknown;
};

/** How each member of a declared interface is called. */
export type MembersOf<T> = {
  readonly [K in keyof T]-?: NonNullable<T[K]> extends (...args: never[]) => infer R
    ? [R, 0 extends 1 & R ? 'any' : 'typed'] extends [Promise<unknown>, 'typed']
      ? 'async'
      : 'sync'
    : 'get';
} & Readonly<Record<string, MethodKind>>;
