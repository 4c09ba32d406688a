/**
 * The table of functions: one line a family. What is not here, and not among the aggregates, generators and windows,
 * does not exist.
 */
import { conditionalFunctions } from './conditional.ts';
import { hashFunctions } from './hash.ts';
import { mathFunctions } from './math.ts';
import { nestedFunctions } from './nested.ts';
import { operators } from './operators.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { stringFunctions } from './string.ts';
import { timeFunctions } from './time.ts';

const all: readonly ScalarFunction[] = [
  ...operators,
  ...conditionalFunctions,
  ...hashFunctions,
  ...mathFunctions,
  ...stringFunctions,
  ...timeFunctions,
  ...nestedFunctions,
];

const byName = new Map(
  all.flatMap(entry => [entry.name, ...(entry.aliases ?? [])].map(name => [name, entry] as const)),
);

/** The function of a name. */
export function scalarFunction(name: string): ScalarFunction | undefined {
  return byName.get(name);
}

/** All functions of single rows, for the reference. */
export function scalarFunctions(): readonly ScalarFunction[] {
  return all;
}

/** The names of all functions, other names of the same included. */
export function scalarFunctionNames(): string[] {
  return [...byName.keys()];
}
