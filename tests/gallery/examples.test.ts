/** The gallery's examples: every scene has one, its program runs, and what the page loads is the run itself. */
import { describe, expect, it, test } from 'vitest';
import type { Trace } from '../../engine/index.ts';
import { type Example, nameOf } from '../../site/gallery/example.ts';
import { examples } from '../../site/gallery/examples/index.ts';
import { traceOf } from '../../site/gallery/record.ts';
import { recordedRun, traceOfRun } from '../../site/gallery/recorded-run.ts';
import { sceneNames } from '../../site/scenes/index.ts';

describe('the gallery', () => {
  it('has examples of every scene, in the order of the tabs', () => {
    expect([...new Set(examples.map(({ scene }) => scene))]).toEqual(sceneNames);
  });
});

const traces = new Map<string, Promise<Trace>>();

function onceTraceOf(example: Example): Promise<Trace> {
  const known = traces.get(nameOf(example)) ?? traceOf(example);
  traces.set(nameOf(example), known);
  return known;
}

describe.each(examples.map(example => [nameOf(example), example] as const))('the example %s', (_name, example) => {
  test('runs to its end (an error of its program would be thrown), and is looked at within its time', async () => {
    const trace = await onceTraceOf(example);
    expect(example.atS * 1e6).toBeLessThanOrEqual(trace.endUs);
  });

  test('comes out of its file as it went in', async () => {
    const trace = await onceTraceOf(example);
    const again = traceOfRun(JSON.parse(JSON.stringify(recordedRun(trace))));
    expect(again.length).toBe(trace.length);
    for (let index = 0; index < trace.length; index += 7) expect(again.entry(index)).toEqual(trace.entry(index));
  });
});
