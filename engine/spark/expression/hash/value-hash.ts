/**
 * Hashes of values of any type (HashExpression): NULL leaves the seed as it is, lists and structs hash their parts in
 * turn, each with the hash so far as its seed.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import type { Long, MapEntries, Value } from '../../../stream/column/value.ts';
import { murmur3Bytes, murmur3Int, murmur3Long } from './murmur3.ts';
import { xxHash64Bytes, xxHash64Int, xxHash64Long } from './xx-hash64.ts';

interface HashKind<Hash> {
  int(value: number, seed: Hash): Hash;
  long(value: bigint, seed: Hash): Hash;
  bytes(value: Uint8Array, seed: Hash): Hash;
}

const MURMUR3: HashKind<number> = { int: murmur3Int, long: murmur3Long, bytes: murmur3Bytes };
const XX_HASH64: HashKind<bigint> = { int: xxHash64Int, long: xxHash64Long, bytes: xxHash64Bytes };

/** hash() of a value. */
export function murmur3Of(type: DataType, value: Value, seed: number): number {
  return hashOf(MURMUR3, type, value, seed);
}

/** xxhash64() of a value. */
export function xxHash64Of(type: DataType, value: Value, seed: bigint): bigint {
  return hashOf(XX_HASH64, type, value, seed);
}

const encoder = new TextEncoder();
const bits = new DataView(new ArrayBuffer(8));

function hashOf<Hash>(kind: HashKind<Hash>, type: DataType, value: Value, seed: Hash): Hash {
  if (value === null) return seed;
  switch (type.kind) {
    case 'boolean':
      return kind.int(value ? 1 : 0, seed);
    case 'string':
      return kind.bytes(encoder.encode(value as string), seed);
    case 'binary':
      return kind.bytes(value as Uint8Array, seed);
    case 'float':
      bits.setFloat32(0, value === 0 ? 0 : (value as number));
      return kind.int(bits.getInt32(0), seed);
    case 'double':
      bits.setFloat64(0, value === 0 ? 0 : (value as number));
      return kind.long(bits.getBigInt64(0), seed);
    case 'decimal':
      return type.precision <= 18
        ? kind.long(BigInt(value as Long), seed)
        : kind.bytes(bigBytes(BigInt(value as Long)), seed);
    case 'bigint':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'day-time interval':
      return kind.long(BigInt(value as Long), seed);
    case 'array':
      return (value as readonly Value[]).reduce<Hash>((hash, item) => hashOf(kind, type.element, item, hash), seed);
    case 'struct':
      return (value as readonly Value[]).reduce<Hash>(
        (hash, item, i) => hashOf(kind, type.fields[i]!.type, item, hash),
        seed,
      );
    case 'map':
      return (value as MapEntries).reduce<Hash>(
        (hash, [key, item]) => hashOf(kind, type.value, item, hashOf(kind, type.key, key, hash)),
        seed,
      );
    default:
      return kind.int(value as number, seed);
  }
}

/** A whole number as the fewest bytes that hold it with its sign, the highest first (BigInteger.toByteArray). */
function bigBytes(value: bigint): Uint8Array {
  let length = 1;
  while (BigInt.asIntN(length * 8, value) !== value) length++;
  return Uint8Array.from({ length }, (_, i) => Number(BigInt.asUintN(8, value >> BigInt((length - 1 - i) * 8))));
}
