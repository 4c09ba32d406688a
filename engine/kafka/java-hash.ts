/**
 * Hashes as Java makes them, and the order in which a small java.util.HashMap iterates over texts. Where Kafka's own
 * choice hangs on it, the simulator chooses likewise: for example which of two assignors with as many votes wins.
 * Source: String.hashCode; HashMap.hash, a table of 16 buckets. Left out: tables that have grown.
 */

const BUCKETS = 16;

/** The texts in the order of their buckets; within a bucket as given. */
export function hashOrder(texts: string[]): string[] {
  return [...texts].sort((a, b) => bucketOf(a) - bucketOf(b));
}

function bucketOf(text: string): number {
  const hash = javaHash(text);
  return (hash ^ (hash >>> 16)) & (BUCKETS - 1);
}

/** Java's String.hashCode: a signed number of 32 bits. */
export function javaHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}
