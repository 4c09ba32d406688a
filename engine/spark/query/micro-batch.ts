/**
 * The micro-batch loop (Spark's MicroBatchExecution): decide what the next batch reads, write that down, run the
 * plan, hand the rows to the sink, move the watermark, write that the batch is done. A batch without data runs when
 * nothing is waiting and the watermark, having moved, would let an operator finish something.
 *
 * The loop is a generator that stops after each write, so that a crash can be put between any two of them; a new
 * loop over the same checkpoint then goes on as Spark would.
 */
import type { Rng } from '../../core/rng.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Operator, StatefulOperator } from '../../stream/operator/operator.ts';
import { downstreamFirst, isStateful, isWatermark } from '../../stream/operator/operator.ts';
import type { ReadLimit, SourceOffset, StreamSource } from '../../stream/source.ts';
import { sameOffset } from '../../stream/source.ts';
import type { Checkpoint, OffsetEntry } from '../../stream/state/checkpoint.ts';
import { forgetBatchesBefore, lastBatchId, OperatorState } from '../../stream/state/checkpoint.ts';
import { WatermarkTracker } from '../../stream/watermark/watermark-tracker.ts';
import type { SparkConf } from '../conf.ts';
import { frozenSettings, isEnabled, setting, watermarkPolicy } from '../conf.ts';
import { isoMillis } from './iso-millis.ts';
import type { OperatorReport, QueryProgress } from './progress.ts';
import { eventTimeProgress, operatorProgress, reportOf } from './progress.ts';
import { propagateWatermark } from './watermark-propagation.ts';

/** What a loop runs. */
export interface MicroBatchQuery {
  /** The operators, ready to run; the sink takes the root's rows. */
  readonly root: Operator;
  readonly sources: Readonly<Record<string, StreamSource>>;
  readonly sink: (batchId: number, rows: ColumnBatch) => void;
  readonly checkpoint: Checkpoint;
  readonly conf: SparkConf;
  readonly rng: Rng;
  /** Reads the clock when a batch is planned, in milliseconds since 1970. */
  readonly nowMs: () => number;
}

/** What has just been written: `offsets/N`, the operators' state, the sink's rows, `commits/N`. */
export type LoopPhase = 'planned' | 'ran' | 'delivered' | 'committed';

type Offsets = Record<string, SourceOffset | null>;

/** One run of a query, from start to stop or crash. */
export class MicroBatchLoop {
  readonly #query: MicroBatchQuery;
  readonly #conf: SparkConf;
  readonly #allowMultiple: boolean;
  readonly #stateful: readonly StatefulOperator[];
  readonly #tracker: WatermarkTracker;
  #batchId: number;
  #offsets: Offsets;
  /** The batch that was written down and not done when the query stopped. */
  #interrupted: OffsetEntry | null = null;
  #idle = false;
  #reports: readonly OperatorReport[] = [];
  /** Watermark of the last batch of this run; null before it. */
  #lastBatchWatermarkMs: number | null = null;

