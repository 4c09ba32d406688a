/** Windows over time (1.7): every window that a time is in, also before 1970, and panes that make them up. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NumberColumn } from '../../engine/stream/column/column.ts';
import { TIMESTAMP } from '../../engine/stream/column/data-type.ts';
import { Scratch } from '../../engine/stream/column/scratch.ts';
import { paneMicros, panesOf, windowStarts } from '../../engine/stream/operator/time-window.ts';

const lengths = fc
  .record({
    windowMicros: fc.integer({ min: 1, max: 60 }),
    slideMicros: fc.integer({ min: 1, max: 60 }),
    start: fc.nat(59),
  })
  .map(({ windowMicros, slideMicros, start }) => {
    const slide = Math.min(slideMicros, windowMicros);
    return { windowMicros, slideMicros: slide, startMicros: start % slide };
  });
const time = fc.integer({ min: -1000, max: 1000 });

/** ResolveTimeWindows, as written in Spark's source: Java's remainder, then every overlap that holds the time. */
function sparkStarts(micros: number, { windowMicros, slideMicros, startMicros }: Parameters<typeof windowStarts>[1]) {
  const rest = (micros - startMicros) % slideMicros;
  const last = micros - (rest < 0 ? rest + slideMicros : rest);
  const overlaps = Math.ceil(windowMicros / slideMicros);
  return Array.from({ length: overlaps }, (_, i) => last - i * slideMicros).filter(
    start => start <= micros && micros < start + windowMicros,
  );
}

describe('time windows', () => {
  test("a time's windows are those of Spark's formula", () => {
    fc.assert(
      fc.property(time, lengths, (t, windows) => {
        expect(windowStarts(t, windows)).toEqual(sparkStarts(t, windows));
      }),
    );
  });

  test('all times of a pane are in the same windows', () => {
    fc.assert(
      fc.property(fc.array(time, { minLength: 1 }), lengths, (times, windows) => {
        const { codes, starts } = panesOf(
          new NumberColumn(TIMESTAMP, Float64Array.from(times)),
          windows,
          new Scratch(),
        );
        for (const [row, t] of times.entries()) {
          const start = starts[codes[row]!]!;
          expect(start <= t && t < start + paneMicros(windows)).toBe(true);
          expect(windowStarts(start, windows)).toEqual(windowStarts(t, windows));
        }
      }),
    );
  });

  test("12:05 with 12 minutes by 5 is in three windows, with a start of 2 minutes in two (the source's example)", () => {
    const minute = 60_000_000;
    const at = (hour: number, minutes: number): number => (hour * 60 + minutes) * minute;
    const windows = { windowMicros: 12 * minute, slideMicros: 5 * minute, startMicros: 0 };
    expect(windowStarts(at(12, 5), windows)).toEqual([at(12, 5), at(12, 0), at(11, 55)]);
    expect(windowStarts(at(12, 5), { ...windows, startMicros: 2 * minute })).toEqual([at(12, 2), at(11, 57)]);
  });

  test('a NULL time is in no window: its pane has no start', () => {
    const column = new NumberColumn(TIMESTAMP, Float64Array.of(5, 0, 7), Uint8Array.of(0, 1, 0));
    const { codes, starts } = panesOf(column, { windowMicros: 10, slideMicros: 10, startMicros: 0 }, new Scratch());
    expect([...codes]).toEqual([0, 1, 0]);
    expect(starts).toEqual([0, Number.NaN]);
  });
});
