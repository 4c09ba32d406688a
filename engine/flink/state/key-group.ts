/**
 * Which subtask owns a key: the key's hash gives one of `maxParallelism` key groups, and the groups are dealt out in
 * ranges. Rescaling moves whole groups.
 * Source: KeyGroupRangeAssignment, MathUtils.murmurHash. Left out: keys that are no texts (their Java hash differs).
 */
import { javaHash } from '../../kafka/java-hash.ts';

/** Flink's default when a job has not set one and is small. */
export const DEFAULT_MAX_PARALLELISM = 128;

/** The key group of a key, from 0 to `maxParallelism` - 1. */
export function keyGroupOf(key: string, maxParallelism: number): number {
  return murmurHash(javaHash(key)) % maxParallelism;
}

/** The subtask, from 0, that owns a key group. */
export function subtaskOfGroup(group: number, maxParallelism: number, parallelism: number): number {
  return Math.floor((group * parallelism) / maxParallelism);
}

/** The subtask that owns a key. */
export function subtaskOfKey(key: string, maxParallelism: number, parallelism: number): number {
  return subtaskOfGroup(keyGroupOf(key, maxParallelism), maxParallelism, parallelism);
}

/** MurmurHash3 of one 32-bit number, never negative. */
function murmurHash(code: number): number {
  let hash = Math.imul(code, 0xcc9e2d51);
  hash = rotateLeft(hash, 15);
  hash = Math.imul(hash, 0x1b873593);
  hash = rotateLeft(hash, 13);
  hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  hash ^= 4;
  hash = mix(hash);
  if (hash >= 0) return hash;
  return hash === -2147483648 ? 0 : -hash;
}

function mix(value: number): number {
  let hash = value;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
