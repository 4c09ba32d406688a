/**
 * murmur2, the hash with which Kafka's Java producer chooses the partition of a keyed record.
 * Source: org.apache.kafka.common.utils.Utils#murmur2 and BuiltInPartitioner#partitionForKey (Kafka 4.2); Austin
 * Appleby's MurmurHash2 with a fixed seed, little-endian words and 32-bit wrap-around.
 * Left out: what happens without a key (sticky, adaptive), and the hashes of other clients (librdkafka's CRC32).
 */

const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;
const ROTATION = 24;

/** The murmur2 hash of `bytes`, a signed 32-bit number. */
export function murmur2(bytes: Uint8Array): number {
  const length = bytes.length;
  const tailStart = length & ~3;
  let hash = SEED ^ length;

  for (let at = 0; at < tailStart; at += 4) {
    let word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    word = Math.imul(word, MULTIPLIER);
    word = Math.imul(word ^ (word >>> ROTATION), MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ word;
  }

  if (tailStart < length) {
    for (let at = tailStart; at < length; at++) hash ^= bytes[at]! << (8 * (at - tailStart));
    hash = Math.imul(hash, MULTIPLIER);
  }

  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
}

/**
 * The partition of a record with this key: the hash without its sign bit, modulo all partitions of the topic, those
 * without a leader included. An empty key is a key.
 */
export function partitionForKey(key: Uint8Array, numPartitions: number): number {
  return (murmur2(key) & 0x7fffffff) % numPartitions;
}
