/**
 * Streaming queries over the time of a run, under the names of Spark's progress: rows of each batch, rows of state, and
 * how far the watermark is behind the clock. Moments are microseconds of the run.
 */
import type { Trace } from '../../engine/index.ts';
import type { Point, Series } from './metric-series.ts';

/** The series of all queries of a trace; those that never have a number are left out. */
export function querySeries(trace: Trace): Series[] {
  const startsAtMs = [...trace.of('run.started')][0]?.startsAtMs ?? 0;
  const [rows, state, delay] = [new Lines(), new Lines(), new Lines()];
  for (const { query, atUs, rowsIn } of trace.of('batch.committed')) rows.add(query, [atUs, rowsIn]);
  const held = new Map<string, Map<number, number>>();
  for (const { query, atUs, operator, stateRows } of trace.of('operator.ran')) {
    if (stateRows === null) continue;
    const operators = held.get(query) ?? new Map<number, number>();
    held.set(query, operators.set(operator, stateRows));
    state.add(query, [atUs, [...operators.values()].reduce((sum, count) => sum + count, 0)]);
  }
  for (const { query, atUs, watermarkMs } of trace.of('watermark.moved')) {
    if (watermarkMs > 0) delay.add(query, [atUs, (startsAtMs + atUs / 1000 - watermarkMs) / 1000]);
  }
  const all: Series[] = [
    { name: 'numInputRows', unit: 'rows', doc: 'Rows that a batch took from its sources.', lines: rows.all() },
    { name: 'numRowsTotal', unit: 'rows', doc: 'Rows that operators hold as state after a batch.', lines: state.all() },
    {
      name: 'watermark delay',
      unit: 's',
      doc: 'How far the watermark is behind the clock when it moves: results of append mode come at least so late.',
      lines: delay.all(),
    },
  ];
  return all.filter(({ lines }) => lines.length > 0);
}

class Lines {
  readonly #byQuery = new Map<string, Point[]>();

  add(query: string, point: Point): void {
    const points = this.#byQuery.get(query) ?? [];
    this.#byQuery.set(query, points);
    points.push(point);
  }

  all(): Series['lines'] {
    return [...this.#byQuery].map(([label, points]) => ({ label, points }));
  }
}
