/** Steps of the timeline: by entry, by batch, by simulated second; forward and back again is where one was. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Trace } from '../../engine/index.ts';
import { endPlace, seekTo, startPlace, stepBy, stepUnits } from '../../site/workbench/playback.ts';

function traceAt(moments: number[]): Trace {
  const trace = new Trace();
  for (const atUs of moments) trace.append(atUs, 'console.printed', { level: 'log', text: '', line: null });
  return trace;
}

describe('a step', () => {
  test('by entry passes each entry of a moment by itself', () => {
    const trace = traceAt([10, 10, 20]);
    const one = stepBy(trace, startPlace, 1, 'entry', []);
    const two = stepBy(trace, one, 1, 'entry', []);
    expect([one, two]).toEqual([
      { count: 1, nowUs: 10 },
      { count: 2, nowUs: 10 },
    ]);
    expect(stepBy(trace, two, -1, 'entry', [])).toEqual(one);
  });

  test('by batch goes to the moment at which the next one was committed, and to the end after the last', () => {
    const trace = traceAt([10, 1000, 2000, 5000]);
    const first = stepBy(trace, startPlace, 1, 'batch', [1000, 2000]);
    expect(first).toEqual({ count: 2, nowUs: 1000 });
    const second = stepBy(trace, first, 1, 'batch', [1000, 2000]);
    expect(stepBy(trace, second, 1, 'batch', [1000, 2000])).toEqual(endPlace(trace));
    expect(stepBy(trace, second, -1, 'batch', [1000, 2000])).toEqual(first);
    expect(stepBy(trace, first, -1, 'batch', [1000, 2000])).toEqual(startPlace);
  });

  test('by second goes to whole seconds of the simulated world', () => {
    const trace = traceAt([400_000, 1_200_000, 2_600_000]);
    const between = seekTo(trace, 400_000);
    const one = stepBy(trace, between, 1, 'second', []);
    expect(one).toEqual({ count: 1, nowUs: 1_000_000 });
    expect(stepBy(trace, seekTo(trace, 2_000_000), 1, 'second', [])).toEqual(endPlace(trace));
    expect(stepBy(trace, one, -1, 'second', [])).toEqual(startPlace);
  });

  test('forward n times and back n times is the start, whatever the trace', () => {
    const moments = fc
      .array(fc.nat(5_000_000), { minLength: 1, maxLength: 30 })
      .map(list => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(moments, fc.nat(40), fc.constantFrom(...stepUnits), (list, n, unit) => {
        const trace = traceAt(list);
        const batches = [...new Set(list.filter((_, at) => at % 3 === 0))];
        let place = startPlace;
        for (let i = 0; i < n; i++) place = stepBy(trace, place, 1, unit, batches);
        for (let i = 0; i < n + 1; i++) place = stepBy(trace, place, -1, unit, batches);
        expect(place).toEqual(startPlace);
      }),
    );
  });
});
