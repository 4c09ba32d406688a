/** The view "streaming queries" and the event time plane: each test is a sentence about Spark or about the picture. */
import { describe, expect, it } from 'vitest';
import type { EntryKind } from '../../engine/core/entries.ts';
import { Trace } from '../../engine/core/trace.ts';
import { narrate } from '../../engine/view/narration.ts';
import { clockText } from '../../engine/view/narration-query.ts';
import { type QueryPast, queriesView } from '../../engine/view/queries.ts';
import { Reader } from '../../engine/view/view.ts';
import { type EventTimeLayout, layoutEventTime } from '../../site/scenes/event-time-layout.ts';
import { EventTimeSpans } from '../../site/scenes/event-time-span.ts';
import { windowResult } from '../../site/scenes/event-window.ts';
import { groupingKeys, resultTables } from '../../site/scenes/result-table.ts';
import { rowKey, rowLabel } from '../../site/scenes/row-mark.ts';
import { clockTicks, momentAt, placeAt } from '../../site/scenes/time-axis.ts';

const NOON = Date.UTC(2026, 0, 5, 12);
const NONE = { inputs: '', stateId: null, stateRows: null, updated: null, removed: null, evictionWatermarkMs: null };

/** Writes the trace of a count in tumbling windows of 20 seconds, in update mode. */
class Diary {
  readonly trace = new Trace();
  #batchId = -1;
  #watermarkMs = 0;

  constructor() {
    this.say(0, 'run.started', { startsAtMs: NOON, engine: 'test' });
    const plan = {
      id: 'i',
      runId: 'r',
      sink: 'MemorySink',
      outputMode: 'update',
      trigger: '5000 ms',
      writer: '{"format":"console","options":{},"partitionBy":[]}',
      plan: '{}',
      eventTimes: '{}',
      checkpoint: '',
      line: null,
    };
    this.say(0, 'query.started', { query: 'q', ...plan });
  }

  say(second: number, kind: EntryKind, fields: object): void {
    this.trace.append(Math.round(second * 1_000_000), kind, fields as never);
  }

