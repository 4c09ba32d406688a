/**
 * Streams for labs. The lab's events come at the moments that a column of theirs names, or are there from the start;
 * `maxRowsPerTrigger` says how many a batch takes. A stream that the program feeds (Scala's MemoryStream) takes all
 * that was added. Offsets count rows, and additions.
 */
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Field } from '../../stream/column/data-type.ts';
import { concatBatches, noRows, takeRows } from '../../stream/column/rows.ts';
import type { ReadLimit, SourceOffset } from '../../stream/source.ts';
import { readRows } from '../expression/json-rows.ts';
import type { QuerySource } from './query-source.ts';

/** Events that come by the clock. */
export class EventsSource implements QuerySource {
  readonly description: string;
  readonly #rows: ColumnBatch;
  readonly #arrivalsMs: readonly number[];
  readonly #maxRows: number;
  readonly #nowMs: () => number;
  #frozenAtMs: number | null = null;

  /** `arrivalsMs`: when each row comes, in order; null when all are there from the start. */
  constructor(
    name: string,
    rows: ColumnBatch,
    arrivalsMs: readonly number[] | null,
    maxRows: number | null,
    nowMs: () => number,
  ) {
    this.description = `MemoryStream[${name}]`;
    this.#rows = rows;
    this.#arrivalsMs = arrivalsMs ?? Array.from({ length: rows.rowCount }, () => Number.NEGATIVE_INFINITY);
    this.#maxRows = maxRows ?? Number.POSITIVE_INFINITY;
    this.#nowMs = nowMs;
  }

  latestOffset(start: SourceOffset | null, limit: ReadLimit): SourceOffset | null {
    const nowMs = this.#frozenAtMs ?? this.#nowMs();
    const come = this.#arrivalsMs.findIndex(atMs => atMs > nowMs);
    const reach = come < 0 ? this.#rows.rowCount : come;
    const from = Number(start ?? 0);
    const end = limit === 'all' ? reach : Math.min(reach, from + this.#maxRows);
    return end <= from ? start : end;
  }

  read(start: SourceOffset | null, end: SourceOffset): ColumnBatch {
    const from = Number(start ?? 0);
    return takeRows(
      this.#rows,
      Int32Array.from({ length: Number(end) - from }, (_, i) => from + i),
    );
  }

  flow(): void {}

  freeze(): void {
    this.#frozenAtMs = this.#nowMs();
  }
}

/** What a program has fed into a stream; all queries over it read the same. */
export class MemoryFeed {
  readonly fields: readonly Field[];
  readonly added: ColumnBatch[] = [];

  constructor(fields: readonly Field[]) {
    this.fields = fields;
  }

  /** Adds rows as one addition. */
  add(rows: readonly object[]): void {
    this.added.push(readRows(this.fields, rows));
  }
}

/** A stream that a program feeds. */
export class FeedSource implements QuerySource {
  readonly description: string;
  readonly #feed: MemoryFeed;
  #frozen: number | null = null;

  constructor(name: string, feed: MemoryFeed) {
    this.description = `MemoryStream[${name}]`;
    this.#feed = feed;
  }

  latestOffset(start: SourceOffset | null): SourceOffset | null {
    const reach = this.#frozen ?? this.#feed.added.length;
    return reach > Number(start ?? 0) ? reach : start;
  }

  read(start: SourceOffset | null, end: SourceOffset): ColumnBatch {
    const taken = this.#feed.added.slice(Number(start ?? 0), Number(end));
    return taken.length > 0 ? concatBatches(taken) : noRows(this.#feed.fields.map(({ type }) => type));
  }

  flow(): void {}

  freeze(): void {
    this.#frozen = this.#feed.added.length;
  }
}
