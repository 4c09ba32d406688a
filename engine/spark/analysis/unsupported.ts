/**
 * What a stream cannot do, found before a query starts, in Spark's order and words (UnsupportedOperationChecker).
 */
import { SparkError } from '../condition.ts';
import type { SparkConf } from '../conf.ts';
import { isEnabled } from '../conf.ts';
import type { Expression } from '../expression/expression.ts';
import { isCall, partsOf } from '../expression/expression.ts';
import { sqlOf } from '../expression/sql-text.ts';
import { splitCondition, watermarkedKey } from './equi-join.ts';
import { stateWatermarkMs } from './join-state-watermark.ts';
import type { JoinKind, Relation, RelationOf } from './relation.ts';
import { attributeOf, inputsOf, isStreaming, nodesOf, outputOf } from './relation.ts';

/** What a query writes in each batch. */
export type OutputMode = 'append' | 'update' | 'complete';

/** Spark's names of the join kinds in messages. */
const JOIN_NAMES: Readonly<Record<JoinKind, string>> = {
  inner: 'Inner',
  cross: 'Cross',
  full_outer: 'FullOuter',
  left_outer: 'LeftOuter',
  right_outer: 'RightOuter',
  left_semi: 'LeftSemi',
  left_anti: 'LeftAnti',
};

/** A watermark for asking whether a range gives a bound at all, as Spark asks. */
const ANY_WATERMARK_MS = 1_000_000;

/** Throws what Spark refuses the query with. */
export function checkForStreaming(relation: Relation, outputMode: OutputMode, conf: SparkConf): void {
  if (!isStreaming(relation)) refuse('Queries without streaming sources cannot be executed with writeStream.start()');
  checkOutputMode(relation, outputMode);
  for (const node of upstreamFirst(relation)) {
    checkNode(node, relation, outputMode);
    checkExpressions(node);
  }
  if (isEnabled(conf, 'spark.sql.streaming.statefulOperator.checkCorrectness.enabled')) {
    checkLateOutput(relation, outputMode);
  }
}

function* upstreamFirst(relation: Relation): Generator<Relation> {
  for (const input of inputsOf(relation)) yield* upstreamFirst(input);
  yield relation;
}

function refuse(message: string): never {
  throw new SparkError('_LEGACY_ERROR_TEMP_3102', { message: `${message};` });
}

function refuseMode(outputMode: OutputMode, operation: string): never {
  throw new SparkError('STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION', { parameters: { outputMode, operation } });
}

function title(outputMode: OutputMode): string {
  return outputMode[0]!.toUpperCase() + outputMode.slice(1);
}

/** A stateful operator below which another may emit rows that it would drop as late. */
function checkLateOutput(relation: Relation, outputMode: OutputMode): void {
  for (const node of nodesOf(relation)) {
    if (!isStateful(node)) continue;
    for (const below of nodesOf(node)) {
      if (below !== node && mayEmitLateRows(below, outputMode)) {
        throw new SparkError('_LEGACY_ERROR_TEMP_3102', { message: LATE_ROWS });
      }
    }
  }
}

const LATE_ROWS =
  "Detected pattern of possible 'correctness' issue due to global watermark. The query contains stateful operation " +
  'which can emit rows older than the current watermark plus allowed late record delay, which are "late rows" in ' +
  'downstream stateful operations and these rows can be discarded. Please refer the programming guide doc for more ' +
  'details. If you understand the possible risk of correctness issue and still need to run the query, you can disable ' +
  'this check by setting the config `spark.sql.streaming.statefulOperator.checkCorrectness.enabled` to false.;';

function isStateful(node: Relation): boolean {
  switch (node.kind) {
    case 'aggregate':
    case 'deduplicate':
    case 'applyInPandasWithState':
      return isStreaming(node);
    case 'join':
      return isStreaming(node.left) && isStreaming(node.right);
    default:
      return false;
  }
}

