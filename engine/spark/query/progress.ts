/**
 * What a batch did, in the shape of Spark's StreamingQueryProgress as far as the simulation knows it: no durations
 * and rates of a real machine. Moments are ISO text, as in Spark's JSON.
 */
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Operator, StateFigures, StatefulOperator } from '../../stream/operator/operator.ts';
import { isStateful } from '../../stream/operator/operator.ts';
import type { SourceOffset } from '../../stream/source.ts';
import type { ObservedEventTime } from '../../stream/watermark/watermark-tracker.ts';
import { isoMillis } from './iso-millis.ts';

/** A stateful operator in a batch. */
export interface StateOperatorProgress {
  readonly operatorName: string;
  readonly numRowsTotal: number;
  readonly numRowsUpdated: number;
  readonly numRowsRemoved: number;
  readonly numRowsDroppedByWatermark: number;
}

/** What an operator did in a batch, for pictures: rows in and out, and state where it has any. */
export interface OperatorReport {
  readonly name: string;
  /** Its inputs, by their place in the list of reports. */
  readonly inputs: readonly number[];
  readonly rowsIn: readonly number[];
  readonly rowsOut: number;
  readonly state?: StateFigures & {
    readonly operatorId: number;
    readonly lateWatermarkMs: number;
    readonly evictionWatermarkMs: number;
  };
}

/** An operator's report. */
export function reportOf(
  operator: Operator,
  inputs: readonly ColumnBatch[],
  output: ColumnBatch,
  watermarks: { readonly lateWatermarkMs: number; readonly evictionWatermarkMs: number },
): Omit<OperatorReport, 'inputs'> {
  const rows = { name: operator.name, rowsIn: inputs.map(({ rowCount }) => rowCount), rowsOut: output.rowCount };
  return isStateful(operator)
    ? { ...rows, state: { ...operator.figures, ...watermarks, operatorId: operator.operatorId } }
    : rows;
}

/** A source in a batch. */
export interface SourceProgress {
  readonly description: string;
  readonly startOffset: SourceOffset | null;
  readonly endOffset: SourceOffset | null;
}

/** A batch. */
export interface QueryProgress {
  readonly batchId: number;
  readonly timestamp: string;
  readonly numInputRows: number;
  /** `watermark` is the batch's own, set before its data is seen; empty when the query has none. */
  readonly eventTime: Readonly<Record<string, string>>;
  /** Downstream first. */
  readonly stateOperators: readonly StateOperatorProgress[];
  readonly sources: readonly SourceProgress[];
}

/** `eventTime`: the first watermark node that saw data speaks for all. */
export function eventTimeProgress(observed: readonly ObservedEventTime[], watermarkMs: number): Record<string, string> {
  if (observed.length === 0) return {};
  const stats = observed.find(node => node.stats.count > 0)?.stats;
  return {
    ...(stats && { max: isoMillis(stats.maxMs), min: isoMillis(stats.minMs), avg: isoMillis(stats.averageMs) }),
    watermark: isoMillis(watermarkMs),
  };
}

/** A stateful operator's line. */
export function operatorProgress({ name, figures }: StatefulOperator): StateOperatorProgress {
  return {
    operatorName: name,
    numRowsTotal: figures.total,
    numRowsUpdated: figures.updated,
    numRowsRemoved: figures.removed,
    numRowsDroppedByWatermark: figures.dropped,
  };
}
