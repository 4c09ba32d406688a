/** murmur2 and the partition of a key: Kafka's own vectors, and properties. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { murmur2, partitionForKey } from '../../engine/kafka/murmur2.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('murmur2 (Utils#murmur2)', () => {
  test.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
    ['0', 971027396],
    ['1', -1993445489],
    ['100:48069', 1009543857],
    ['日本', -700811021],
  ])('hashes the UTF-8 bytes of %j to the signed 32-bit number %i', (key, hash) => {
    expect(murmur2(utf8(key))).toBe(hash);
  });

  test('hashes the empty key to 275646681: an empty key is a key, not a missing one', () => {
    expect(murmur2(new Uint8Array())).toBe(275646681);
    expect(partitionForKey(new Uint8Array(), 6)).toBe(3);
  });

  test('gives a signed 32-bit number for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), key => {
        const hash = murmur2(key);
        expect(hash).toBe(hash | 0);
      }),
    );
  });
});

describe('partitionForKey (BuiltInPartitioner#partitionForKey)', () => {
  test('clears the sign bit, then takes the rest modulo the number of partitions', () => {
    expect(murmur2(utf8('user-1'))).toBe(1404122828);
    expect(partitionForKey(utf8('user-1'), 3)).toBe(1404122828 % 3);
    expect(murmur2(utf8('key'))).toBe(-1079937367);
    expect(partitionForKey(utf8('key'), 12)).toBe(1067546281 % 12);
  });

  test('always names one of the partitions, and the same one for the same key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.integer({ min: 1, max: 1000 }), (key, count) => {
        const partition = partitionForKey(key, count);
        expect(partition).toBeGreaterThanOrEqual(0);
        expect(partition).toBeLessThan(count);
        expect(partitionForKey(Uint8Array.from(key), count)).toBe(partition);
      }),
    );
  });
});
