/**
 * MurmurHash3 with 32 bits, as Spark computes it (Murmur3_x86_32): behind hash(). The bytes that do not fill a word are
 * each mixed in as a word of their own.
 */

const C1 = 0xcc9e2d51 | 0;
const C2 = 0x1b873593;

const rotate = (value: number, by: number) => (value << by) | (value >>> (32 - by));

function mixWord(hash: number, word: number): number {
  const mixed = Math.imul(rotate(Math.imul(word, C1), 15), C2);
  return (Math.imul(rotate(hash ^ mixed, 13), 5) + 0xe6546b64) | 0;
}

function finish(hash: number, length: number): number {
  let h = hash ^ length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}

/** Hash of a 32-bit number. */
export function murmur3Int(value: number, seed: number): number {
  return finish(mixWord(seed, value), 4);
}

/** Hash of a 64-bit number. */
export function murmur3Long(value: bigint, seed: number): number {
  const low = Number(BigInt.asIntN(32, value));
  const high = Number(BigInt.asIntN(32, value >> 32n));
  return finish(mixWord(mixWord(seed, low), high), 8);
}

/** Hash of bytes. */
export function murmur3Bytes(bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const aligned = bytes.length - (bytes.length % 4);
  let hash = seed;
  for (let i = 0; i < aligned; i += 4) hash = mixWord(hash, view.getInt32(i, true));
  for (let i = aligned; i < bytes.length; i++) hash = mixWord(hash, view.getInt8(i));
  return finish(hash, bytes.length);
}
