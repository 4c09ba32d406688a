/** Share links hold lab, code, seed, actions and place, and give them back; a damaged one says what is wrong. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Action, decodeShare, encodeShare } from '../../engine/index.ts';
import { labWith } from './run-of.ts';

const lab = labWith([], { id: 'made-up', cluster: { brokers: 3, config: {} } });
const shared = { lab: lab.id, code: 'send()', seed: 7, actions: [] as Action[], placeUs: 1_500_000, scene: 'cluster' };

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: fc.constant('fault' as const),
    atUs: fc.nat(10_000_000),
    fault: fc.constantFrom('kill', 'pause', 'stop'),
    given: fc.record({ broker: fc.integer({ min: 1, max: 3 }) }),
  }),
  fc.record({
    kind: fc.constant('row' as const),
    atUs: fc.constant(0 as const),
    events: fc.constant('rows'),
    row: fc.nat(5),
    fields: fc.oneof(fc.constant(null), fc.record({ a: fc.oneof(fc.integer(), fc.string(), fc.boolean()) })),
  }),
);

describe('a share link', () => {
  test('gives back exactly what it was made of, whatever that is', () => {
    const anything = fc.record({
      code: fc.string({ unit: 'grapheme', maxLength: 400 }),
      seed: fc.nat(2 ** 32 - 1),
      actions: fc.array(action, { maxLength: 8 }),
      placeUs: fc.option(fc.nat(10_000_000)),
      scene: fc.option(fc.constantFrom('cluster', 'partitions')),
    });
    fc.assert(
      fc.property(anything, given => {
        const link = encodeShare({ lab: lab.id, ...given })!;
        expect(decodeShare(`#${link}`, lab)).toEqual({ ok: true, shared: { lab: lab.id, ...given } });
      }),
    );
  });

  test('that lost or changed a letter is told, and is never taken for other code', () => {
    const link = encodeShare(shared)!;
    const damage = fc.tuple(fc.nat(link.length - 1), fc.constantFrom('', 'A', '-', '.'));
    fc.assert(
      fc.property(damage, ([at, letter]) => {
        const changed = link.slice(0, at) + letter + link.slice(at + 1);
        fc.pre(changed !== link && changed.startsWith('s='));
        const reading = decodeShare(changed, lab)!;
        expect(reading.ok).toBe(false);
      }),
    );
  });

  test('of version 1, without actions and place, is still read', () => {
    const old = 's=1.i1bKTUxJ1S0tUNIx11EqTs1L0dBUigUA.49xfso';
    const reading = decodeShare(old, labWith([], { id: 'made-up' }));
    expect(reading).toEqual({
      ok: true,
      shared: { lab: 'made-up', code: 'send()', seed: 7, actions: [], placeUs: null, scene: null },
    });
  });

  test.each([
    ['no version', '#s=abc', 'damaged', 'does not begin as a link of Weir does'],
    ['a cut end', `#${encodeShare(shared)!.split('.').slice(0, 2).join('.')}`, 'damaged', 'Its end is missing.'],
    ['a newer version', '#s=9.abc.def', 'newer', 'It has version 9, and this page knows 2.'],
    ['another lab', `#${encodeShare({ ...shared, lab: 'windows' })}`, 'otherLab', 'It belongs to the lab windows.'],
    [
      'an action that this lab does not have',
      `#${encodeShare({ ...shared, actions: [{ kind: 'control', atUs: 0, control: 'rate', value: 1 }] })}`,
      'damaged',
      'Action 1: There is no control "rate".',
    ],
  ])('says what is wrong with it: %s', (_what, fragment, reason, detail) => {
    expect(decodeShare(fragment, lab)).toMatchObject({ ok: false, reason, detail: expect.stringContaining(detail) });
  });

  test('is not made of code that is too long for one', () => {
    expect(encodeShare({ ...shared, code: 'x'.repeat(100_001) })).toBe(null);
  });

  test('is told from any other fragment', () => {
    expect(decodeShare('#task-2', lab)).toBe(null);
  });
});
