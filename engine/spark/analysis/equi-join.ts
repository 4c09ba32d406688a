/**
 * A join condition taken apart: which expressions of the two sides must be equal, and what else must hold (Spark's
 * ExtractEquiJoinKeys and JoinConditionSplitPredicates).
 */
import type { Expression } from '../expression/expression.ts';
import { allOf, conjunctsOf, isCall, isDeterministic, referencesOf } from '../expression/expression.ts';
import type { Relation } from './relation.ts';
import { outputOf } from './relation.ts';

/** Two expressions that must be equal. */
export interface EquiKey {
  readonly left: Expression;
  readonly right: Expression;
  /** Written `<=>`: NULL equals NULL. */
  readonly nullSafe: boolean;
}

/** The parts of a condition. */
export interface SplitCondition {
  readonly keys: readonly EquiKey[];
  /** What reads the left side alone. */
  readonly left: Expression | null;
  readonly right: Expression | null;
  readonly both: Expression | null;
  /** All three. */
  readonly rest: Expression | null;
}

/** Takes a join's condition apart. */
export function splitCondition(condition: Expression | null, left: Relation, right: Relation): SplitCondition {
  const keys: EquiKey[] = [];
  const rest: Expression[] = [];
  for (const conjunct of condition === null ? [] : conjunctsOf(condition)) {
    const key = equiKey(conjunct, left, right);
    if (key) keys.push(key);
    else rest.push(conjunct);
  }
  const own = (relation: Relation) => (conjunct: Expression) =>
    isDeterministic(conjunct) && readsOnly(conjunct, relation);
  const ofLeft = rest.filter(own(left));
  const ofRight = rest.filter(conjunct => !ofLeft.includes(conjunct) && own(right)(conjunct));
  const ofBoth = rest.filter(conjunct => !ofLeft.includes(conjunct) && !ofRight.includes(conjunct));
  return { keys, left: allOf(ofLeft), right: allOf(ofRight), both: allOf(ofBoth), rest: allOf(rest) };
}

/** Whether an expression reads nothing but columns of a relation. */
export function readsOnly(expression: Expression, relation: Relation): boolean {
  const ids = new Set(outputOf(relation).map(({ id }) => id));
  return [...referencesOf(expression)].every(id => ids.has(id));
}

function equiKey(conjunct: Expression, left: Relation, right: Relation): EquiKey | null {
  const nullSafe = isCall(conjunct, '<=>');
  if (!nullSafe && !isCall(conjunct, '=')) return null;
  const [a, b] = conjunct.children as [Expression, Expression];
  if (referencesOf(a).size === 0 || referencesOf(b).size === 0) return null;
  if (readsOnly(a, left) && readsOnly(b, right)) return { left: a, right: b, nullSafe };
  if (readsOnly(a, right) && readsOnly(b, left)) return { left: b, right: a, nullSafe };
  return null;
}

/** The place of the first key that is a column with a watermark, on either side; -1 for none. */
export function watermarkedKey(keys: readonly EquiKey[], left: Relation, right: Relation): number {
  const marked = (relation: Relation, expression: Expression): boolean =>
    expression.kind === 'attribute' &&
    outputOf(relation).some(({ id, watermarkDelayMs }) => id === expression.id && watermarkDelayMs !== undefined);
  const ofLeft = keys.findIndex(key => !key.nullSafe && marked(left, key.left));
  return ofLeft >= 0 ? ofLeft : keys.findIndex(key => !key.nullSafe && marked(right, key.right));
}
