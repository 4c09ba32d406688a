/** The view "stream-stream join": each test is a sentence about Spark's symmetric hash join or about the picture. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Trace } from '../../engine/index.ts';
import { heldOn, type JoinPast, joinsView } from '../../engine/view/joins.ts';
import { Reader } from '../../engine/view/view.ts';
import { join as example } from '../../site/gallery/examples/join.ts';
import { traceOf } from '../../site/gallery/record.ts';
import { layoutJoin } from '../../site/scenes/join-layout.ts';

let trace: Trace;
let reader: Reader<ReturnType<typeof joinsView.initial>>;
beforeAll(async () => {
  trace = await traceOf(example);
  reader = new Reader(trace, joinsView);
});

const at = (seconds: number): JoinPast => reader.at(trace.countUntil(seconds * 1e6)).joins[0]!;
const keysOf = (past: JoinPast, side: 'left' | 'right'): string[] => heldOn(past, side).map(({ key }) => key);

describe('a stream-stream join', () => {
  it('keeps every row of both sides until no partner can come any more', () => {
    expect([keysOf(at(14.5), 'left'), keysOf(at(14.5), 'right')]).toEqual([
      ['tea', 'car', 'shoe'],
      ['tea', 'shoe', 'tea'],
    ]);
  });

  it('joins one advert with each of its clicks, and names who met whom', () => {
    const { rows, matches } = at(66);
    const pairs = matches.map(({ left, right }) => [rows[left]!.key, rows[right]!.key]);
    expect(pairs).toEqual(['tea', 'shoe', 'tea', 'tea', 'hat', 'car'].map(key => [key, key]));
    expect(matches.slice(0, 3).map(({ left }) => left)).toEqual([0, rows.findIndex(({ key }) => key === 'shoe'), 0]);
  });

  it('writes an advert without a click alone, once the watermark has let it go', () => {
    const alone = (seconds: number): string[] => at(seconds).rows.flatMap(row => (row.alone ? row.key : []));
    expect([alone(39), alone(40), alone(60)]).toEqual([[], ['car'], ['car', 'lamp']]);
  });

  it('lets a click go earlier than an advert: an advert waits 20 seconds more for its clicks', () => {
    const gone = (side: string): number => at(66).rows.find(row => row.side === side && row.key === 'shoe')!.gone!.atUs;
    expect(gone('right')).toBeLessThan(gone('left'));
  });

  it('is the same whichever way one comes to a moment', () => {
    const forward = Array.from({ length: trace.length + 1 }, (_, count) => JSON.stringify(reader.at(count)));
    for (let count = trace.length; count >= 0; count -= 13)
      expect(JSON.stringify(reader.at(count))).toBe(forward[count]);
  });

  it('keeps every mark inside the drawing at the width of a phone, and none over another', () => {
    const { rows, size, width, axisY } = layoutJoin(
      at(66),
      [Date.UTC(2026, 0, 5, 12), Date.UTC(2026, 0, 5, 12, 1)],
      330,
    );
    for (const [index, { x, y }] of rows.entries()) {
      expect([x - size / 2 >= 0, x + size / 2 <= width, y + size / 2 <= axisY]).toEqual([true, true, true]);
      const hidden = rows.slice(0, index).filter(other => Math.hypot(other.x - x, other.y - y) < size * 0.9);
      expect(hidden).toEqual([]);
    }
  });
});