  constructor(query: MicroBatchQuery) {
    const { checkpoint } = query;
    this.#query = query;
    const planned = lastBatchId(checkpoint.offsets);
    const done = lastBatchId(checkpoint.commits);
    const last = checkpoint.offsets[planned];
    this.#conf = { ...query.conf, ...last?.conf };
    this.#allowMultiple = isEnabled(this.#conf, 'spark.sql.streaming.statefulOperator.allowMultiple');
    this.#stateful = [...downstreamFirst(query.root)].filter(isStateful);
    this.#batchId = done + 1;
    this.#offsets = { ...(checkpoint.offsets[done]?.offsets ?? noOffsets(query.sources)) };
    if (planned > done) this.#interrupted = last ?? null;
    const committedMs = planned > done ? 0 : (checkpoint.commits[done]?.nextBatchWatermarkMs ?? 0);
    const watermarkMs = Math.max(last?.batchWatermarkMs ?? 0, committedMs);
    this.#tracker = new WatermarkTracker(watermarkPolicy(this.#conf), watermarkMs);
    const kept = Number(setting(this.#conf, 'spark.sql.streaming.minBatchesToRetain'));
    for (const operator of this.#stateful) {
      operator.open(new OperatorState(checkpoint, operator.operatorId, this.#batchId, kept));
    }
  }

  /** The watermark that the next batch would have. */
  get watermarkMs(): number {
    return this.#tracker.globalMs;
  }

  /** The batch under way, or the next one. */
  get batchId(): number {
    return this.#batchId;
  }

  /** From where that batch reads a source. */
  startOffset(source: string): SourceOffset | null {
    return this.#offsets[source] ?? null;
  }

  /** The stateful operators by their place in the checkpoint. */
  get statefulNames(): readonly string[] {
    return [...this.#stateful].sort((a, b) => a.operatorId - b.operatorId).map(({ name }) => name);
  }

  /** Whether the last look found nothing to do. */
  get isIdle(): boolean {
    return this.#idle;
  }

  /** What each operator did in the last batch, from the sources to the sink. */
  get operatorReports(): readonly OperatorReport[] {
    return this.#reports;
  }

  /** Runs the next batch to its end; null when there is nothing to do. */
  runNext(limit: ReadLimit = 'limited'): QueryProgress | null {
    const steps = this.steps(limit);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  }

  /** The next batch, stopping after each thing that is written. */
  *steps(limit: ReadLimit = 'limited'): Generator<LoopPhase, QueryProgress | null> {
    const planned = this.#interrupted ?? this.#plan(limit);
    this.#idle = planned === null;
    if (planned === null) return null;
    const { checkpoint } = this.#query;
    const batchId = this.#batchId;
    checkpoint.offsets[batchId] = planned;
    yield 'planned';
    const { rows, numInputRows } = this.#run(planned);
    yield 'ran';
    this.#query.sink(batchId, rows);
    yield 'delivered';
    const progress = this.#progress(planned, numInputRows);
    this.#tracker.update(this.#observed());
    checkpoint.commits[batchId] = { nextBatchWatermarkMs: this.#tracker.globalMs };
    forgetBatchesBefore(checkpoint, batchId - Number(setting(this.#conf, 'spark.sql.streaming.minBatchesToRetain')));
    this.#interrupted = null;
    this.#offsets = { ...planned.offsets };
    this.#lastBatchWatermarkMs = planned.batchWatermarkMs;
    this.#batchId++;
    yield 'committed';
    return progress;
  }

  /** What the next batch reads; null when there is no reason to run one. */
  #plan(limit: ReadLimit): OffsetEntry | null {
    const { sources } = this.#query;
    const ends: Offsets = {};
    for (const [name, source] of Object.entries(sources)) {
      ends[name] = source.latestOffset(this.#offsets[name] ?? null, limit);
    }
    const dataWaits = Object.keys(sources).some(name => !sameOffset(ends[name] ?? null, this.#offsets[name] ?? null));
    if (!dataWaits && !this.#wantsBatchWithoutData()) return null;
    return {
      batchWatermarkMs: this.#tracker.globalMs,
      batchTimestampMs: this.#query.nowMs(),
      conf: frozenSettings(this.#conf),
      offsets: ends,
    };
  }

  #wantsBatchWithoutData(): boolean {
    if (this.#lastBatchWatermarkMs === null) return false;
    if (!isEnabled(this.#conf, 'spark.sql.streaming.noDataMicroBatches.enabled')) return false;
    const before = this.#inputWatermarks(this.#lastBatchWatermarkMs);
    const after = this.#inputWatermarks(this.#tracker.globalMs);
    return this.#stateful.some(operator =>
      operator.wantsAnotherBatch(before.get(operator.operatorId) ?? 0, after.get(operator.operatorId) ?? 0),
    );
  }

  #run(planned: OffsetEntry): { rows: ColumnBatch; numInputRows: number } {
    const { root, sources, checkpoint, rng } = this.#query;
    const eviction = this.#inputWatermarks(planned.batchWatermarkMs);
    const previous = checkpoint.offsets[this.#batchId - 1];
    const late = this.#allowMultiple ? this.#inputWatermarks(previous?.batchWatermarkMs ?? 0) : eviction;
    const taken = new Map<string, ColumnBatch>();
    for (const [name, source] of Object.entries(sources)) {
      const [start, end] = [this.#offsets[name] ?? null, planned.offsets[name] ?? null];
      if (end !== null && !sameOffset(start, end)) taken.set(name, source.read(start, end));
    }
    const shared = {
      batchId: this.#batchId,
      batchTimestampMs: planned.batchTimestampMs,
      rng: rng.fork(`batch ${this.#batchId}`),
      read: (name: string) => taken.get(name) ?? null,
    };
    const reports: OperatorReport[] = [];
    const places = new Map<Operator, number>();
    const runBelow = (operator: Operator): ColumnBatch => {
      const inputs = operator.inputs.map(runBelow);
      const id = isStateful(operator) ? operator.operatorId : -1;
      const watermarks = { lateWatermarkMs: late.get(id) ?? 0, evictionWatermarkMs: eviction.get(id) ?? 0 };
      const output = operator.run(inputs, { ...shared, ...watermarks });
      reports.push({ ...reportOf(operator, inputs, output, watermarks), inputs: inputPlaces(operator, places) });
      places.set(operator, reports.length - 1);
      return output;
    };
    const rows = runBelow(root);
    this.#reports = reports;
    for (const operator of this.#stateful) operator.commit();
    const numInputRows = [...taken.values()].reduce((sum, batch) => sum + batch.rowCount, 0);
    return { rows, numInputRows };
  }

  #inputWatermarks(globalMs: number) {
    return propagateWatermark(this.#query.root, globalMs, this.#allowMultiple);
  }

  #observed() {
    return [...downstreamFirst(this.#query.root)].filter(isWatermark).map(({ observed }) => observed);
  }

  #progress(planned: OffsetEntry, numInputRows: number): QueryProgress {
    return {
      batchId: this.#batchId,
      timestamp: isoMillis(planned.batchTimestampMs),
      numInputRows,
      eventTime: eventTimeProgress(this.#observed(), planned.batchWatermarkMs),
      stateOperators: this.#stateful.map(operatorProgress),
      sources: Object.entries(planned.offsets).map(([description, endOffset]) => ({
        description,
        startOffset: this.#offsets[description] ?? null,
        endOffset,
      })),
    };
  }
}

function inputPlaces(operator: Operator, places: ReadonlyMap<Operator, number>): number[] {
  return operator.inputs.map(input => places.get(input)!);
}

function noOffsets(sources: MicroBatchQuery['sources']): Offsets {
  return Object.fromEntries(Object.keys(sources).map(name => [name, null]));
}
