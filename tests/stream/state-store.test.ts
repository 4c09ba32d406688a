/** The versioned state store (1.15): any kept version can be loaded again, from snapshot and deltas. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyState, StateStore } from '../../engine/stream/state/state-store.ts';

const change = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), value: fc.option(fc.integer(), { nil: null }) });
const batches = fc.array(fc.array(change, { maxLength: 6 }), { minLength: 1, maxLength: 40 });

describe('state store', () => {
  test('every version holds what had been put when it was committed', () => {
    fc.assert(
      fc.property(batches, changes => {
        const saved = emptyState();
        const store = new StateStore<number>(saved, 0);
        const expected: Record<string, number>[] = [{}];
        const now = new Map<string, number>();
        for (const batch of changes) {
          for (const { key, value } of batch) {
            if (value === null) {
              store.remove(key);
              now.delete(key);
            } else {
              store.put(key, value);
              now.set(key, value);
            }
          }
          store.commit();
          expected.push(Object.fromEntries(now));
        }
        for (const [version, contents] of expected.entries()) {
          const loaded = new StateStore<number>(saved, version);
          expect(Object.fromEntries(loaded.entries())).toEqual(contents);
          expect(loaded.size).toBe(Object.keys(contents).length);
        }
      }),
    );
  });

  test('a batch that is run again from the version before overwrites what it had written', () => {
    const saved = emptyState();
    const first = new StateStore<number>(saved, 0);
    first.put('a', 1);
    first.commit();
    const again = new StateStore<number>(saved, 0);
    again.put('b', 2);
    again.commit();
    expect(Object.fromEntries(new StateStore<number>(saved, 1).entries())).toEqual({ b: 2 });
  });

  test('versions that cannot be asked for any more are forgotten, so the checkpoint does not grow with the batches', () => {
    const saved = emptyState();
    const store = new StateStore<number>(saved, 0, 5);
    for (let version = 1; version <= 200; version++) {
      store.put('a', version);
      store.commit();
    }
    expect(Object.keys(saved.deltas).length).toBeLessThan(30);
    expect(Object.keys(saved.snapshots).length).toBeLessThan(4);
    expect(new StateStore<number>(saved, 196).get('a')).toBe(196);
  });

  test('what a store writes is plain data', () => {
    const saved = emptyState();
    const store = new StateStore<{ n: number }>(saved, 0);
    store.put('a', { n: 1 });
    store.commit();
    expect(JSON.parse(JSON.stringify(saved))).toEqual(saved);
  });
});
