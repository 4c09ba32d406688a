/**
 * The seeded random generator: sfc32 (Chris Doty-Humphrey's small fast counter). Each concern forks its own
 * generator by name; a fork depends only on the seed and the path of names, never on how many numbers were
 * drawn before, so a draw added in one place shifts no other.
 */

/** A deterministic source of random numbers. */
export interface Rng {
  /** A generator of its own for `name`; the same name gives the same stream. */
  fork(name: string): Rng;
  /** A whole number in [0, 2^32). */
  uint32(): number;
  /** A whole number in [0, bound). */
  below(bound: number): number;
  /** A real number in [0, 1). */
  real(): number;
}

/** A generator for the whole-number `seed`; `path` is the chain of fork names. */
export function createRng(seed: number, path = ''): Rng {
  let [a, b, c] = seedWords(seed, path);
  let counter = 1;

  function uint32(): number {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  }

  for (let i = 0; i < 12; i++) uint32();

  return {
    fork: name => createRng(seed, `${path}/${name}`),
    uint32,
    below: bound => Math.floor((uint32() / 2 ** 32) * bound),
    real: () => uint32() / 2 ** 32,
  };
}

function seedWords(seed: number, path: string): [number, number, number] {
  const high = Math.floor(seed / 2 ** 32) | 0;
  return [mix(path, seed | 0), mix(path, high ^ 0x9e3779b9), mix(path, (seed ^ 0x85ebca6b) | 0)];
}

/** FNV-1a over the path's characters, started from `start` and finished with murmur3's avalanche. */
function mix(path: string, start: number): number {
  let h = start ^ 0x811c9dc5;
  for (let i = 0; i < path.length; i++) h = Math.imul(h ^ path.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
