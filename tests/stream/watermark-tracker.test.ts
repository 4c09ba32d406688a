/** The global watermark (1.2), by the numbers of Spark's own EventTimeWatermarkSuite. */
import { describe, expect, test } from 'vitest';
import { EventTimeStats } from '../../engine/stream/watermark/event-time-stats.ts';
import { WatermarkTracker } from '../../engine/stream/watermark/watermark-tracker.ts';

/** A node that has seen event times in seconds. */
function node(nodeId: string, delaySeconds: number, ...seconds: number[]) {
  const stats = new EventTimeStats();
  for (const second of seconds) stats.add(second * 1000);
  return { nodeId, delayMs: delaySeconds * 1000, stats };
}

describe('watermark tracker', () => {
  test('with policy min, two inputs move it as their slower one does, and it never goes back (case 9)', () => {
    const tracker = new WatermarkTracker('min');
    const seen = (a: number[], b: number[]): number => {
      tracker.update([node('a', 10, ...a), node('b', 5, ...b)]);
      return tracker.globalMs / 1000;
    };
    expect(seen([11], [])).toBe(0);
    expect(seen([], [6])).toBe(1);
    expect(seen([], [8])).toBe(1);
    expect(seen([21], [])).toBe(3);
    expect(seen([], [17, 28, 39])).toBe(11);
    expect(seen([31], [])).toBe(21);
    expect(seen([41], [])).toBe(31);
    expect(seen([51], [])).toBe(34);
    expect(seen([100], [100])).toBe(90);
    expect(seen([5], [5])).toBe(90);
  });

  test('with policy max, the faster input moves it (case 10)', () => {
    const tracker = new WatermarkTracker('max');
    tracker.update([node('a', 10, 20), node('b', 15, 30)]);
    expect(tracker.globalMs).toBe(15_000);
    tracker.update([node('a', 10, 120), node('b', 15, 130)]);
    expect(tracker.globalMs).toBe(115_000);
    tracker.update([node('a', 10, 150), node('b', 15)]);
    expect(tracker.globalMs).toBe(140_000);
  });

  test('after a restart only the global value is known; an input that was ahead counts again when it passes', () => {
    const tracker = new WatermarkTracker('min', 185_000);
    tracker.update([node('a', 10, 250), node('b', 5)]);
    expect(tracker.globalMs).toBe(185_000);
    tracker.update([node('a', 10), node('b', 5, 300)]);
    expect(tracker.globalMs).toBe(240_000);
  });

  test('the figures of a large batch are those of the same rows one by one, the mean within a millisecond', () => {
    const micros = Float64Array.from({ length: 150_000 }, (_, i) => ((i * 7919) % 1_000_003) * 1000);
    const [one, all] = [new EventTimeStats(), new EventTimeStats()];
    for (const time of micros) one.add(Math.floor(time / 1000));
    all.addAll(micros, null);
    expect([all.minMs, all.maxMs, all.count]).toEqual([one.minMs, one.maxMs, one.count]);
    expect(Math.abs(all.averageMs - one.averageMs)).toBeLessThanOrEqual(1);
  });
});
