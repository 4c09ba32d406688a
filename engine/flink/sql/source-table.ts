/**
 * A table that is fed from outside: rows that only come, changes, or upserts by a primary key. Upserts are made whole: an
 * unchanged row says nothing, a deletion carries the row that was there. A declared watermark follows each row that
 * raises it. Times in milliseconds.
 * Source: StreamExecChangelogNormalize, WatermarkAssignerOperator.
 */
import { MAX_WATERMARK, MIN_WATERMARK } from '../stream-element.ts';
import { adds, type ChangeKind, type Field, type Row, rowKey, Stage } from './change.ts';
import type { Scalar } from './scalar.ts';
import { rowTime } from './window-aggregate.ts';

/** How a table is declared. */
export interface TableDeclaration {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly changelog: 'append' | 'retract' | 'upsert';
  /** Positions of the primary key. */
  readonly primaryKey: readonly number[];
  /** Made of each row; null: watermarks come with the source. */
  readonly watermark: Scalar | null;
}

/** A table at work. */
export class SourceTable {
  readonly declaration: TableDeclaration;
  readonly stage: Stage;
  readonly #rows = new Map<string, Row>();
  #watermarkMs = MIN_WATERMARK;

  constructor(declaration: TableDeclaration) {
    this.declaration = declaration;
    this.stage = new Stage(declaration.fields, declaration.changelog === 'append');
  }

  change(kind: ChangeKind, row: Row): void {
    const { changelog, watermark, fields } = this.declaration;
    for (const [index, field] of fields.entries()) if (field.time === 'row') rowTime(row[index]);
    if (changelog === 'upsert') this.#upsert(kind, row);
    else this.stage.emit(kind, row);
    if (watermark !== null) this.watermark(watermark.evaluate(row, { watermarkMs: this.#watermarkMs }) as number);
  }

  watermark(watermarkMs: number): void {
    if (watermarkMs <= this.#watermarkMs) return;
    this.#watermarkMs = watermarkMs;
    this.stage.emitWatermark(watermarkMs);
  }

  end(): void {
    this.watermark(MAX_WATERMARK);
  }

  #upsert(kind: ChangeKind, row: Row): void {
    const id = rowKey(this.declaration.primaryKey.map(position => row[position]));
    const before = this.#rows.get(id);
    if (!adds(kind)) {
      this.#rows.delete(id);
      if (before !== undefined) this.stage.emit('-D', before);
      return;
    }
    this.#rows.set(id, row);
    if (before === undefined) this.stage.emit('+I', row);
    else if (rowKey(before) !== rowKey(row)) {
      this.stage.emit('-U', before);
      this.stage.emit('+U', row);
    }
  }
}
