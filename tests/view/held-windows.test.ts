/** The view "windows": each test is a sentence about Spark's windows or about the picture. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Trace } from '../../engine/index.ts';
import { heldWindows, type WindowsState, windowsView } from '../../engine/view/held-windows.ts';
import { clockText } from '../../engine/view/narration-query.ts';
import { Reader } from '../../engine/view/view.ts';
import { NOON } from '../../site/gallery/examples/readings.ts';
import { windows as example } from '../../site/gallery/examples/windows.ts';
import { traceOf } from '../../site/gallery/record.ts';
import { windowsOf } from '../../site/scenes/event-window.ts';
import { kindOf, layoutWindows } from '../../site/scenes/windows-layout.ts';

let trace: Trace;
let reader: Reader<WindowsState>;
beforeAll(async () => {
  trace = await traceOf(example);
  reader = new Reader(trace, windowsView);
});

const at = (seconds: number): WindowsState => reader.at(trace.countUntil(seconds * 1e6));
const pastOf = (state: WindowsState, query: string) => state.pasts.find(past => past.query === query)!;
const held = (seconds: number, query: string): string[] =>
  heldWindows(pastOf(at(seconds), query)).map(({ startMs, endMs, key }) =>
    [clockText(startMs).slice(6), clockText(endMs).slice(6), key].join(' ').trim(),
  );

describe('windows in state', () => {
  it('are one a click in tumbling windows, and two in windows that begin every half of their length', () => {
    expect(held(2, 'tumbling')).toEqual(['00 10']);
    expect(held(2, 'sliding')).toEqual(['00 10', '55 05']);
  });

  it('are written and let go when the watermark, 4 seconds behind the newest click, has passed their end', () => {
    expect(held(13, 'tumbling')).toEqual(['00 10', '10 20']);
    expect(held(18, 'tumbling')).toEqual(['10 20']);
    const first = pastOf(at(18), 'tumbling').windows[0]!;
    expect([first.saved, first.gone !== null, first.writtenAtUs !== null]).toEqual(['4', true, true]);
  });

  it('grow as sessions with each click of their user, and begin anew after a gap', () => {
    expect(held(2, 'sessions')).toEqual(['01 07 ada']);
    expect(held(5, 'sessions')).toEqual(['01 10 ada', '02 08 bob']);
    const ofAda = pastOf(at(28), 'sessions').windows.filter(({ key }) => key === 'ada');
    expect(ofAda.map(({ saved, updates }) => [saved, updates])).toEqual([
      ['2', 2],
      ['2', 2],
      ['2', 2],
    ]);
  });

  it('are the same whichever way one comes to a moment', () => {
    const forward = Array.from({ length: trace.length + 1 }, (_, count) => JSON.stringify(reader.at(count)));
    for (let count = trace.length; count >= 0; count -= 31)
      expect(JSON.stringify(reader.at(count))).toBe(forward[count]);
  });
});

describe('the picture of windows', () => {
  const shown = (seconds: number) =>
    at(seconds).pasts.map(past => ({
      past,
      query: at(seconds).queries.queries.find(({ query }) => query === past.query)!,
      all: windowsOf(trace, past.query),
    }));

  it('knows how a query cuts time from its plan and from whether its windows overlap', () => {
    expect(shown(30).map(({ all, query }) => kindOf(all, query.plan))).toEqual(['tumbling', 'sliding', 'session']);
  });

  it('gives overlapping windows lanes of their own, inside the width of a phone', () => {
    for (const width of [330, 670]) {
      const { panels } = layoutWindows(shown(50), [NOON - 5000, NOON + 55_000], width);
      for (const { bands } of panels) {
        for (const [index, band] of bands.entries()) {
          expect(band.x + band.width).toBeLessThanOrEqual(width);
          const over = bands.slice(0, index).filter(each => each.y === band.y && each.x + each.width > band.x + 0.5);
          expect(over).toEqual([]);
        }
      }
    }
  });
});
