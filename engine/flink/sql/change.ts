/**
 * A changing table as a stream of changes: rows that are new (+I), updated from (-U) and to (+U), deleted (-D). A stage
 * takes changes in and gives changes out, and knows its columns. Times are milliseconds since 1970.
 * Source: RowKind, ChangelogMode.
 */

/** What happens to a row. */
export type ChangeKind = '+I' | '-U' | '+U' | '-D';

/** The values of a row, by position. */
export type Row = readonly unknown[];

/** What a column holds, as far as arithmetic and time need to know. */
export type ColumnType = 'integer' | 'double' | 'text' | 'boolean' | 'time' | 'interval' | 'null';

/** A column of a stage. */
export interface Field {
  readonly name: string;
  /** The table or alias that the column can be asked for by. */
  readonly table: string | null;
  readonly type: ColumnType;
  /** A time attribute: of event time, or of processing time. */
  readonly time?: 'row' | 'processing';
  /** A bound of the window that the row belongs to. */
  readonly window?: 'start' | 'end';
}

/** Takes changes, and watermarks. */
export interface ChangeSink {
  change(kind: ChangeKind, row: Row): void;
  watermark(watermarkMs: number): void;
}

/** A step of a running query: its columns, whether rows only ever come, and where its changes go. */
export class Stage {
  readonly fields: readonly Field[];
  readonly appendOnly: boolean;
  #sink: ChangeSink | null = null;

  constructor(fields: readonly Field[], appendOnly: boolean) {
    this.fields = fields;
    this.appendOnly = appendOnly;
  }

  /** What comes out of this stage goes there. */
  flowInto(sink: ChangeSink): void {
    if (this.#sink === null) {
      this.#sink = sink;
      return;
    }
    const first = this.#sink;
    this.#sink = {
      change: (kind, row) => {
        first.change(kind, row);
        sink.change(kind, row);
      },
      watermark: watermarkMs => {
        first.watermark(watermarkMs);
        sink.watermark(watermarkMs);
      },
    };
  }

  emit(kind: ChangeKind, row: Row): void {
    this.#sink?.change(kind, row);
  }

  emitWatermark(watermarkMs: number): void {
    this.#sink?.watermark(watermarkMs);
  }
}

/** Whether a change adds a row rather than taking one back. */
export function adds(kind: ChangeKind): boolean {
  return kind === '+I' || kind === '+U';
}

/** Values as the key of a map. */
export function rowKey(values: readonly unknown[]): string {
  return JSON.stringify(values);
}
