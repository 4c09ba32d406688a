/** A run as a file: the one slice of its trace as JSON, in which an absent number is null. */
import { Trace, type TraceSlice } from '../../engine/index.ts';

/** A recorded run: `/scenes/<name>/run.json`. */
export type RecordedRun = Omit<TraceSlice, 'cells'> & { cells: (number | null)[] };

/** A trace as a file. */
export function recordedRun(trace: Trace): RecordedRun {
  const { cells, ...slice } = trace.slice(0, 0);
  return { ...slice, cells: Array.from(cells, cell => (Number.isNaN(cell) ? null : cell)) };
}

/** The trace again. */
export function traceOfRun({ cells, ...slice }: RecordedRun): Trace {
  const trace = new Trace();
  trace.addSlice({ ...slice, cells: Float64Array.from(cells, cell => cell ?? Number.NaN) });
  return trace;
}
