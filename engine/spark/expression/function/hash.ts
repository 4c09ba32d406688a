/**
 * Hashes of values: hash (MurmurHash3, seed 42) and xxhash64 (seed 42). Columns are hashed in turn.
 */
import { BIGINT, INT } from '../../../stream/column/data-type.ts';
import type { Value } from '../../../stream/column/value.ts';
import { long } from '../../../stream/column/value.ts';
import { murmur3Of, xxHash64Of } from '../hash/value-hash.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

/** The entries. */
export const hashFunctions: readonly ScalarFunction[] = [
  {
    name: 'hash',
    doc: 'A hash of 32 bits (MurmurHash3).',
    takes: [takes.any],
    rest: takes.any,
    gives: INT,
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
    gives: BIGINT,
    seesNulls: true,
    make:
      ({ children }) =>
      (...values: Value[]) =>
        long(values.reduce<bigint>((seed, value, i) => xxHash64Of(children[i]!.type, value, seed), 42n)),
  },
];
