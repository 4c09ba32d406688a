/**
 * Brings a call's arguments to what its function takes: their number, their types, one type for those that must be
 * alike.
 */
import type { DataType } from '../../stream/column/data-type.ts';
import { BIGINT } from '../../stream/column/data-type.ts';
import { callOf, cast } from './build.ts';
import { castsImplicitly, widestType } from './coercion.ts';
import type { Expression } from './expression.ts';
import type { FunctionSession, Parameter } from './function/scalar-function.ts';
import { differentArguments, unexpectedInput, wrongArgumentCount } from './resolve-errors.ts';

/** What decides over a function's arguments. */
export interface Signature {
  readonly takes: readonly Parameter[];
  readonly required?: number;
  readonly rest?: Parameter;
  readonly unify?: true | readonly number[];
}

/** The arguments as the function takes them. */
export function fitArguments(
  signature: Signature,
  name: string,
  args: readonly Expression[],
  session: FunctionSession,
): Expression[] {
  checkCount(signature, name, args.length);
  const raw = callOf(name, args, BIGINT);
  const alike = unified(signature, raw, name, session);
  return alike.map((arg, place) => {
    if (arg.kind === 'lambda') return arg;
    const parameter = signature.takes[place] ?? signature.rest!;
    const type = parameter.fit(arg.type) ?? legacyFit(parameter, arg.type, session);
    if (type === null) throw unexpectedInput(raw, place, parameter.name);
    return type.kind === 'void' ? arg : cast(arg, type, session.castMode);
  });
}

/** With ANSI off a number is also cast to a narrower type. */
function legacyFit({ fit }: Parameter, type: DataType, { castMode }: FunctionSession): DataType | null {
  if (castMode !== 'legacy') return null;
  for (const kind of ['double', 'bigint', 'int'] as const)
    if (castsImplicitly({ kind }, type) || fit({ kind })) return fit({ kind });
  return null;
}

function checkCount({ takes, required = takes.length, rest }: Signature, name: string, count: number): void {
  if (count >= required && (rest !== undefined || count <= takes.length)) return;
  const most = takes.length;
  const range = Array.from({ length: most - required + 1 }, (_, i) => required + i);
  const expected = rest ? `> ${required - 1}` : range.length === 1 ? String(most) : `[${range.join(', ')}]`;
  throw wrongArgumentCount(name, expected, count);
}

function unified({ unify }: Signature, raw: Expression, name: string, session: FunctionSession): readonly Expression[] {
  const { children: args } = raw;
  if (unify === undefined) return args;
  const chosen = args.filter((arg, i) => arg.kind !== 'lambda' && (unify === true || unify.includes(i)));
  const type = widestType(chosen.map(arg => arg.type));
  if (type === null) throw differentArguments(callOf(name, chosen, BIGINT), name);
  return args.map(arg => (chosen.includes(arg) ? cast(arg, type, session.castMode) : arg));
}
