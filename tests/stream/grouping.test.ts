/** Grouping rows: equal keys, equal number; NULL is a key of its own, -0.0 and 0.0 are one, NaN and NaN are one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnOf } from '../../engine/stream/column/column-builder.ts';
import { BIGINT, DOUBLE, STRING } from '../../engine/stream/column/data-type.ts';
import { groupRows } from '../../engine/stream/operator/grouping.ts';
import { keyText } from '../../engine/stream/operator/key-text.ts';

const key = fc.tuple(
  fc.option(fc.constantFrom('a', 'b', '')),
  fc.option(fc.integer({ min: -2, max: 2 })),
  fc.option(fc.constantFrom(0, -0, 1.5, Number.NaN)),
);
const TYPES = [STRING, BIGINT, DOUBLE];

describe('grouping', () => {
  test('two rows have the same number exactly when their keys have the same text', () => {
    fc.assert(
      fc.property(fc.array(key), keys => {
        const columns = TYPES.map((type, index) =>
          columnOf(
            type,
            keys.map(values => values[index]!),
          ),
        );
        const { groupOf, count, firstRow } = groupRows(columns, keys.length);
        const texts = keys.map(values => keyText(TYPES, values));
        expect(count).toBe(new Set(texts).size);
        for (const [row, text] of texts.entries()) expect(texts[firstRow[groupOf[row]!]!]).toBe(text);
      }),
    );
  });

  test('without keys all rows are one group, which is there even without rows', () => {
    expect(groupRows([], 0).count).toBe(1);
    expect([...groupRows([], 3).groupOf]).toEqual([0, 0, 0]);
  });
});
