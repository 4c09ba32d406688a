/** Rows of the data behind rows that a query took: found in the order of arrival, moved in steps, never before the run. */
import { describe, expect, test } from 'vitest';
import { type EditableRows, foundRow, movedFields, newNumber, roundStep } from '../../site/scenes/row-editing.ts';

const time = (second: number): string => new Date(Date.UTC(2026, 0, 5, 12, 0, second)).toISOString();
const data: EditableRows = {
  name: 'clicks',
  time: 'time',
  arrival: 'ms',
  rows: [
    { number: 0, row: { ms: 3000, time: time(1), user: 'ada' } },
    { number: 1, row: { ms: 1000, time: time(5), user: 'bob' } },
  ],
};
const read = (second: number) => ({ eventTimeMs: Date.parse(time(second)) }) as Parameters<typeof foundRow>[0];
const step = { eventMs: 500, arrivalMs: 250 };

describe('a row', () => {
  test('is found by its place in the order of arrival', () => {
    expect(foundRow(read(5), 0, [data])!.number).toBe(1);
    expect(foundRow(read(1), 1, [data])!.number).toBe(0);
  });

  test('is not found where the query took another time: then it reads something else', () => {
    expect(foundRow(read(9), 0, [data])).toBe(null);
    expect(foundRow(read(5), 7, [data])).toBe(null);
  });

  test('is moved in both times, in steps', () => {
    const found = foundRow(read(1), 1, [data])!;
    expect(movedFields(found, { eventMs: 1700, arrivalMs: -390 }, step)).toEqual({
      time: '2026-01-05T12:00:02.500Z',
      ms: 2500,
    });
    expect(movedFields(found, { eventMs: 0, arrivalMs: -9000 }, step)).toEqual({ time: '2026-01-05T12:00:01Z', ms: 0 });
  });

  test('that is added has a number of its own', () => {
    expect(newNumber(data)).toBe(2);
  });
});

test('steps are round', () => {
  expect([0.4, 3, 80, 700, 1e9].map(roundStep)).toEqual([1, 5, 100, 1000, 60_000]);
});
