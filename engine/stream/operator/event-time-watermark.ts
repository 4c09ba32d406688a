/**
 * Watches the event time of the rows that pass (Spark's EventTimeWatermarkExec), and changes nothing. A window counts
 * with its end.
 */
import type { Column, ColumnBatch } from '../column/column.ts';
import { NumberColumn, StructColumn } from '../column/column.ts';
import { EventTimeStats } from '../watermark/event-time-stats.ts';
import type { ObservedEventTime } from '../watermark/watermark-tracker.ts';
import { eventTimeMicros } from './event-time.ts';
import type { Operator, WatermarkOperator } from './operator.ts';

/** The operator. `column` is the place of the event time. */
export class EventTimeWatermark implements WatermarkOperator {
  readonly name = 'watermark';
  readonly inputs: readonly Operator[];
  readonly #nodeId: string;
  readonly #column: number;
  readonly #delayMs: number;
  #stats = new EventTimeStats();

  constructor(input: Operator, nodeId: string, column: number, delayMs: number) {
    this.inputs = [input];
    this.#nodeId = nodeId;
    this.#column = column;
    this.#delayMs = delayMs;
  }

  /** What the last batch showed. */
  get observed(): ObservedEventTime {
    return { nodeId: this.#nodeId, delayMs: this.#delayMs, stats: this.#stats };
  }

  run([rows]: readonly [ColumnBatch]): ColumnBatch {
    this.#stats = new EventTimeStats();
    const column = rows.columns[this.#column]!;
    const time: Column = column instanceof StructColumn ? column.fields[1]! : column;
    if (time instanceof NumberColumn && time.wide === null) this.#stats.addAll(time.data, time.nulls);
    else {
      for (let row = 0; row < rows.rowCount; row++) {
        this.#stats.add(Math.floor((eventTimeMicros(time.value(row)) ?? 0) / 1000));
      }
    }
    return rows;
  }
}
