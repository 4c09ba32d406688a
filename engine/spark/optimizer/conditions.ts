/**
 * Conditions made simpler where that can be seen from outside: `rand()` lies in [0, 1), so that a comparison with a
 * constant outside is decided (Spark's OptimizeRand); what is decided falls out of AND and OR (BooleanSimplification).
 */
import type { Expression } from '../expression/expression.ts';
import { isCall } from '../expression/expression.ts';

const DECIDED: Readonly<Record<string, (constant: number) => boolean | null>> = {
  '<': constant => (constant <= 0 ? false : constant >= 1 ? true : null),
  '<=': constant => (constant < 0 ? false : constant >= 1 ? true : null),
  '>': constant => (constant < 0 ? true : constant >= 1 ? false : null),
  '>=': constant => (constant <= 0 ? true : constant >= 1 ? false : null),
};

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** A condition with what is decided replaced by TRUE or FALSE. */
export function simplify(condition: Expression): Expression {
  const children = condition.children.map(simplify);
  const same = children.every((child, index) => child === condition.children[index]);
  const simpler = same ? condition : { ...condition, children };
  if (simpler.kind !== 'call') return simpler;
  const [a, b] = children;
  switch (simpler.name) {
    case 'and':
      if (isConstant(a!, false) || isConstant(b!, false)) return constant(false);
      return isConstant(a!, true) ? b! : isConstant(b!, true) ? a! : simpler;
    case 'or':
      if (isConstant(a!, true) || isConstant(b!, true)) return constant(true);
      return isConstant(a!, false) ? b! : isConstant(b!, false) ? a! : simpler;
    case 'not':
      return isConstant(a!, true) ? constant(false) : isConstant(a!, false) ? constant(true) : simpler;
    default:
      return decidedRand(simpler);
  }
}

/** Whether an expression is the constant TRUE or FALSE. */
export function isConstant(expression: Expression, value: boolean): boolean {
  return expression.kind === 'literal' && expression.value === value;
}

function constant(value: boolean): Expression {
  return { kind: 'literal', name: `${value}`, value, type: { kind: 'boolean' }, children: [] };
}

function decidedRand(comparison: Expression): Expression {
  const [a, b] = comparison.children;
  if (!a || !b) return comparison;
  const randFirst = isRand(a);
  const number = numberOf(randFirst ? b : a);
  if (!(randFirst || isRand(b)) || number === null) return comparison;
  const name = randFirst ? comparison.name : MIRRORED[comparison.name];
  const decided = DECIDED[name ?? '']?.(number) ?? null;
  return decided === null ? comparison : constant(decided);
}

function isRand(expression: Expression): boolean {
  return isCall(expression, 'rand') || isCall(expression, 'random');
}

/** The number that a literal (perhaps cast, perhaps a decimal) stands for. */
function numberOf(expression: Expression): number | null {
  if (isCall(expression, 'cast')) return numberOf(expression.children[0]!);
  if (isCall(expression, 'negative')) {
    const number = numberOf(expression.children[0]!);
    return number === null ? null : -number;
  }
  if (expression.kind !== 'literal' || typeof expression.value !== 'number') return null;
  return expression.type.kind === 'decimal' ? expression.value / 10 ** expression.type.scale : expression.value;
}
