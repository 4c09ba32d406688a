/**
 * An expression as Spark prints it: names of columns that bear none, and error messages (Expression.sql, made pretty:
 * texts without quotes, casts that nobody wrote left out).
 */
import { type DataType, sqlString } from '../../stream/column/data-type.ts';
import type { Value } from '../../stream/column/value.ts';
import { textOf } from './cast-text.ts';
import type { Expression } from './expression.ts';

const INFIX = new Set(['+', '-', '*', '/', '%', 'div', '=', '<=>', '<', '<=', '>', '>=', 'and', 'or', '&', '|', '^']);

/** The text of an expression. */
export function sqlOf(expression: Expression): string {
  const text = expression.parameters?.['text'];
  if (typeof text === 'string') return text;
  switch (expression.kind) {
    case 'attribute':
    case 'variable':
      return expression.name;
    case 'literal':
      return literalText(expression.type, (expression.value ?? null) as Value);
    case 'lambda': {
      const variables = expression.parameters!['variables'] as readonly { name: string }[];
      return `lambdafunction(${[expression.children[0]!, ...[]].map(sqlOf).join('')}, ${variables.map(({ name }) => `namedlambdavariable() AS ${name}`.replace(/ AS .*/, '')).join(', ')})`;
    }
    case 'aggregate':
      return aggregateText(expression);
    case 'over':
      return `${sqlOf(expression.children[0]!)} OVER (${expression.parameters?.['clause'] ?? ''})`;
    default:
      return callText(expression, expression.children.map(sqlOf));
  }
}

/** The text as a message quotes it: `"(x + 1)"`. */
export function quotedSql(expression: Expression): string {
  return `"${sqlOf(expression)}"`;
}

function literalText(type: DataType, value: Value): string {
  return value === null ? 'NULL' : textOf(type, value);
}

function aggregateText(aggregate: Expression): string {
  const { parameters, filter } = aggregate;
  const args = parameters?.['star'] ? ['1'] : aggregate.children.map(sqlOf);
  const distinct = parameters?.['distinct'] ? 'DISTINCT ' : '';
  const call = `${aggregate.name}(${distinct}${args.join(', ')})`;
  return filter ? `${call} FILTER (WHERE ${sqlOf(filter)})` : call;
}

function callText({ name, type, parameters, children }: Expression, args: readonly string[]): string {
  const [a, b] = args;
  if (INFIX.has(name)) return `(${a} ${name.toUpperCase()} ${b})`;
  switch (name) {
    case 'not':
      return `(NOT ${a})`;
    case 'negative':
      return `(- ${a})`;
    case 'positive':
      return `(+ ${a})`;
    case '~':
      return `~${a}`;
    case 'isnull':
      return `(${a} IS NULL)`;
    case 'isnotnull':
      return `(${a} IS NOT NULL)`;
    case 'in':
      return `(${a} IN (${args.slice(1).join(', ')}))`;
    case 'like':
    case 'ilike':
      return `${a} ${name.toUpperCase()} ${b}`;
    case 'rlike':
      return `RLIKE(${a}, ${b})`;
    case 'cast':
      return parameters?.['isWritten']
        ? `${parameters['mode'] === 'try' ? 'TRY_CAST' : 'CAST'}(${a} AS ${sqlString(type)})`
        : a!;
    case 'field':
      return `${a}.${parameters!['field']}`;
    case 'index':
      return `${a}[${b}]`;
    case 'when':
      return caseText(args);
    case 'if':
      return `(IF(${args.join(', ')}))`;
    case 'named_struct':
      return structText(children, args);
    default:
      return `${name}(${args.join(', ')})`;
  }
}

function caseText(args: readonly string[]): string {
  let text = 'CASE';
  for (let i = 0; i + 1 < args.length; i += 2) text += ` WHEN ${args[i]} THEN ${args[i + 1]}`;
  return `${text}${args.length % 2 === 1 ? ` ELSE ${args.at(-1)}` : ''} END`;
}

/** A struct whose fields bear their columns' names is `struct(a, b)`. */
function structText(children: readonly Expression[], args: readonly string[]): string {
  const isPlain = children.every(
    (child, i) => i % 2 === 1 || args[i] === sqlOf(children[i + 1]!) || /^col\d+$/.test(String(child.value)),
  );
  return isPlain ? `struct(${args.filter((_, i) => i % 2 === 1).join(', ')})` : `named_struct(${args.join(', ')})`;
}
