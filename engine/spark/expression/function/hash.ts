/**
 * Hashes of values: hash (MurmurHash3, seed 42) and xxhash64 (seed 42). Columns are hashed in turn.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import { BIGINT, INT } from '../../../stream/column/data-type.ts';
import type { Value } from '../../../stream/column/value.ts';
import { long } from '../../../stream/column/value.ts';
import { callOf } from '../build.ts';
import { murmur3Of, xxHash64Of } from '../hash/value-hash.ts';
import { mismatch } from '../resolve-errors.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

/** Maps have no order, so Spark refuses to hash them. */
function refuseMaps(name: string, gives: DataType): ScalarFunction['gives'] {
  return (types, args) => {
    if (!types.some(hasMap)) return gives;
    throw mismatch('HASH_MAP_TYPE', callOf(name, args, gives), { functionName: `\`${name}\`` });
  };
}

function hasMap(type: DataType): boolean {
  if (type.kind === 'array') return hasMap(type.element);
  return type.kind === 'map' || (type.kind === 'struct' && type.fields.some(field => hasMap(field.type)));
}

/** The entries. */
export const hashFunctions: readonly ScalarFunction[] = [
  {
    name: 'hash',
    doc: 'A hash of 32 bits (MurmurHash3).',
    takes: [takes.any],
    rest: takes.any,
    gives: refuseMaps('hash', INT),
    seesNulls: true,
    make:
      ({ children }) =>
      (...values: Value[]) =>
        values.reduce<number>((seed, value, i) => murmur3Of(children[i]!.type, value, seed), 42),
  },
  {
    name: 'xxhash64',
    doc: 'A hash of 64 bits (xxHash).',
    takes: [takes.any],
    rest: takes.any,
    gives: refuseMaps('xxhash64', BIGINT),
    seesNulls: true,
    make:
      ({ children }) =>
      (...values: Value[]) =>
        long(values.reduce<bigint>((seed, value, i) => xxHash64Of(children[i]!.type, value, seed), 42n)),
  },
];
