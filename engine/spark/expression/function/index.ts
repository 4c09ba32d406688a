/**
 * The table of functions: one line a family. What is not here, and not among the aggregates, generators and windows,
 * does not exist.
 */

import { conditionalFunctions } from './conditional.ts';
import { digestFunctions } from './digest.ts';
import { formatFunctions } from './format.ts';
import { hashFunctions } from './hash.ts';
import { jsonFunctions } from './json.ts';
import { lambdaFunctions } from './lambda.ts';
import { listOrderFunctions } from './list-order.ts';
import { listSetFunctions } from './list-sets.ts';
import { mathFunctions } from './math.ts';
import { nestedFunctions } from './nested.ts';
import { operators } from './operators.ts';
import { regexpFunctions } from './regexp.ts';
import { roundingFunctions } from './rounding.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { stringFunctions } from './string.ts';
import { textCodeFunctions } from './text-codes.ts';
import { textPartFunctions } from './text-parts.ts';
import { timeFunctions } from './time.ts';
import { timeFormatFunctions } from './time-format.ts';
import { timePartFunctions } from './time-part.ts';
import { timeSpanFunctions } from './time-span.ts';
import { toNumberFunctions } from './to-number.ts';
import { typeCastFunctions } from './type-casts.ts';

const all: readonly ScalarFunction[] = [
  ...operators,
  ...conditionalFunctions,
  ...hashFunctions,
  ...mathFunctions,
  ...stringFunctions,
  ...timeFunctions,
  ...nestedFunctions,
  ...listOrderFunctions,
  ...lambdaFunctions,
  ...roundingFunctions,
  ...timePartFunctions,
  ...typeCastFunctions,
  ...digestFunctions,
  ...formatFunctions,
  ...jsonFunctions,
  ...listSetFunctions,
  ...regexpFunctions,
  ...textCodeFunctions,
  ...textPartFunctions,
  ...timeFormatFunctions,
  ...timeSpanFunctions,
  ...toNumberFunctions,
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
