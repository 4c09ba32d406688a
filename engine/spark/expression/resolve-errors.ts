/**
 * What analysis refuses, in Spark's words (QueryCompilationErrors, TypeCheckResult).
 */
import type { DataType } from '../../stream/column/data-type.ts';
import { isNumeric, isWhole, sqlString } from '../../stream/column/data-type.ts';
import { SparkError } from '../condition.ts';
import type { Attribute, Expression } from './expression.ts';
import { quotedSql, sqlOf } from './sql-text.ts';

const name = (parts: readonly string[]) => parts.map(part => `\`${part}\``).join('.');
const quoted = (type: DataType) => `"${sqlString(type)}"`;

/** A column that is not there. */
export function unresolvedColumn(parts: readonly string[], scope: readonly Attribute[]): SparkError {
  const wanted = parts.at(-1)!.toLowerCase();
  const near = scope
    .map((attribute, place) => ({ attribute, place, distance: distance(wanted, attribute.name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || a.place - b.place)
    .slice(0, 5)
    .map(({ attribute }) => name(attribute.qualifier ? [attribute.qualifier, attribute.name] : [attribute.name]));
  if (near.length === 0) {
    return new SparkError('UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', { parameters: { objectName: name(parts) } });
  }
  const parameters = { objectName: name(parts), proposal: near.join(', ') };
  return new SparkError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { parameters });
}

/** How many letters must change (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}

export function ambiguousReference(parts: readonly string[], found: readonly Attribute[]): SparkError {
  const referenceNames = found.map(each => name(each.qualifier ? [each.qualifier, each.name] : [each.name]));
  return new SparkError('AMBIGUOUS_REFERENCE', {
    parameters: { name: name(parts), referenceNames: `[${referenceNames.join(', ')}]` },
  });
}

export function fieldNotFound(field: string, fields: readonly { name: string }[]): SparkError {
  const parameters = { fieldName: name([field]), fields: fields.map(each => name([each.name])).join(', ') };
  return new SparkError('FIELD_NOT_FOUND', { parameters });
}

/** A function that is not there; `hint` names the nearest. */
export function unresolvedRoutine(routine: string, hint: string): SparkError {
  const searchPath = '[`system`.`builtin`, `system`.`session`, `spark_catalog`.`default`]';
  return new SparkError('UNRESOLVED_ROUTINE', { parameters: { routineName: name([routine]), searchPath, hint } });
}

export function wrongArgumentCount(routine: string, expected: string, actual: number): SparkError {
  const parameters = {
    functionName: name([routine]),
    expectedNum: expected,
    actualNum: String(actual),
    docroot: 'https://spark.apache.org/docs/latest',
  };
  return new SparkError('WRONG_NUM_ARGS.WITHOUT_SUGGESTION', { parameters });
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

/** An argument of a type that the function does not take. */
export function unexpectedInput(call: Expression, place: number, required: string): SparkError {
  const argument = call.children[place]!;
  return mismatch('UNEXPECTED_INPUT_TYPE', call, {
    paramIndex: ORDINALS[place] ?? String(place + 1),
    requiredType: required,
    inputSql: quotedSql(argument),
    inputType: quoted(argument.type),
  });
}

export function differentOperands(call: Expression): SparkError {
  const [left, right] = call.children as [Expression, Expression];
  return mismatch('BINARY_OP_DIFF_TYPES', call, { left: quoted(left.type), right: quoted(right.type) });
}

export function wrongOperand(call: Expression, required: string): SparkError {
  return mismatch('BINARY_OP_WRONG_TYPE', call, { inputType: required, actualType: quoted(call.children[0]!.type) });
}

/** Arguments that must be of one type and are not. */
export function differentArguments(call: Expression, name: string): SparkError {
  const types = call.children.map(child => quoted(child.type));
  const list =
    types.length > 1 ? `${types.slice(0, -1).join(', ')} or ${types.at(-1)}`.replace(/^(.*)$/, '($1)') : types.join('');
  return mismatch('DATA_DIFF_TYPES', call, { functionName: `\`${name}\``, dataType: list });
}

export function cannotCast(call: Expression, from: DataType, to: DataType): SparkError {
  const types = { srcType: quoted(from), targetType: quoted(to) };
  const isDay = from.kind === 'date' && isNumeric(to);
  const asFunction = isDay ? 'UNIX_DATE' : isNumeric(from) && to.kind === 'date' ? 'DATE_FROM_UNIX_DATE' : null;
  if (asFunction) return mismatch('CAST_WITH_FUNC_SUGGESTION', call, { ...types, functionNames: `\`${asFunction}\`` });
  const legacy = to.kind === 'boolean' && (from.kind === 'date' || from.kind === 'timestamp');
  const isTry = call.parameters?.['mode'] === 'try';
  const canLegacy =
    legacy || (isWhole(from) && to.kind === 'binary') || (from.kind === 'boolean' && to.kind === 'timestamp');
  if (isTry || !canLegacy) return mismatch('CAST_WITHOUT_SUGGESTION', call, types);
  return mismatch('CAST_WITH_CONF_SUGGESTION', call, {
    ...types,
    config: '"spark.sql.ansi.enabled"',
    configVal: "'false'",
  });
}

/** An argument that must be a constant and is none. */
export function notFoldable(call: Expression, input: string, argument: Expression): SparkError {
  return mismatch('NON_FOLDABLE_INPUT', call, {
    inputName: input,
    inputType: quoted(argument.type),
    inputExpr: quotedSql(argument),
  });
}

/** A DATATYPE_MISMATCH of some kind. */
export function mismatch(kind: string, call: Expression, parameters: Readonly<Record<string, string>>): SparkError {
  return new SparkError(`DATATYPE_MISMATCH.${kind}`, { parameters: { sqlExpr: `"${sqlOf(call)}"`, ...parameters } });
}
