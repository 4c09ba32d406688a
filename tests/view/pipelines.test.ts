/** The view "architecture": each test is a sentence about what a run's boxes are, or about the picture. */
import { describe, expect, it } from 'vitest';
import { pipelinesView } from '../../engine/view/pipelines.ts';
import { Reader } from '../../engine/view/view.ts';
import type { Example } from '../../site/gallery/example.ts';
import { architecture } from '../../site/gallery/examples/architecture.ts';
import { feed } from '../../site/gallery/examples/feed.ts';
import { kappa } from '../../site/gallery/examples/kappa.ts';
import { lambda } from '../../site/gallery/examples/lambda.ts';
import { recommender } from '../../site/gallery/examples/recommender.ts';
import { traceOf } from '../../site/gallery/record.ts';
import { type ArchitectureLayout, layoutArchitecture } from '../../site/scenes/architecture-layout.ts';

async function layoutOf(example: Example, width = 670): Promise<ArchitectureLayout> {
  const trace = await traceOf(example);
  const whole = new Reader(trace, pipelinesView).at(trace.length);
  return layoutArchitecture(whole, whole, width);
}

describe('the architecture of a run', () => {
  it('has the five tiers of a generic streaming architecture, by what comes in and goes out', async () => {
    const { boxes, title } = await layoutOf(architecture);
    expect(title).toBe('Tiers of a streaming architecture');
    expect(Object.fromEntries(boxes.map(({ box, role }) => [box.name, role]))).toEqual({
      'sensor-hall': 'collection',
      'sensor-yard': 'collection',
      readings: 'message queue',
      analysis: 'analysis',
      peaks: 'store',
      dashboard: 'access',
    });
  });

  it('is named where all boxes of a known architecture are there', async () => {
    const titles = [];
    for (const example of [lambda, kappa, feed, recommender]) titles.push((await layoutOf(example)).title);
    expect(titles).toEqual([
      'Lambda architecture',
      'Kappa architecture',
      'Machine learning behind a feed',
      'A recommender that learns online',
    ]);
  });

  it('counts in Lambda what went both ways and met again in the serving layer', async () => {
    const { edges } = await layoutOf(lambda);
    const counts = Object.fromEntries(edges.map(({ id, edge }) => [id, edge.count]));
    expect(counts['topic visits group speed']).toBe(30);
    expect(counts['topic visits query batch']).toBe(30);
    expect(counts['group serving topic answers']).toBe(
      counts['topic batch-view group serving']! + counts['topic speed-view group serving']!,
    );
  });

  it('leads the parameters of the recommender back to its server', async () => {
    const { edges, boxes } = await layoutOf(recommender);
    expect(edges.some(({ id }) => id === 'topic parameters group server')).toBe(true);
    const yOf = (name: string): number => boxes.find(({ box }) => box.name === name)!.y;
    expect(yOf('parameters')).toBeGreaterThan(yOf('server'));
  });

  it('keeps its boxes inside the drawing and apart, at the width of a phone too', async () => {
    for (const width of [330, 670, 1200]) {
      const { boxes, height } = await layoutOf(feed, width);
      for (const [index, one] of boxes.entries()) {
        expect([one.x >= 0, one.x + one.width <= width, one.y + one.height <= height]).toEqual([true, true, true]);
        for (const other of boxes.slice(0, index)) {
          const apart =
            one.x >= other.x + other.width ||
            other.x >= one.x + one.width ||
            one.y >= other.y + other.height ||
            other.y >= one.y + one.height;
          expect(apart).toBe(true);
        }
      }
    }
  });
});
