/** Time travel by reading, not by running (DESIGN decision 3): at any count, a reader gives one state, whichever way it came. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Trace } from '../../engine/core/trace.ts';
import { partitionsView } from '../../engine/view/partitions.ts';
import { Reader, type View } from '../../engine/view/view.ts';
import { appendAny, entries, traces } from './random-trace.ts';

/** The state by the shortest way there is: every entry from the first. */
function folded<S>(trace: Trace, view: View<S>, count: number): S {
  const state = view.initial();
  for (let index = 0; index < count; index++) view.apply(state, trace.entry(index));
  return state;
}

describe('Reader', () => {
  it('gives equal states n forward and n back', () => {
    fc.assert(
      fc.property(traces, fc.integer({ min: 1, max: 40 }), (trace, every) => {
        const reader = new Reader(trace, partitionsView, every);
        const forward = Array.from({ length: trace.length + 1 }, (_, count) => structuredClone(reader.at(count)));
        for (let count = trace.length; count >= 0; count--) expect(reader.at(count)).toEqual(forward[count]);
      }),
      { numRuns: 60 },
    );
  });

  it('gives at any jump what folding from the first entry gives', () => {
    fc.assert(
      fc.property(traces, fc.array(fc.nat(120)), fc.integer({ min: 1, max: 30 }), (trace, jumps, every) => {
        const reader = new Reader(trace, partitionsView, every);
        for (const jump of jumps) {
          const count = Math.min(jump, trace.length);
          expect(reader.at(count)).toEqual(folded(trace, partitionsView, count));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('leaves a state that it gave as it was', () => {
    fc.assert(
      fc.property(traces, trace => {
        const reader = new Reader(trace, partitionsView, 10);
        const half = reader.at(trace.length >> 1);
        const before = structuredClone(half);
        reader.at(trace.length);
        reader.at(0);
        reader.at(trace.length);
        expect(half).toEqual(before);
      }),
    );
  });

  it('reads on while the trace grows', () => {
    fc.assert(
      fc.property(entries, entries, (first, second) => {
        const trace = new Trace();
        for (const each of first) appendAny(trace, each);
        const reader = new Reader(trace, partitionsView, 7);
        reader.at(trace.length);
        for (const each of second) appendAny(trace, each);
        expect(reader.at(trace.length)).toEqual(folded(trace, partitionsView, trace.length));
        expect(reader.at(first.length)).toEqual(folded(trace, partitionsView, first.length));
      }),
      { numRuns: 40 },
    );
  });

  it('prepares checkpoints in parts, up to the end of the trace', () => {
    const trace = new Trace();
    for (let each = 0; each < 1050; each++) trace.append(each, 'console.printed', { level: 'log', text: 'x', line: 1 });
    let applied = 0;
    const counting: View<{ n: number }> = {
      initial: () => ({ n: 0 }),
      apply: state => {
        applied++;
        state.n++;
      },
      copy: state => ({ ...state }),
    };
    const reader = new Reader(trace, counting, 100);
    let parts = 1;
    while (reader.prepare(300)) parts++;
    expect([parts, applied]).toEqual([4, 1000]);
    expect(reader.at(1050)).toEqual({ n: 1050 });
    expect(reader.at(399)).toEqual({ n: 399 });
    expect(applied).toBe(1000 + 50 + 99);
  });

  it('refuses a count outside the trace, as a bug of the engine', () => {
    expect(() => new Reader(new Trace(), partitionsView).at(1)).toThrow('no state after 1 entries of 0');
  });
});
