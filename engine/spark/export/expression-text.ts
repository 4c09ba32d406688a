/**
 * A program's expression as Spark SQL text that means the same when it is read again: what was written as text stays
 * as it is, what the Column API built is printed. Every operator stands in parentheses.
 */
import { sqlString } from '../../stream/column/data-type.ts';
import type { PlanExpression } from '../../stream/plan/plan.ts';
import type { CallTree, OrderKey, Tree } from '../expression/tree.ts';

const INFIX = new Set(['+', '-', '*', '/', '%', '=', '<=>', '<', '<=', '>', '>=', '&', '|', '^', '||', 'div']);
const WORDS: Readonly<Record<string, string>> = { and: 'AND', or: 'OR', like: 'LIKE', ilike: 'ILIKE', rlike: 'RLIKE' };

/** The text of an expression of a plan. */
export function expressionText(expression: PlanExpression): string {
  return typeof expression === 'string' ? expression : treeSql(expression as Tree);
}

/** A name, in backticks where it needs them. */
export function quotedName(name: string): string {
  return /^[A-Za-z_][A-Za-z_0-9]*$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``;
}

/** A text as a literal. */
export function quotedText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

function treeSql(tree: Tree): string {
  switch (tree.kind) {
    case 'name':
      return tree.parts.map(quotedName).join('.');
    case 'star':
      return [...tree.qualifier.map(quotedName), '*'].join('.');
    case 'literal':
      return literalSql(tree);
    case 'alias':
      return `${treeSql(tree.child)} AS ${aliasNames(tree.names)}`;
    case 'cast':
      return `${tree.isTry ? 'TRY_CAST' : 'CAST'}(${treeSql(tree.child)} AS ${sqlString(tree.type)})`;
    case 'lambda':
      return `(${tree.variables.map(quotedName).join(', ')}) -> ${treeSql(tree.body)}`;
    case 'field':
      return `${treeSql(tree.child)}.${quotedName(tree.name)}`;
    case 'index':
      return `${treeSql(tree.child)}[${treeSql(tree.index)}]`;
    case 'call':
      return callSql(tree);
  }
}

function aliasNames(names: readonly string[]): string {
  const quoted = names.map(quotedName).join(', ');
  return names.length === 1 ? quoted : `(${quoted})`;
}

function literalSql({ type, text }: Extract<Tree, { kind: 'literal' }>): string {
  if (text === null) return type.kind === 'void' ? 'NULL' : `CAST(NULL AS ${sqlString(type)})`;
  if (type.kind === 'string') return quotedText(text);
  if (type.kind === 'int' || type.kind === 'boolean') return text;
  return `CAST(${quotedText(text)} AS ${sqlString(type)})`;
}

function callSql(call: CallTree): string {
  const args = call.args.map(treeSql);
  const [a, b, ...more] = args;
  const sign = WORDS[call.name] ?? (INFIX.has(call.name) ? call.name : null);
  if (sign !== null && args.length === 2) return `(${a} ${sign} ${b})`;
  switch (call.name) {
    case 'not':
      return `(NOT ${a})`;
    case 'negative':
      return `(- ${a})`;
    case 'isnull':
    case 'isnotnull':
      return `(${a} IS ${call.name === 'isnull' ? '' : 'NOT '}NULL)`;
    case 'between':
      return `(${a} BETWEEN ${b} AND ${more[0]})`;
    case 'in':
      return `(${a} IN (${args.slice(1).join(', ')}))`;
    case 'when':
      return caseSql(args);
    default:
      return functionSql(call, args);
  }
}

function caseSql(args: readonly string[]): string {
  let text = 'CASE';
  for (let i = 0; i + 1 < args.length; i += 2) text += ` WHEN ${args[i]} THEN ${args[i + 1]}`;
  return args.length % 2 === 1 ? `${text} ELSE ${args.at(-1)} END` : `${text} END`;
}

function functionSql(call: CallTree, args: readonly string[]): string {
  let text = `${call.name}(${call.distinct ? 'DISTINCT ' : ''}${args.join(', ')})`;
  if (call.ignoreNulls) text += ' IGNORE NULLS';
  if (call.withinGroup) text += ` WITHIN GROUP (ORDER BY ${call.withinGroup.map(orderSql).join(', ')})`;
  if (call.filter) text += ` FILTER (WHERE ${treeSql(call.filter)})`;
  if (!call.over) return text;
  const { partitionBy, orderBy } = call.over;
  const parts = [
    partitionBy.length > 0 ? `PARTITION BY ${partitionBy.map(treeSql).join(', ')}` : '',
    orderBy.length > 0 ? `ORDER BY ${orderBy.map(orderSql).join(', ')}` : '',
  ];
  return `${text} OVER (${parts.filter(part => part !== '').join(' ')})`;
}

function orderSql({ child, descending, nullsFirst }: OrderKey): string {
  return `${treeSql(child)} ${descending ? 'DESC' : 'ASC'} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`;
}