function mayEmitLateRows(node: Relation, outputMode: OutputMode): boolean {
  if (node.kind === 'aggregate') return isStreaming(node) && outputMode !== 'append';
  return node.kind === 'applyInPandasWithState' && isStreaming(node) && node.timeMode === 'EventTimeTimeout';
}

function aggregatesOf(relation: Relation): RelationOf<'aggregate'>[] {
  return [...nodesOf(relation)].filter(
    node => node.kind === 'aggregate' && isStreaming(node),
  ) as RelationOf<'aggregate'>[];
}

function checkOutputMode(relation: Relation, outputMode: OutputMode): void {
  const [aggregate] = aggregatesOf(relation);
  if (!aggregate) {
    if (outputMode === 'complete') refuseMode(outputMode, 'no streaming aggregations');
    return;
  }
  const keys = aggregate.keys.map(({ id }) => attributeOf(aggregate.child, id));
  if (outputMode === 'append' && !keys.some(({ watermarkDelayMs }) => watermarkDelayMs !== undefined)) {
    refuseMode(outputMode, 'streaming aggregations without watermark');
  }
  if (outputMode === 'update' && aggregate.session !== null) {
    refuseMode(outputMode, 'session window streaming aggregations');
  }
}

function checkNode(node: Relation, query: Relation, outputMode: OutputMode): void {
  const onStream = inputsOf(node).some(isStreaming);
  switch (node.kind) {
    case 'aggregate':
      if (onStream && node.functions.some(({ expression }) => expression.parameters?.distinct === true)) {
        refuse(
          'Distinct aggregations are not supported on streaming DataFrames/Datasets. Consider using approx_count_distinct() instead.',
        );
      }
      break;
    case 'applyInPandasWithState':
      if (onStream) checkApplyWithState(node, query, outputMode);
      break;
    case 'deduplicate':
      if (node.withinWatermark && !hasWatermark(node.child)) {
        refuse('dropDuplicatesWithinWatermark is not supported on streaming DataFrames/DataSets without watermark');
      }
      break;
    case 'join':
      checkJoin(node, outputMode);
      break;
    case 'union':
      if (isStreaming(node.left) !== isStreaming(node.right)) {
        refuse('Union between streaming and batch DataFrames/Datasets is not supported');
      }
      break;
    case 'except':
      if (isStreaming(node.right)) refuse('Except on a streaming DataFrame/Dataset on the right is not supported');
      break;
    case 'intersect':
      if (onStream) refuse('Intersect of streaming DataFrames/Datasets is not supported');
      break;
    case 'limit':
      if (onStream && outputMode === 'update') {
        refuse('Limits are not supported on streaming DataFrames/Datasets in Update output mode');
      }
      break;
    case 'offset':
      refuse('Offset is not supported on streaming DataFrames/Datasets');
      break;
    case 'sort':
      if (onStream && !(outputMode === 'complete' && aggregatesOf(query).length > 0)) {
        refuse(
          'Sorting is not supported on streaming DataFrames/Datasets, unless it is on aggregated DataFrame/Dataset in Complete output mode',
        );
      }
      break;
    case 'sample':
      if (onStream) refuse('Sampling is not supported on streaming DataFrames/Datasets');
      break;
    case 'over':
      if (onStream) refuseOver(node);
      break;
  }
}

function refuseOver({ functions }: RelationOf<'over'>): never {
  const [first] = functions;
  throw new SparkError('NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING', {
    parameters: { windowFunc: sqlOf(first!.expression).toUpperCase(), columnName: `\`${first!.attribute.name}\`` },
  });
}

function hasWatermark(relation: Relation): boolean {
  return outputOf(relation).some(({ watermarkDelayMs }) => watermarkDelayMs !== undefined);
}

