/**
 * A query from `writeStream.start()` on: analysed, checked and optimised at once, planned when its first batch runs,
 * as Spark does, so that each refusal comes at its own moment.
 */
import { createRng } from '../../core/rng.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Field } from '../../stream/column/data-type.ts';
import type { Operator } from '../../stream/operator/operator.ts';
import { downstreamFirst, isStateful } from '../../stream/operator/operator.ts';
import type { Plan } from '../../stream/plan/plan.ts';
import type { ReadLimit, StreamSource } from '../../stream/source.ts';
import type { Checkpoint } from '../../stream/state/checkpoint.ts';
import { Analysis, analyse } from '../analysis/analyse.ts';
import { checkForContinuous } from '../analysis/continuous.ts';
import type { Relation } from '../analysis/relation.ts';
import { outputOf } from '../analysis/relation.ts';
import type { OutputMode } from '../analysis/unsupported.ts';
import { checkForStreaming } from '../analysis/unsupported.ts';
import { SparkError } from '../condition.ts';
import type { SparkConf } from '../conf.ts';
import { isEnabled } from '../conf.ts';
import { optimise } from '../optimizer/optimise.ts';
import { ContinuousLoop } from './continuous-loop.ts';
import { MicroBatchLoop } from './micro-batch.ts';
import type { StateFunctions } from './plan-operators.ts';
import { OperatorPlanner } from './plan-operators.ts';
import type { QueryProgress } from './progress.ts';
import { keySchemas } from './state-schema.ts';

/** How a query is started. */
export interface QueryStart {
  readonly outputMode: string;
  readonly conf: SparkConf;
  readonly functions: StateFunctions;
  readonly sources: Readonly<Record<string, StreamSource>>;
  readonly checkpoint: Checkpoint;
  /** In continuous processing: which sources are files, that only micro-batches read. */
  readonly continuous?: { readonly isFile: (source: string) => boolean };
  /** Told the stateful operators by their place in the checkpoint, and the types of keys, before they open their state. */
  readonly checkOperators?: (names: readonly string[], schemas: readonly string[]) => void;
  readonly sink: (batchId: number, rows: ColumnBatch) => void;
  readonly seed: number;
  readonly nowMs: () => number;
}

/** A started query. */
export class QueryRun {
  /** The columns that the sink gets. */
  readonly fields: readonly Field[];
  readonly #relation: Relation;
  readonly #outputMode: OutputMode;
  readonly #start: QueryStart;
  #loop: MicroBatchLoop | null = null;

  /** Starts a query; throws what Spark refuses before any batch runs. */
  constructor(plan: Plan, start: QueryStart) {
    const analysed = analyse(plan, new Analysis(start.conf));
    this.#outputMode = outputModeNamed(start.outputMode);
    if (isEnabled(start.conf, 'spark.sql.streaming.unsupportedOperationCheck')) {
      checkForStreaming(analysed, this.#outputMode, start.conf);
      if (start.continuous) checkForContinuous(analysed, start.continuous.isFile);
    }
    this.fields = outputOf(analysed).map(({ name, type }) => ({ name, type }));
    this.#relation = analysed;
    this.#start = start;
  }

  /** The watermark that the next batch would have, in milliseconds since 1970. */
  get watermarkMs(): number {
    return this.#loop?.watermarkMs ?? 0;
  }

  /** Runs the next batch; null when there is nothing to do. */
  runNext(limit: ReadLimit = 'limited'): QueryProgress | null {
    return this.loop.runNext(limit);
  }

  /** The loop itself, for running a batch step by step. */
  get loop(): MicroBatchLoop {
    this.#loop ??= this.#plan();
    return this.#loop;
  }

  /** The same query in continuous processing. */
  continuousLoop(): ContinuousLoop {
    const { conf, functions, sources, checkpoint, seed, nowMs } = this.#start;
    const planner = new OperatorPlanner({ outputMode: this.#outputMode, conf, functions });
    const root = planner.plan(optimise(this.#relation));
    return new ContinuousLoop({ root, sources, checkpoint, conf, rng: createRng(seed), nowMs });
  }

  #plan(): MicroBatchLoop {
    const { conf, functions, sources, checkpoint, sink, seed, nowMs } = this.#start;
    const planner = new OperatorPlanner({ outputMode: this.#outputMode, conf, functions });
    const optimised = optimise(this.#relation);
    const root = planner.plan(optimised);
    this.#start.checkOperators?.(statefulNames(root), keySchemas(optimised));
    return new MicroBatchLoop({ root, sources, sink, checkpoint, conf, rng: createRng(seed), nowMs });
  }
}

function statefulNames(root: Operator): string[] {
  const stateful = [...downstreamFirst(root)].filter(isStateful);
  return stateful.sort((a, b) => a.operatorId - b.operatorId).map(({ name }) => name);
}

function outputModeNamed(name: string): OutputMode {
  const mode = name.toLowerCase();
  if (mode === 'append' || mode === 'update' || mode === 'complete') return mode;
  throw new SparkError('STREAMING_OUTPUT_MODE.INVALID', { parameters: { outputMode: name } });
}
