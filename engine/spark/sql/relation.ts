/**
 * What stands behind FROM: tables and queries with their aliases, joins, LATERAL VIEW, and Spark 4.1's WATERMARK
 * clause. A table is known by its alias, or by its own name.
 */
import type { Plan } from '../../stream/plan/plan.ts';
import { parseOr } from '../expression/parser.ts';
import type { TokenReader } from '../expression/token-reader.ts';
import type { Tree } from '../expression/tree.ts';
import type { Scope } from './scope.ts';

/** Reads a query in parentheses. */
export type ReadQuery = (reader: TokenReader, scope: Scope) => Plan;

/** Words that are no alias of a table. */
const NO_ALIAS = new Set(
  'JOIN INNER LEFT RIGHT FULL CROSS SEMI ANTI NATURAL LATERAL ON USING WHERE GROUP HAVING ORDER LIMIT OFFSET UNION INTERSECT EXCEPT MINUS WATERMARK WINDOW'.split(
    ' ',
  ),
);

/** Tables, joined. */
export function parseRelations(reader: TokenReader, scope: Scope, query: ReadQuery): Plan {
  let plan = parseJoined(reader, scope, query);
  while (reader.skipSign(',')) {
    plan = { kind: 'join', left: plan, right: parseJoined(reader, scope, query), on: null, how: 'cross' };
  }
  while (reader.skipWord('LATERAL VIEW')) plan = parseLateralView(reader, plan);
  return plan;
}

function parseJoined(reader: TokenReader, scope: Scope, query: ReadQuery): Plan {
  let left = parseTable(reader, scope, query);
  for (;;) {
    const how = joinKind(reader);
    if (how === null) return left;
    const right = parseTable(reader, scope, query);
    left = { kind: 'join', left, right, on: parseOn(reader), how };
  }
}

const JOINS: readonly (readonly [words: string, how: string])[] = [
  ['JOIN', 'inner'],
  ['INNER JOIN', 'inner'],
  ['CROSS JOIN', 'cross'],
  ['LEFT SEMI JOIN', 'left_semi'],
  ['SEMI JOIN', 'left_semi'],
  ['LEFT ANTI JOIN', 'left_anti'],
  ['ANTI JOIN', 'left_anti'],
  ...['LEFT', 'RIGHT', 'FULL'].flatMap(side => [
    [`${side} JOIN`, side.toLowerCase()] as const,
    [`${side} OUTER JOIN`, side.toLowerCase()] as const,
  ]),
];

function joinKind(reader: TokenReader): string | null {
  return JOINS.find(([words]) => reader.skipWord(words))?.[1] ?? null;
}

function parseOn(reader: TokenReader): Tree | string[] | null {
  if (reader.skipWord('ON')) return parseOr(reader);
  if (!reader.skipWord('USING')) return null;
  reader.expectSign('(');
  const names = reader.list(() => reader.name());
  reader.expectSign(')');
  return names;
}

function parseTable(reader: TokenReader, scope: Scope, query: ReadQuery): Plan {
  if (reader.skipSign('(')) {
    const plan = query(reader, scope);
    reader.expectSign(')');
    const marked = parseWatermark(reader, plan);
    const alias = parseAlias(reader);
    return alias === null ? marked : { kind: 'alias', name: alias, child: marked };
  }
  const name = reader.name();
  const plan = parseWatermark(reader, scope.table(name));
  return { kind: 'alias', name: parseAlias(reader) ?? name, child: plan };
}

function parseAlias(reader: TokenReader): string | null {
  if (reader.skipWord('AS')) return reader.name();
  const token = reader.peek();
  const isAlias = token.kind === 'quoted' || (token.kind === 'word' && !NO_ALIAS.has(token.text.toUpperCase()));
  return isAlias ? reader.name() : null;
}

/** `WATERMARK ts DELAY OF INTERVAL 10 MINUTES` (4.1). */
function parseWatermark(reader: TokenReader, child: Plan): Plan {
  if (!reader.skipWord('WATERMARK')) return child;
  const eventTime = reader.name();
  reader.expectWord('DELAY OF');
  reader.skipWord('INTERVAL');
  const amount = reader.next();
  const delayThreshold = amount.kind === 'string' ? amount.text : `${amount.text} ${reader.name()}`;
  return { kind: 'withWatermark', eventTime, delayThreshold, child };
}

/** `LATERAL VIEW explode(list) t AS item`: all columns, and what the generator makes of each row. */
function parseLateralView(reader: TokenReader, child: Plan): Plan {
  const isOuter = reader.skipWord('OUTER');
  const call = parseOr(reader);
  if (call.kind !== 'call') throw reader.error();
  if (!reader.isWord('AS')) reader.name();
  const names = reader.skipWord('AS') ? reader.list(() => reader.name()) : [];
  const generator: Tree = isOuter ? { ...call, name: `${call.name}_outer` } : call;
  const item: Tree = names.length === 0 ? generator : { kind: 'alias', child: generator, names };
  const all: Tree = { kind: 'star', qualifier: [] };
  return { kind: 'select', items: [all, item], child };
}
