/**
 * GROUP BY of a window: a group tells its result once, when the watermark has passed the window's end; rows only come.
 * A row whose windows are all over is dropped; one that is late for some counts in the others. Times in milliseconds.
 * Source: SlicingWindowOperator, UnsliceWindowAggProcessor (sessions).
 */
import { FlinkError, MIN_WATERMARK } from '../stream-element.ts';
import { Accumulator, type AggregateCall } from './aggregate-call.ts';
import { adds, type ChangeKind, type Field, type Row, rowKey, Stage } from './change.ts';
import type { RowContext, Scalar } from './scalar.ts';
import { isOver, type Span } from './windowing.ts';

/** How a row comes to its windows: the windows of its time, the one it carries already, or a session. */
export type WindowSource =
  | { readonly kind: 'spans'; of(row: Row): Span[] }
  | {
      readonly kind: 'session';
      timeOf(row: Row): number;
      readonly gapMs: number;
      readonly partition: readonly Scalar[];
    };

interface WindowGroup {
  readonly key: Row;
  span: Span;
  readonly accumulators: Accumulator[];
  rows: number;
  /** Sessions keep their rows: they may grow together. */
  readonly content: { by: 1 | -1; row: Row }[];
}

/** @param shape makes a result of the group's key, its window and its aggregates */
export function windowAggregate(
  input: Stage,
  windows: WindowSource,
  keys: readonly Scalar[],
  calls: readonly AggregateCall[],
  output: { fields: readonly Field[]; shape: (key: Row, span: Span, results: Row) => Row },
): Stage {
  const stage = new Stage(output.fields, true);
  const state = new WindowGroups(windows, keys, calls);
  input.flowInto({
    change: (kind, row) => state.change(kind, row),
    watermark(watermarkMs) {
      for (const { key, span, accumulators } of state.advance(watermarkMs))
        stage.emit(
          '+I',
          output.shape(
            key,
            span,
            accumulators.map(accumulator => accumulator.result),
          ),
        );
      stage.emitWatermark(watermarkMs);
    },
  });
  return stage;
}

/** The time of a row by its time attribute; Flink's job fails where it is NULL. */
export function rowTime(value: unknown): number {
  if (value === null)
    throw new FlinkError(
      'RuntimeException',
      'RowTime field should not be null, please convert it to a non-null long value.',
    );
  return value as number;
}

class WindowGroups {
  readonly #windows: WindowSource;
  readonly #keys: readonly Scalar[];
  readonly #calls: readonly AggregateCall[];
  #groups = new Map<string, WindowGroup>();
  #watermarkMs = MIN_WATERMARK;

  constructor(windows: WindowSource, keys: readonly Scalar[], calls: readonly AggregateCall[]) {
    this.#windows = windows;
    this.#keys = keys;
    this.#calls = calls;
  }

  change(kind: ChangeKind, row: Row): void {
    const by = adds(kind) ? 1 : -1;
    const key = this.#keys.map(scalar => scalar.evaluate(row, this.#context));
    if (this.#windows.kind === 'session') this.#addToSession(key, by, row);
    else
      for (const span of this.#windows.of(row)) {
        if (isOver(span.endMs, this.#watermarkMs)) continue;
        this.#update(this.#groupOf(key, span), by, row);
      }
  }

  /** The groups that are over now, in order of their ends. */
  advance(watermarkMs: number): WindowGroup[] {
    this.#watermarkMs = watermarkMs;
    const over = [...this.#groups].filter(([, { span }]) => isOver(span.endMs, watermarkMs));
    for (const [id] of over) this.#groups.delete(id);
    return over
      .map(([, group]) => group)
      .filter(({ rows }) => rows > 0)
      .sort((a, b) => a.span.endMs - b.span.endMs);
  }

  get #context(): RowContext {
    return { watermarkMs: this.#watermarkMs };
  }

  #groupOf(key: Row, span: Span): WindowGroup {
    const id = rowKey([key, span.startMs, span.endMs]);
    const accumulators = this.#calls.map(call => new Accumulator(call));
    const group = this.#groups.get(id) ?? { key, span, accumulators, rows: 0, content: [] };
    this.#groups.set(id, group);
    return group;
  }

  #update(group: WindowGroup, by: 1 | -1, row: Row): void {
    group.rows += by;
    for (const accumulator of group.accumulators) accumulator.update(by, row, this.#context);
  }

  #addToSession(key: Row, by: 1 | -1, row: Row): void {
    const windows = this.#windows as Extract<WindowSource, { kind: 'session' }>;
    const startMs = windows.timeOf(row);
    let span: Span = { startMs, endMs: startMs + windows.gapMs };
    const touching = [...this.#groups].filter(
      ([, group]) =>
        rowKey(group.key) === rowKey(key) && group.span.startMs <= span.endMs && group.span.endMs >= span.startMs,
    );
    for (const [, group] of touching)
      span = { startMs: Math.min(span.startMs, group.span.startMs), endMs: Math.max(span.endMs, group.span.endMs) };
    if (isOver(span.endMs, this.#watermarkMs)) return;
    for (const [id] of touching) this.#groups.delete(id);
    const merged = this.#groupOf(key, span);
    for (const item of [...touching.flatMap(([, { content }]) => content), { by, row }]) {
      merged.content.push(item);
      this.#update(merged, item.by, item.row);
    }
  }
}