function checkApplyWithState(
  node: RelationOf<'applyInPandasWithState'>,
  query: Relation,
  outputMode: OutputMode,
): void {
  const own = node.outputMode.toLowerCase();
  if (aggregatesOf(query).length === 0) {
    if (own !== outputMode) {
      refuse(
        `applyInPandasWithState in ${own} mode is not supported with ${title(outputMode)} output mode on a streaming DataFrame/Dataset`,
      );
    }
  } else {
    if (own === 'update') {
      refuse(
        'applyInPandasWithState in update mode is not supported with aggregation on a streaming DataFrame/Dataset',
      );
    }
    if (aggregatesOf(node).length > 0) {
      refuse(
        'applyInPandasWithState in append mode is not supported after aggregation on a streaming DataFrame/Dataset',
      );
    }
  }
  if (node.timeMode === 'EventTimeTimeout' && !hasWatermark(node.child)) {
    refuse(
      "Watermark must be specified in the query using '[Dataset/DataFrame].withWatermark()' for using event-time timeout in a applyInPandasWithState. Event-time timeout not supported without watermark.",
    );
  }
}

function checkJoin(node: RelationOf<'join'>, outputMode: OutputMode): void {
  const [left, right] = [isStreaming(node.left), isStreaming(node.right)];
  const name = JOIN_NAMES[node.how];
  if (left && right && outputMode !== 'append') {
    refuse(
      `Join between two streaming DataFrames/Datasets is not supported in ${title(outputMode)} output mode, only in Append output mode`,
    );
  }
  const staticOn = (side: string, other: string): string =>
    `streaming DataFrames/Datasets on the ${side} and a static DataFrame/Dataset on the ${other} is not supported`;
  switch (node.how) {
    case 'full_outer':
      if (left && !right) refuse(`FullOuter joins with ${staticOn('left', 'right')}`);
      if (!left && right) refuse(`FullOuter joins with ${staticOn('right', 'left')}`);
      break;
    case 'left_anti':
      if (right) refuse('LeftAnti joins with a streaming DataFrame/Dataset on the right are not supported');
      return;
    case 'left_outer':
    case 'left_semi':
      if (!left && right) {
        refuse(
          `${name} join with a streaming DataFrame/Dataset on the right and a static DataFrame/Dataset on the left is not supported`,
        );
      }
      break;
    case 'right_outer':
      if (left && !right) {
        refuse(
          `${name} join with a streaming DataFrame/Dataset on the left and a static DataFrame/DataSet on the right not supported`,
        );
      }
      break;
    default:
      return;
  }
  if (left && right && !isBounded(node)) {
    refuse(
      `Stream-stream ${name} join between two streaming DataFrame/Datasets is not supported without a watermark in the join keys, or a watermark on the nullable side and an appropriate range condition`,
    );
  }
}

/** Whether rows that never match will be known one day. */
function isBounded({ left, right, how, condition }: RelationOf<'join'>): boolean {
  const { keys } = splitCondition(condition, left, right);
  if (watermarkedKey(keys, left, right) >= 0) return true;
  const [ofLeft, ofRight] = [outputOf(left), outputOf(right)];
  const leftBound = stateWatermarkMs(condition, ofLeft, ofRight, ANY_WATERMARK_MS) !== null;
  const rightBound = stateWatermarkMs(condition, ofRight, ofLeft, ANY_WATERMARK_MS) !== null;
  if (how === 'full_outer') return leftBound || rightBound;
  return how === 'right_outer' ? rightBound : leftBound;
}

function checkExpressions(node: Relation): void {
  if (!isStreaming(node)) return;
  const unsupported = expressionsOf(node).flatMap(expression =>
    [...partsOf(expression)].filter(part => isCall(part, 'monotonically_increasing_id')),
  );
  if (unsupported.length === 0) return;
  const names = unsupported.map(sqlOf).join(', ');
  refuse(`Expression(s): ${names} is not supported with streaming DataFrames/Datasets`);
}

/** The expressions of a node that are computed for its rows. */
export function expressionsOf(node: Relation): readonly Expression[] {
  switch (node.kind) {
    case 'project':
      return node.items.map(({ expression }) => expression);
    case 'filter':
      return [node.condition];
    case 'aggregate':
      return node.functions.map(({ expression }) => expression);
    default:
      return [];
  }
}
