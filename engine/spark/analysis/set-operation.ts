/**
 * union, unionByName, intersect and subtract: columns by place or by name, widened to a type that both sides fit.
 */

import { sameType, simpleString } from '../../stream/column/data-type.ts';
import type { Plan } from '../../stream/plan/plan.ts';
import { SparkError } from '../condition.ts';
import { cast } from '../expression/build.ts';
import { widerType } from '../expression/coercion.ts';
import type { Attribute } from '../expression/expression.ts';
import { reference } from '../expression/expression.ts';
import { nearestName } from '../nearest-name.ts';
import type { Analysis } from './analyse.ts';
import { columnsNamed } from './column-names.ts';
import { project } from './project.ts';
import type { Relation } from './relation.ts';
import { asIs, outputOf } from './relation.ts';

type SetPlan = Extract<Plan, { kind: 'union' | 'intersect' | 'subtract' }>;

/** The set operation on two analysed DataFrames. */
export function setOperation(plan: SetPlan, left: Relation, right: Relation, analysis: Analysis): Relation {
  const kind = plan.kind === 'subtract' ? 'except' : plan.kind;
  const arranged = plan.kind === 'union' && plan.byName ? byName(left, right) : right;
  const [first, second] = [outputOf(left), outputOf(arranged)];
  if (first.length !== second.length) {
    throw new SparkError('NUM_COLUMNS_MISMATCH', {
      parameters: {
        operator: kind.toUpperCase(),
        firstNumColumns: `${first.length}`,
        invalidOrdinalNum: 'second',
        invalidNumColumns: `${second.length}`,
      },
    });
  }
  const types = first.map((column, index) => commonType(column, second[index]!, kind));
  return { kind, left: widened(left, types, analysis), right: widened(arranged, types, analysis) };
}

function commonType(a: Attribute, b: Attribute, operator: string): Attribute['type'] {
  const type = widerType(a.type, b.type);
  if (type) return type;
  throw new SparkError('INCOMPATIBLE_COLUMN_TYPE', {
    parameters: {
      operator: operator.toUpperCase(),
      columnOrdinalNumber: 'first',
      tableOrdinalNumber: 'second',
      dataType1: simpleString(b.type).toUpperCase(),
      dataType2: simpleString(a.type).toUpperCase(),
      hint: '',
    },
  });
}

function widened(relation: Relation, types: readonly Attribute['type'][], analysis: Analysis): Relation {
  const columns = outputOf(relation);
  if (columns.every((column, index) => sameType(column.type, types[index]!))) return relation;
  const items = columns.map((column, index) => {
    const type = types[index]!;
    if (sameType(column.type, type)) return asIs(column);
    return { attribute: analysis.column(column.name, type), expression: cast(reference(column), type) };
  });
  return project(items, relation);
}

/** The right side's columns in the order of the left side's names. */
function byName(left: Relation, right: Relation): Relation {
  const items = outputOf(left).map(({ name }) => {
    const [found] = columnsNamed(name, right);
    if (found) return asIs(found);
    const known = outputOf(right).map(column => column.name);
    throw new SparkError('_LEGACY_ERROR_TEMP_1201', {
      message: `Cannot resolve column name "${name}" among (${known.join(', ')}).${nearestName(name, known).replace(/^ Known.*/, '')}`,
    });
  });
  return project(items, right);
}