  /** A batch of events at these seconds after noon; results are counts by the window's start; then the watermark moves. */
  batch(second: number, events: number[], results: Record<number, number>, moves: number | null, dropped = 0): this {
    const at = { query: 'q', batchId: ++this.#batchId };
    const before = this.#watermarkMs;
    this.say(second, 'batch.planned', { ...at, watermarkMs: before, batchTimestampMs: NOON, offsets: '{}' });
    for (const event of events) {
      const [eventTimeMs, ts] = [NOON + event * 1000, new Date(NOON + event * 1000).toISOString()];
      this.say(second, 'row.read', { ...at, source: 'memory', row: JSON.stringify({ ts, word: 'cat' }), eventTimeMs });
    }
    const counts = { rowsIn: events.length, rowsOut: 1, dropped, lateWatermarkMs: before };
    this.say(second, 'operator.ran', { ...at, operator: 1, name: 'stateStoreSave', ...NONE, ...counts });
    for (const [start, count] of Object.entries(results)) {
      const [from, to] = [Number(start), Number(start) + 20].map(each => new Date(NOON + each * 1000).toISOString());
      const key = `{${(NOON + Number(start) * 1000) * 1000}|${(NOON + Number(start) * 1000 + 20_000) * 1000}}`;
      this.say(second, 'state.changed', { ...at, store: '0/groups', key, value: '{}' });
      this.say(second, 'row.written', { ...at, row: JSON.stringify({ window: { start: from, end: to }, count }) });
    }
    this.say(second + 0.1, 'batch.committed', { ...at, rowsIn: events.length, nextWatermarkMs: moves ?? before });
    if (moves !== null) {
      this.#watermarkMs = NOON + moves * 1000;
      this.say(second + 0.1, 'watermark.moved', { query: 'q', watermarkMs: this.#watermarkMs });
    }
    return this;
  }

  past(count = this.trace.length): QueryPast {
    return new Reader(this.trace, queriesView).at(count).queries[0]!;
  }

  layout(count = this.trace.length, width = 700): EventTimeLayout {
    const span = new EventTimeSpans().of(this.trace, 'q')!;
    return layoutEventTime(this.past(count), NOON, span, width);
  }
}

const diary = (): Diary =>
  new Diary()
    .batch(1, [1, 4], { 0: 2 }, 2)
    .batch(6, [17, 33], { 0: 3, 20: 1 }, 31)
    .batch(11, [9, 25, 41], { 20: 2, 40: 1 }, 39, 1);

describe('the past of a streaming query', () => {
  it('keeps what each batch read and wrote, with the watermark that it began with', () => {
    const { batches, rows } = diary().past();
    expect(batches.map(({ rowsIn, written, dropped }) => [rowsIn, written.length, dropped])).toEqual([
      [2, 1, 0],
      [2, 2, 0],
      [3, 2, 1],
    ]);
    expect(batches.map(({ watermarkMs }) => watermarkMs && (watermarkMs - NOON) / 1000)).toEqual([0, 2, 31]);
    expect(rows).toHaveLength(7);
  });

  it('is the same whichever way one comes to a moment', () => {
    const { trace } = diary();
    const reader = new Reader(trace, queriesView);
    const forward = Array.from({ length: trace.length + 1 }, (_, count) => JSON.stringify(reader.at(count)));
    for (let count = trace.length; count >= 0; count -= 3) {
      expect(JSON.stringify(reader.at(count))).toBe(forward[count]);
    }
  });
});

describe('the event time plane', () => {
  it('outlines a row below the watermark of its batch as late; only one whose windows are all gone was dropped', () => {
    const fates = diary()
      .layout()
      .rows.map(({ row, fate }) => [(row.eventTimeMs! - NOON) / 1000, fate]);
    expect(fates).toEqual([
      [1, 'on time'],
      [4, 'on time'],
      [17, 'on time'],
      [33, 'on time'],
      [9, 'late, dropped'],
      [25, 'late'],
      [41, 'on time'],
    ]);
  });

  it('keeps its axes still while the run plays', () => {
    const whole = diary();
    const { event, processing } = whole.layout();
    for (const count of [8, 14, 20]) expect(whole.layout(count)).toMatchObject({ event, processing });
  });

  it('draws the latest result of a window as a labelled bar and earlier ones as thin lines', () => {
    const { results } = diary().layout();
    expect(results.map(({ text, latest }) => [text, latest])).toEqual([
      ['', false],
      ['3', true],
      ['', false],
      ['2', true],
      ['1', true],
    ]);
  });

  it('draws the watermark as one line of steps that only rises and only moves right', () => {
    const { watermark } = diary().layout();
    for (const [index, [x, y]] of watermark.entries()) {
      const before = watermark[index - 1];
      if (before) expect([x >= before[0], y <= before[1]]).toEqual([true, true]);
    }
    expect(watermark).toHaveLength(7);
  });

  it('keeps every mark inside the drawing at the width of a phone', () => {
    const { rows, results, width, height } = diary().layout(undefined, 330);
    for (const { x, y } of rows) expect([x > 0, x < width, y > 0, y < height]).toEqual([true, true, true, true]);
    for (const { x, width: long } of results) expect(x + long).toBeLessThanOrEqual(width);
  });

  it('has no picture of a query without event time', () => {
    expect(new EventTimeSpans().of(new Diary().trace, 'q')).toBeNull();
  });
});

describe('the result table after each batch', () => {
  const table = (mode: string, plan: string): [string, string][][] => {
    const past = diary().past();
    const tables = resultTables({ ...past, outputMode: mode, plan });
    return tables.map(({ rows }) => rows.map(({ facts, change }) => [facts.at(-1)![1], change]));
  };
  const counts = '{"kind":"aggregate","keys":[{"kind":"call","name":"window"}],"child":{"kind":"stream"}}';

  it('is written anew by complete mode: what a batch does not write is gone', () => {
    expect(table('complete', counts)).toEqual([
      [['2', 'new']],
      [
        ['3', 'changed'],
        ['1', 'new'],
      ],
      [
        ['2', 'changed'],
        ['1', 'new'],
      ],
    ]);
  });

  it('is changed by update mode in the rows whose keys a batch writes, and kept in the others', () => {
    expect(table('update', counts)[2]).toEqual([
      ['3', 'same'],
      ['2', 'changed'],
      ['1', 'new'],
    ]);
  });

  it('only grows in append mode, equal rows included', () => {
    const rows = table('append', '{"kind":"stream"}');
    expect(rows.map(each => each.length)).toEqual([1, 3, 5]);
  });

  it('knows keys only where an aggregation gives the columns', () => {
    expect(groupingKeys(counts)).toBe(1);
    expect(groupingKeys(`{"kind":"sort","child":${counts}}`)).toBe(1);
    expect(groupingKeys(`{"kind":"project","child":${counts}}`)).toBeNull();
  });
});

describe('rows and times in pictures', () => {
  it('colours a row by its first text column, labels it with its first number, and shows no timestamp as either', () => {
    const row = { row: '{"ts":"2026-01-05T12:00:01Z","word":"cat","v":5}' };
    expect([rowKey(row), rowLabel(row)]).toEqual(['cat', '5']);
    expect(rowKey({ row: '{"v":5}' })).toBeNull();
    expect(rowLabel({ row: '{"word":"elephant"}' })).toBe('ele');
  });

  it('reads the window of a result from its struct, and none where there is none', () => {
    const window = { start: '2026-01-05T12:00:00Z', end: '2026-01-05T12:00:20Z' };
    expect(windowResult({ row: JSON.stringify({ window, word: 'cat', count: 2 }) })).toEqual({
      startMs: NOON,
      endMs: NOON + 20_000,
      text: 'cat 2',
    });
    expect(windowResult({ row: '{"count":2}' })).toBeNull();
  });

  it('finds the moment of a place and the place of a moment, with round marks between them', () => {
    const axis = { fromMs: NOON, toMs: NOON + 60_000, from: 80, to: 680 };
    expect(momentAt(axis, placeAt(axis, NOON + 12_345))).toBeCloseTo(NOON + 12_345);
    const ticks = clockTicks(axis, 76);
    expect(ticks.map(({ text }) => text)).toEqual(
      [0, 10, 20, 30, 40, 50].map(each => `12:00:${String(each).padStart(2, '0')}`).concat('12:01:00'),
    );
  });

  it('tells times of day in UTC, before 1970 too', () => {
    expect([clockText(NOON), clockText(NOON + 1), clockText(-1)]).toEqual(['12:00:00', '12:00:00.001', '23:59:59.999']);
  });

  it('narrates batches, late rows and the watermark', () => {
    const { trace } = diary();
    const told = Array.from({ length: trace.length }, (_, index) => narrate(trace.entry(index)));
    expect(told).toContain('Batch 2 of q begins with watermark 12:00:31.');
    expect(told).toContain('Too late for stateStoreSave, below the watermark 12:00:31: 1 row was left out.');
    expect(told).toContain('Batch 1 of q wrote window 12:00:20 to 12:00:40, count 1.');
    expect(told).toContain('The watermark of q moved to 12:00:39: the next batch works with it.');
  });
});
