/**
 * Makes typed expressions ready to run over column batches. Operators with a kernel for whole columns are listed
 * here; all other calls go row by row (evaluate/by-row.ts) through the table of functions. What depends on no column
 * is computed once.
 */
import { assert } from '../../core/assert.ts';
import { constantColumn } from '../../stream/column/column-builder.ts';
import type { Value } from '../../stream/column/value.ts';
import type { BatchContext, Evaluate } from '../../stream/operator/operator.ts';
import { SparkError } from '../condition.ts';
import { typedLiteral } from './build.ts';
import type { Clock } from './cast.ts';
import { makeArithmetic, makeNegative } from './evaluate/arithmetic.ts';
import { makeByRow } from './evaluate/by-row.ts';
import { makeCast } from './evaluate/cast-column.ts';
import { makeComparison } from './evaluate/comparison.ts';
import { makeCoalesce, makeWhen } from './evaluate/conditional.ts';
import type { Builder, Maker, Run } from './evaluate/frame.ts';
import { frameOf } from './evaluate/frame.ts';
import { makeAggregate, makeElementwise, makeMapLambda, makeSortBy, makeZipWith } from './evaluate/lambda.ts';
import { makeAnd, makeNot, makeNullTest, makeOr } from './evaluate/logic.ts';
import { makeField, makeStruct } from './evaluate/nested.ts';
import { makeBatchTime, makeRand, makeRowId } from './evaluate/per-batch.ts';
import { isTimeArithmetic, makeTimeArithmetic } from './evaluate/time-arithmetic.ts';
import { untilNull } from './evaluate/until-null.ts';
import type { Attribute, Expression } from './expression.ts';
import { isDeterministic, partsOf } from './expression.ts';
import { scalarFunction } from './function/index.ts';

const makeOperator: Maker = (call, builder) =>
  isTimeArithmetic(call) ? makeTimeArithmetic(call, builder) : makeArithmetic(call, builder);

const KERNELS: Readonly<Record<string, Maker>> = {
  ...{ '+': makeOperator, '-': makeOperator, '*': makeOperator, '/': makeOperator, '%': makeOperator },
  ...{ div: makeOperator, negative: makeNegative },
  ...{ '=': makeComparison, '<=>': makeComparison, '<': makeComparison, '<=': makeComparison, '>': makeComparison },
  ...{ '>=': makeComparison, and: makeAnd, or: makeOr, not: makeNot, isnull: makeNullTest, isnotnull: makeNullTest },
  ...{
    when: makeWhen,
    if: makeWhen,
    coalesce: makeCoalesce,
    cast: makeCast,
    named_struct: makeStruct,
    field: makeField,
  },
  ...{ transform: makeElementwise, filter: makeElementwise, exists: makeElementwise, forall: makeElementwise },
  ...{ zip_with: makeZipWith, aggregate: makeAggregate, array_sort: makeSortBy },
  ...{ transform_keys: makeMapLambda, transform_values: makeMapLambda, map_filter: makeMapLambda },
  ...{ rand: makeRand, randn: makeRand, monotonically_increasing_id: makeRowId },
  ...{ current_timestamp: makeBatchTime, current_date: makeBatchTime, localtimestamp: makeBatchTime },
};

/** An expression ready to run over batches whose columns are `columns`. */
export function compile(expression: Expression, columns: readonly Attribute[]): Evaluate {
  const clock: Clock = { batchTimestampMs: 0 };
  const places = new Map(columns.map(({ id }, place) => [id, place]));
  const builder: Builder = { clock, build: part => build(part, places, builder) };
  const run = builder.build(withConstants(expression));
  return (rows, batch) => {
    clock.batchTimestampMs = batch.batchTimestampMs;
    return run(frameOf(rows, batch));
  };
}

function build(part: Expression, places: ReadonlyMap<number, number>, builder: Builder): Run {
  switch (part.kind) {
    case 'literal': {
      const { type } = part;
      const value = (part.value ?? null) as Value;
      return frame => constantColumn(type, value, frame.rowCount);
    }
    case 'attribute': {
      const place = places.get(part.id!);
      assert(place !== undefined, `column ${part.name} is there to be read`);
      return frame => frame.column(place);
    }
    case 'variable':
      return frame => frame.variable(part.id!);
    case 'call':
      return makeCall(part, builder);
    default:
      assert(false, `${part.kind} ${part.name} was pulled out before it runs`);
  }
}

/**
 * The expression with all that reads no column computed. What fails fails here, before any row is seen (Spark's
 * ConstantFolding), but in a branch of a condition: that fails when a row takes it.
 */
function withConstants(expression: Expression, isBranch = false): Expression {
  if (expression.kind === 'call' && isFoldable(expression)) {
    try {
      return typedLiteral(expression.type, constantValue(expression));
    } catch (error) {
      if (error instanceof SparkError && isBranch) return expression;
      throw error;
    }
  }
  const inBranch = isBranch || CONDITIONAL.has(expression.name);
  const children = expression.children.map(child => withConstants(child, inBranch));
  return children.every((child, i) => child === expression.children[i]) ? expression : { ...expression, children };
}

/** Calls that do not compute all their arguments for all rows. */
const CONDITIONAL = new Set(['when', 'if', 'coalesce']);

function makeCall(call: Expression, builder: Builder): Run {
  const kernel = Object.hasOwn(KERNELS, call.name) ? KERNELS[call.name]!(call, builder) : null;
  if (kernel) return SEES_NULLS.has(call.name) ? kernel : untilNull(call, builder, kernel);
  const entry = scalarFunction(call.name);
  assert(entry, `function ${call.name} is in the table`);
  const run = makeByRow(call, entry, builder);
  return entry.seesNulls ? run : untilNull(call, builder, run);
}

/** Operators that decide by themselves what they compute for a row that has a NULL. */
const SEES_NULLS = new Set([
  ...['and', 'or', 'not', '<=>', 'isnull', 'isnotnull', 'coalesce', 'when', 'if', 'named_struct', 'field'],
  ...['transform', 'filter', 'exists', 'forall', 'zip_with', 'aggregate', 'array_sort'],
  ...['transform_keys', 'transform_values', 'map_filter'],
]);

const PER_BATCH = new Set(['current_timestamp', 'current_date', 'localtimestamp', 'now']);

/** Whether an expression has the same value for all rows of all batches. */
export function isFoldable(expression: Expression): boolean {
  if (!isDeterministic(expression)) return false;
  for (const part of partsOf(expression)) {
    if (part.kind !== 'literal' && part.kind !== 'call') return false;
    if (PER_BATCH.has(part.name) && part.kind === 'call') return false;
  }
  return true;
}

/** The value of an expression that reads no column: an argument that must be constant. */
export function constantValue(expression: Expression): Value {
  const builder: Builder = { clock: { batchTimestampMs: 0 }, build: part => build(part, new Map(), builder) };
  const context = { batchId: 0, batchTimestampMs: 0 } as BatchContext;
  return builder
    .build(expression)(frameOf({ columns: [], rowCount: 1 }, context))
    .value(0);
}
