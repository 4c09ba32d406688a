/**
 * Hashes as Java makes them, and the order in which a small java.util.HashMap iterates over texts. Where Kafka's own
 * choice hangs on it, the simulator chooses likewise: for example which of two assignors with as many votes wins.
 * Source: String.hashCode; HashMap.hash, a table of 16 buckets. Left out: tables that have grown.
 */

const BUCKETS = 16;

/** The texts in the order of their buckets; within a bucket as given. */
export function hashOrder(texts: string[]): string[] {
  return [...texts].sort((a, b) => bucketOf(javaHash(a)) - bucketOf(javaHash(b)));
}

/** Partitions in the order of their buckets, as a HashMap of TopicPartition has them. */
export function partitionHashOrder<P extends { topic: string; partition: number }>(places: readonly P[]): P[] {
  const hash = ({ topic, partition }: P): number => (Math.imul(31, 31 + partition) + javaHash(topic)) | 0;
  return [...places].sort((a, b) => bucketOf(hash(a)) - bucketOf(hash(b)));
}

function bucketOf(hash: number): number {
  return (hash ^ (hash >>> 16)) & (BUCKETS - 1);
}

/** Java's String.hashCode: a signed number of 32 bits. */
export function javaHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}
