/**
 * Runs a program over static tables once, as `show` and `collect` do: every operator sees all rows at once, watermarks
 * mean nothing, groups come out whole.
 */
import { createRng } from '../../core/rng.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Field } from '../../stream/column/data-type.ts';
import type { Operator } from '../../stream/operator/operator.ts';
import { downstreamFirst, isStateful } from '../../stream/operator/operator.ts';
import type { Plan } from '../../stream/plan/plan.ts';
import { emptyCheckpoint, OperatorState } from '../../stream/state/checkpoint.ts';
import { Analysis, analyse } from '../analysis/analyse.ts';
import { isStreaming, outputOf, type Relation, rewriteUp } from '../analysis/relation.ts';
import { SparkError } from '../condition.ts';
import type { SparkConf } from '../conf.ts';
import { optimise } from '../optimizer/optimise.ts';
import { OperatorPlanner, type StateFunctions } from './plan-operators.ts';

/** What a run depends on. */
export interface BatchSettings {
  readonly conf: SparkConf;
  readonly functions: StateFunctions;
  readonly seed: number;
  readonly nowMs: number;
}

/** The rows of a static program. */
export function runBatch(plan: Plan, settings: BatchSettings): { fields: readonly Field[]; rows: ColumnBatch } {
  const { conf, functions, seed, nowMs } = settings;
  const analysed = analyse(plan, new Analysis(conf));
  if (isStreaming(analysed)) {
    throw new SparkError('_LEGACY_ERROR_TEMP_3102', {
      message: 'Queries with streaming sources must be executed with writeStream.start()',
    });
  }
  const planner = new OperatorPlanner({ outputMode: 'complete', conf, functions });
  const root = planner.plan(optimise(rewriteUp(analysed, withoutWatermark)));
  const checkpoint = emptyCheckpoint();
  for (const operator of downstreamFirst(root)) {
    if (isStateful(operator)) operator.open(new OperatorState(checkpoint, operator.operatorId, 0, 1));
  }
  const context = {
    batchId: 0,
    batchTimestampMs: nowMs,
    rng: createRng(seed),
    lateWatermarkMs: Number.NEGATIVE_INFINITY,
    evictionWatermarkMs: Number.NEGATIVE_INFINITY,
    read: () => null,
  };
  const run = (operator: Operator): ColumnBatch => operator.run(operator.inputs.map(run), context);
  return { fields: outputOf(analysed).map(({ name, type }) => ({ name, type })), rows: run(root) };
}

function withoutWatermark(relation: Relation): Relation {
  return relation.kind === 'watermark' ? relation.child : relation;
}
