/**
 * Types as functions: double('1.5') is CAST('1.5' AS DOUBLE).
 */
import type { DataType, SimpleKind } from '../../../stream/column/data-type.ts';
import { decimal } from '../../../stream/column/data-type.ts';
import { cast } from '../build.ts';
import { canCast } from '../cast.ts';
import { cannotCast } from '../resolve-errors.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

const KINDS: readonly SimpleKind[] = [
  ...(['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'string', 'binary', 'date'] as const),
  'timestamp',
];

const asType = (name: string, type: DataType): ScalarFunction => ({
  name,
  doc: `The value as ${name.toUpperCase()}.`,
  takes: [takes.any],
  gives: type,
  rewrite: ([value], { castMode }) => {
    const call = cast(value!, type, castMode, true);
    if (canCast(value!.type, type, castMode)) return call;
    throw cannotCast(call, value!.type, type);
  },
});

/** The entries. */
export const typeCastFunctions: readonly ScalarFunction[] = [
  ...KINDS.map(kind => asType(kind, { kind })),
  asType('decimal', decimal(10, 0)),
];
