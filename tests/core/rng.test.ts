/** The seeded generators: the same for ever, each concern with a stream of its own. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng, type Rng } from '../../engine/core/rng.ts';

const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

function draw(rng: Rng, count: number): number[] {
  return Array.from({ length: count }, () => rng.uint32());
}

describe('a generator', () => {
  test('gives these numbers, today and for ever: a change here changes every recorded trace', () => {
    expect(draw(createRng(1), 4)).toEqual([1044737836, 1807271227, 3389053810, 1714289691]);
    expect(draw(createRng(42).fork('net'), 4)).toEqual([2956061418, 3708902842, 2293196870, 3405472896]);
    expect(
      draw(
        createRng(2 ** 53 - 1)
          .fork('client/app')
          .fork('retry'),
        4,
      ),
    ).toEqual([3720458725, 1920582171, 791695353, 2569392243]);
  });

  test('gives the same numbers for the same seed, and others for another', () => {
    fc.assert(
      fc.property(seeds, seeds, (seed, other) => {
        fc.pre(seed !== other);
        expect(draw(createRng(seed), 8)).toEqual(draw(createRng(seed), 8));
        expect(draw(createRng(seed), 8)).not.toEqual(draw(createRng(other), 8));
      }),
    );
  });

  test('gives whole numbers below 2^32, below the bound, and reals below 1', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 2 ** 31 }), (seed, bound) => {
        const rng = createRng(seed);
        expect(rng.uint32()).toSatisfy((n: number) => Number.isInteger(n) && n >= 0 && n < 2 ** 32);
        expect(rng.below(bound)).toSatisfy((n: number) => Number.isInteger(n) && n >= 0 && n < bound);
        expect(rng.real()).toSatisfy((n: number) => n >= 0 && n < 1);
      }),
    );
  });

  test('spreads evenly: of 60,000 throws of a die each side comes within 3 % of 10,000', () => {
    const rng = createRng(2026);
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i++) counts[rng.below(6)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(300);
  });
});

describe('a fork', () => {
  test('does not depend on how many numbers were drawn elsewhere, before or after', () => {
    fc.assert(
      fc.property(seeds, fc.nat(20), fc.nat(20), (seed, before, between) => {
        const quiet = createRng(seed);
        const busy = createRng(seed);
        draw(busy, before);
        draw(busy.fork('other'), between);
        expect(draw(busy.fork('net'), 8)).toEqual(draw(quiet.fork('net'), 8));
      }),
    );
  });

  test('leaves the generator that it comes from as it was', () => {
    const forked = createRng(5);
    forked.fork('a');
    expect(draw(forked, 8)).toEqual(draw(createRng(5), 8));
  });

  test('differs by name and by path', () => {
    const rng = createRng(5);
    const streams = [rng, rng.fork('a'), rng.fork('b'), rng.fork('a').fork('b'), rng.fork('b').fork('a')];
    expect(new Set(streams.map(stream => String(draw(stream, 4)))).size).toBe(streams.length);
  });
});
