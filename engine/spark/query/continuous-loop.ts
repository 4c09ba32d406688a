/**
 * Continuous processing without its timing (Spark's ContinuousExecution): rows go through the plan as they come, and an
 * epoch's offsets are written down when it is over, `offsets/N` and then `commits/N`. A query that dies reads again what
 * came since the last epoch that was committed: at least once. Only projections and filters run here, so there is no
 * state and no watermark.
 */
import type { Rng } from '../../core/rng.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Operator } from '../../stream/operator/operator.ts';
import type { SourceOffset, StreamSource } from '../../stream/source.ts';
import { sameOffset } from '../../stream/source.ts';
import type { Checkpoint, OffsetEntry } from '../../stream/state/checkpoint.ts';
import { forgetBatchesBefore, lastBatchId } from '../../stream/state/checkpoint.ts';
import type { SparkConf } from '../conf.ts';
import { frozenSettings, setting } from '../conf.ts';
import type { OperatorReport } from './progress.ts';
import { reportOf } from './progress.ts';

/** What a loop runs. */
export interface ContinuousQuery {
  readonly root: Operator;
  readonly sources: Readonly<Record<string, StreamSource>>;
  readonly checkpoint: Checkpoint;
  readonly conf: SparkConf;
  readonly rng: Rng;
  /** Reads the clock, in milliseconds since 1970. */
  readonly nowMs: () => number;
}

type Offsets = Record<string, SourceOffset | null>;

/** One run of a query. */
export class ContinuousLoop {
  readonly #query: ContinuousQuery;
  #epoch: number;
  #offsets: Offsets;
  #takes = 0;

  constructor(query: ContinuousQuery) {
    const { checkpoint, sources } = query;
    const done = lastBatchId(checkpoint.commits);
    this.#query = query;
    this.#epoch = done + 1;
    const none = Object.fromEntries(Object.keys(sources).map(name => [name, null]));
    this.#offsets = { ...none, ...checkpoint.offsets[done]?.offsets };
  }

  /** The epoch under way. */
  get epoch(): number {
    return this.#epoch;
  }

  /** How far each source has been read. */
  get offsets(): Readonly<Offsets> {
    return this.#offsets;
  }

  /** What would be written down if the epoch ended now. */
  entry(): OffsetEntry {
    const { conf, nowMs } = this.#query;
    return {
      batchWatermarkMs: 0,
      batchTimestampMs: nowMs(),
      conf: frozenSettings(conf),
      offsets: { ...this.#offsets },
    };
  }

  /** How far the sources reach now; null when nothing has come. */
  reach(): Offsets | null {
    const ends = Object.entries(this.#query.sources).map(([name, source]): [string, SourceOffset | null] => [
      name,
      source.latestOffset(this.#offsets[name] ?? null, 'all'),
    ]);
    const hasCome = ends.some(([name, end]) => !sameOffset(end, this.#offsets[name] ?? null));
    return hasCome ? Object.fromEntries(ends) : null;
  }

  /** Runs what came up to there through the plan. */
  take(ends: Offsets): { rows: ColumnBatch; reports: readonly OperatorReport[] } {
    const taken = new Map<string, ColumnBatch>();
    for (const [name, source] of Object.entries(this.#query.sources)) {
      const [start, end] = [this.#offsets[name] ?? null, ends[name] ?? null];
      if (end !== null && !sameOffset(start, end)) taken.set(name, source.read(start, end));
    }
    this.#offsets = ends;
    const context = {
      batchId: this.#epoch,
      batchTimestampMs: this.#query.nowMs(),
      rng: this.#query.rng.fork(`rows ${this.#takes++}`),
      read: (name: string) => taken.get(name) ?? null,
      lateWatermarkMs: 0,
      evictionWatermarkMs: 0,
    };
    const reports: OperatorReport[] = [];
    const run = (operator: Operator): ColumnBatch => {
      const inputs = operator.inputs.map(run);
      const output = operator.run(inputs, context);
      const places = operator.inputs.map((_, i) => reports.length - operator.inputs.length + i);
      reports.push({ ...reportOf(operator, inputs, output, context), inputs: places });
      return output;
    };
    return { rows: run(this.#query.root), reports };
  }

  /** Writes `offsets/N`. */
  writeOffsets(): void {
    this.#query.checkpoint.offsets[this.#epoch] = this.entry();
  }

  /** Writes `commits/N`: the epoch is over. */
  commit(): void {
    const { checkpoint, conf } = this.#query;
    checkpoint.commits[this.#epoch] = { nextBatchWatermarkMs: 0 };
    forgetBatchesBefore(checkpoint, this.#epoch - Number(setting(conf, 'spark.sql.streaming.minBatchesToRetain')));
    this.#epoch++;
  }
}
