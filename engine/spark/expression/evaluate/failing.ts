/**
 * Whether computing an expression may raise an error. Only then does it matter for which rows it is computed.
 */
import type { Expression } from '../expression.ts';

/** Calls that never fail by themselves; all others may. */
const SAFE = new Set([
  ...['=', '<=>', '<', '<=', '>', '>=', 'and', 'or', 'not', 'isnull', 'isnotnull', 'in', 'field', 'named_struct'],
  ...['coalesce', 'if', 'when', 'nullif', 'upper', 'lower', 'length', 'concat', 'like', 'startswith', 'endswith'],
  ...['contains', 'isnan', 'nanvl', 'trim'],
]);

/** Casts that always succeed. */
const WIDENING =
  /^(?:(?:tinyint|smallint|int)>(?:int|bigint|float|double)|bigint>(?:float|double)|float>double|\w+>string|date>timestamp)$/;

/** Whether an expression may fail on some row. */
export function canFail(expression: Expression): boolean {
  if (expression.kind === 'call' && !SAFE.has(expression.name) && !isSafeCast(expression) && !isDoubleSum(expression))
    return true;
  return expression.children.some(canFail);
}

function isSafeCast({ name, type, children, parameters }: Expression): boolean {
  if (name !== 'cast') return false;
  return parameters?.['mode'] !== 'ansi' || WIDENING.test(`${children[0]!.type.kind}>${type.kind}`);
}

function isDoubleSum({ name, type }: Expression): boolean {
  return type.kind === 'double' && (name === '+' || name === '-' || name === '*');
}
