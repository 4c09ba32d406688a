/**
 * Replays `kafka/partitioner`: keys with their murmur2 hash (signed 32 bit) and the partition that the Java producer
 * chooses for each number of partitions.
 */
import { z } from 'zod';
import { murmur2, partitionForKey } from '../../engine/index.ts';
import { readCase } from './case-form.ts';
import type { RecordedCase } from './recording.ts';

const positive = z.int().positive();
const row = z
  .object({
    utf8: z.string().optional(),
    base64: z.base64().optional(),
    hash: z.int(),
    partition: z.record(z.string().regex(/^[1-9]\d*$/, 'expected a number of partitions'), z.int()),
  })
  .refine(({ utf8, base64 }) => (utf8 === undefined) !== (base64 === undefined), 'expected either utf8 or base64');

const form = z.object({ numPartitions: z.array(positive), rows: z.array(row).min(1) });

/** Hashes every key and places it for every number of partitions. */
export function replayPartitioner({ body }: RecordedCase): string | null {
  const read = readCase(form, body);
  if ('malformed' in read) return read.malformed;
  for (const [index, { utf8, base64, hash, partition }] of read.form.rows.entries()) {
    const key = utf8 === undefined ? Buffer.from(base64!, 'base64') : Buffer.from(utf8, 'utf8');
    const name = `row ${index + 1} (${utf8 === undefined ? `base64 ${base64}` : JSON.stringify(utf8)})`;
    const actualHash = murmur2(key);
    if (actualHash !== hash) return `${name}: expected hash ${hash}, got ${actualHash}`;
    for (const count of read.form.numPartitions) {
      const expected = partition[count];
      if (expected === undefined) return `malformed case: ${name}: no partition is recorded for ${count} partitions`;
      const actual = partitionForKey(key, count);
      if (actual !== expected) return `${name}: expected partition ${expected} of ${count}, got ${actual}`;
    }
  }
  return null;
}
