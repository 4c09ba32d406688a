/**
 * `window_time(w)` as what it computes: the last moment that is in the window, its end less a microsecond. Until here
 * the call keeps its name, for by that it keeps the window's watermark.
 */
import { DAY_TO_SECOND } from '../../stream/column/data-type.ts';
import type { Evaluate } from '../../stream/operator/operator.ts';
import { callOf, typedLiteral } from '../expression/build.ts';
import { compile } from '../expression/compile.ts';
import type { Attribute, Expression } from '../expression/expression.ts';
import { isCall, rewrite } from '../expression/expression.ts';

const MICROSECOND = typedLiteral(DAY_TO_SECOND, 1);

/** An expression ready to run, windows' times included. */
export function compiled(expression: Expression, columns: readonly Attribute[]): Evaluate {
  return compile(withWindowTimes(expression), columns);
}

function withWindowTimes(expression: Expression): Expression {
  return rewrite(expression, part => {
    if (!isCall(part, 'window_time')) return null;
    const end = callOf('field', [withWindowTimes(part.children[0]!)], part.type, { ordinal: 1 });
    return callOf('-', [end, MICROSECOND], part.type);
  });
}
