/** The view "operators of streaming queries" and the plan graph, on a real run: each test is a sentence about them. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Trace } from '../../engine/core/trace.ts';
import { heldBy, operatorsView, type RunningPlan } from '../../engine/view/operators.ts';
import { Reader } from '../../engine/view/view.ts';
import { stateText } from '../../site/scenes/held-state.ts';
import { layoutPlan } from '../../site/scenes/plan-layout.ts';
import { labWith } from '../lab/run-of.ts';
import { openTestSession } from '../session.ts';

const NOON = Date.UTC(2026, 0, 5, 12);
const at = (second: number): string => new Date(NOON + second * 1000).toISOString();

/** Advertisements shown and clicked, joined where the click came within ten seconds. */
const PROGRAM = `
import { SparkSession } from 'pyspark.sql';
import { expr } from 'pyspark.sql.functions';
const spark = SparkSession.builder.appName('join').getOrCreate();
const read = name => spark.readStream.format('memory').option('events', name).option('maxRowsPerTrigger', 2).load();
const shown = read('shown').withWatermark('shownAt', '10 seconds');
const clicked = read('clicked').withWatermark('clickedAt', '10 seconds');
const inTime = expr('ad = clickedAd AND clickedAt >= shownAt AND clickedAt <= shownAt + interval 10 seconds');
const query = shown.join(clicked, inTime).writeStream.format('memory').queryName('joined')
  .trigger({ processingTime: '5 seconds' }).start();
await query.awaitTermination(40);
`;

let trace: Trace;
const planAt = (count: number): RunningPlan => new Reader(trace, operatorsView).at(count).plans[0]!;

beforeAll(async () => {
  const shown = [0, 4, 8, 12, 16, 40].map((second, i) => ({ shownAt: at(second), ad: `ad${i % 3}` }));
  const clicked = [3, 8, 13, 41].map((second, i) => ({ clickedAt: at(second), clickedAd: `ad${i % 3}` }));
  const events = [
    { name: 'shown', rows: shown },
    { name: 'clicked', rows: clicked },
  ];
  const lab = labWith([], { events, startsAtMs: NOON, runForMs: 60_000 } as never);
  const run = await (await openTestSession()).start(lab, PROGRAM, 42);
  trace = run.trace;
  expect(run.result().program.status).toBe('finished');
});

describe('the operators of a running query', () => {
  it('are counted by batch and over the run: what an operator gives is what the next one takes', () => {
    const { operators } = planAt(trace.length);
    for (const { inputs, allIn } of operators) {
      if (inputs.length === 0) continue;
      expect(allIn).toBe(inputs.reduce((sum, input) => sum + operators[input]!.allOut, 0));
    }
    const sources = operators.filter(({ inputs }) => inputs.length === 0);
    expect(sources.map(({ allOut }) => allOut)).toEqual([6, 4]);
  });

  it('hold as state what was put in and not yet removed: as many rows as the operator counts', () => {
    const reader = new Reader(trace, operatorsView);
    let compared = 0;
    for (const entry of trace.of('batch.committed')) {
      const plan = reader.at(entry.index + 1).plans[0]!;
      const join = plan.operators.find(({ name }) => name === 'symmetricHashJoin')!;
      const rows = heldBy(plan, join).flatMap(({ value }) => (JSON.parse(value) as { rows: unknown[] }).rows);
      expect(rows).toHaveLength(join.state!.rows);
      compared++;
    }
    expect(compared).toBeGreaterThan(2);
  });

  it('are the same whichever way one comes to a moment', () => {
    const reader = new Reader(trace, operatorsView);
    const tell = (count: number): string =>
      JSON.stringify(reader.at(count), (_, value) => (value instanceof Map ? [...value] : value));
    const forward = Array.from({ length: trace.length + 1 }, (_, count) => tell(count));
    for (let count = trace.length; count >= 0; count -= 7) expect(tell(count)).toBe(forward[count]);
  });
});

describe('the plan graph', () => {
  it('stands sources side by side, each operator below its inputs, and no box over another', () => {
    const { boxes, edges, height } = layoutPlan(planAt(trace.length), 700);
    const byId = new Map(boxes.map(box => [box.id, box]));
    for (const { id } of edges) {
      const [from, to] = id.split(' ').map(each => byId.get(each)!);
      expect(to!.y).toBeGreaterThan(from!.y + from!.height);
    }
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart, `${a.name} and ${b.name}`).toBe(true);
      }
      expect(a.y + a.height).toBeLessThanOrEqual(height);
    }
    expect(boxes.at(-1)!.name).toBe('sink: MemorySink');
  });

  it('fits a phone', () => {
    for (const { x, width } of layoutPlan(planAt(trace.length), 330).boxes) {
      expect([x >= 0, x + width <= 330]).toEqual([true, true]);
    }
  });

  it('tells state in words, with windows and times on the clock', () => {
    const micros = NOON * 1000;
    const saved = JSON.stringify({ key: [[micros, micros + 20_000_000], 'cat'], saved: [{ sum: 36, count: 4 }] });
    expect(stateText(saved)).toBe('12:00:00–12:00:20 cat: sum 36, count 4');
    expect(stateText('{"key":[],"saved":[{"count":4}]}')).toBe('all rows: count 4');
    expect(stateText('7')).toBe('7');
  });
});
