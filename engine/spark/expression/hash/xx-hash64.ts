/**
 * xxHash with 64 bits, as Spark computes it (XXH64): behind xxhash64() and approx_count_distinct.
 */

const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;

const cut = (value: bigint) => BigInt.asUintN(64, value);
const rotate = (value: bigint, by: bigint) => cut(value << by) | (value >> (64n - by));
const round = (hash: bigint, input: bigint) => cut(rotate(cut(hash + input * P2), 31n) * P1);

function finish(hash: bigint): bigint {
  let h = hash;
  h = cut((h ^ (h >> 33n)) * P2);
  h = cut((h ^ (h >> 29n)) * P3);
  return BigInt.asIntN(64, h ^ (h >> 32n));
}

/** Hash of a 32-bit number. */
export function xxHash64Int(value: number, seed: bigint): bigint {
  const hash = cut(seed + P5 + 4n) ^ cut(BigInt(value >>> 0) * P1);
  return finish(cut(rotate(hash, 23n) * P2 + P3));
}

/** Hash of a 64-bit number. */
export function xxHash64Long(value: bigint, seed: bigint): bigint {
  const hash = cut(seed + P5 + 8n) ^ round(0n, cut(value));
  return finish(cut(rotate(hash, 27n) * P1 + P4));
}

/** Hash of bytes. */
export function xxHash64Bytes(bytes: Uint8Array, seed: bigint): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { length } = bytes;
  let [at, hash] = [0, cut(seed + P5)];
  if (length >= 32) {
    const lanes = [cut(seed + P1 + P2), cut(seed + P2), cut(seed), cut(seed - P1)];
    for (; at + 32 <= length; at += 32) {
      for (let i = 0; i < 4; i++) lanes[i] = round(lanes[i]!, view.getBigUint64(at + i * 8, true));
    }
    const [a, b, c, d] = lanes as [bigint, bigint, bigint, bigint];
    hash = cut(rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n));
    for (const lane of lanes) hash = cut((hash ^ round(0n, lane)) * P1 + P4);
  }
  hash = cut(hash + BigInt(length));
  for (; at + 8 <= length; at += 8) hash = cut(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * P1 + P4);
  if (at + 4 <= length) {
    hash = cut(rotate(hash ^ cut(BigInt(view.getUint32(at, true)) * P1), 23n) * P2 + P3);
    at += 4;
  }
  for (; at < length; at++) hash = cut(rotate(hash ^ cut(BigInt(bytes[at]!) * P5), 11n) * P1);
  return finish(hash);
}
