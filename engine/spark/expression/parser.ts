/**
 * Reads Spark SQL's expressions into trees (SqlBaseParser.g4, booleanExpression and below; primaries are in
 * primary.ts). From weak to strong: OR, AND, NOT, then IS, IN, BETWEEN, LIKE over comparisons, | ^ & shifts, + - ||,
 * * / % DIV, signs. Subqueries are read by sql/subquery.ts. Left out: COLLATE, AT TIME ZONE.
 */
import type { Grammar } from './primary.ts';
import { parsePrimary } from './primary.ts';
import { TokenReader } from './token-reader.ts';
import type { OrderKey, Tree } from './tree.ts';
import { callTree } from './tree.ts';

/** Binary operators by strength, the weakest first; `||` is concat. */
const LEVELS: readonly Readonly<Record<string, string>>[] = [
  { '=': '=', '==': '=', '<=>': '<=>', '<>': '<>', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' },
  { '|': '|' },
  { '^': '^' },
  { '&': '&' },
  { '<<': 'shiftleft', '>>': 'shiftright', '>>>': 'shiftrightunsigned' },
  { '+': '+', '-': '-', '||': 'concat' },
  { '*': '*', '/': '/', '%': '%', DIV: 'div' },
];

const GRAMMAR: Grammar = {
  whole: parseOr,
  item: parseItem,
  value: reader => parseBinary(reader, 0),
  orderKeys: parseOrderKeys,
};

/** Reads a text as one expression, which may bear an alias: an item of SELECT. */
export function parseExpression(sql: string): Tree {
  const reader = new TokenReader(sql);
  const tree = parseItem(reader);
  reader.expectEnd();
  return tree;
}

/** An item of SELECT: `x`, `x AS y`, `x y`, `f(x) AS (a, b)`. */
export function parseItem(reader: TokenReader): Tree {
  const child = parseOr(reader);
  if (reader.skipWord('AS')) {
    if (!reader.skipSign('(')) return { kind: 'alias', child, names: [reader.name()] };
    const names = reader.list(() => reader.name());
    reader.expectSign(')');
    return { kind: 'alias', child, names };
  }
  const next = reader.peek();
  if (next.kind === 'quoted' || (next.kind === 'word' && !CLAUSES.has(next.text.toUpperCase()))) {
    return { kind: 'alias', child, names: [reader.name()] };
  }
  return child;
}

/** Words that end an item: no alias without AS. */
const CLAUSES: ReadonlySet<string> = new Set(
  'FROM WHERE GROUP HAVING ORDER LIMIT OFFSET UNION INTERSECT EXCEPT MINUS JOIN INNER LEFT RIGHT FULL CROSS ON USING AS ASC DESC NULLS AND OR NOT IS IN LIKE BETWEEN THEN WHEN ELSE END'.split(
    ' ',
  ),
);

/** A whole expression without alias. */
export function parseOr(reader: TokenReader): Tree {
  let left = parseAnd(reader);
  while (reader.skipWord('OR')) left = callTree('or', left, parseAnd(reader));
  return left;
}

function parseAnd(reader: TokenReader): Tree {
  let left = parseNot(reader);
  while (reader.skipWord('AND')) left = callTree('and', left, parseNot(reader));
  return left;
}

function parseNot(reader: TokenReader): Tree {
  const negated = reader.skipWord('NOT') || reader.skipSign('!');
  return negated ? callTree('not', parseNot(reader)) : parsePredicate(reader);
}

function parsePredicate(reader: TokenReader): Tree {
  let left = parseBinary(reader, 0);
  for (;;) {
    const found = parseTest(left, reader);
    if (found === null) return left;
    left = found;
  }
}

/** IS, IN, BETWEEN, LIKE behind a value; null when none stands here. */
function parseTest(left: Tree, reader: TokenReader): Tree | null {
  if (reader.skipWord('IS')) return parseIs(left, reader);
  const mark = reader.mark;
  const negated = reader.skipWord('NOT') || reader.skipSign('!');
  const positive = parsePositiveTest(left, reader);
  if (positive === null) {
    reader.back(mark);
    return null;
  }
  return negated ? callTree('not', positive) : positive;
}

function parsePositiveTest(left: Tree, reader: TokenReader): Tree | null {
  if (reader.skipWord('BETWEEN')) {
    const low = parseBinary(reader, 0);
    reader.expectWord('AND');
    return callTree('between', left, low, parseBinary(reader, 0));
  }
  if (reader.skipWord('IN')) {
    const subquery = reader.subqueryAt();
    reader.expectSign('(');
    if (subquery) {
      const test = subquery.among(left, reader);
      reader.expectSign(')');
      return test;
    }
    const options = reader.list(() => parseOr(reader));
    reader.expectSign(')');
    return callTree('in', left, ...options);
  }
  if (reader.skipWord('RLIKE') || reader.skipWord('REGEXP')) return callTree('rlike', left, parseBinary(reader, 0));
  for (const word of ['LIKE', 'ILIKE']) {
    if (reader.skipWord(word)) return parseLike(word.toLowerCase(), left, reader);
  }
  return null;
}

function parseLike(name: string, left: Tree, reader: TokenReader): Tree {
  const all = reader.isWord('ALL');
  if (all || reader.isWord('ANY') || reader.isWord('SOME')) {
    reader.next();
    reader.expectSign('(');
    const tests = reader.list((): Tree => callTree(name, left, parseOr(reader)));
    reader.expectSign(')');
    return tests.reduce((a, b) => callTree(all ? 'and' : 'or', a, b));
  }
  const pattern = parseBinary(reader, 0);
  return reader.skipWord('ESCAPE')
    ? callTree(name, left, pattern, parseBinary(reader, 0))
    : callTree(name, left, pattern);
}

function parseIs(left: Tree, reader: TokenReader): Tree {
  const negated = reader.skipWord('NOT');
  if (reader.skipWord('NULL') || reader.skipWord('UNKNOWN')) return callTree(negated ? 'isnotnull' : 'isnull', left);
  if (reader.skipWord('DISTINCT FROM')) {
    const same = callTree('<=>', left, parseBinary(reader, 0));
    return negated ? same : callTree('not', same);
  }
  const word = reader.peek();
  if (!reader.skipWord('TRUE') && !reader.skipWord('FALSE')) throw reader.error();
  const truth: Tree = { kind: 'literal', type: { kind: 'boolean' }, text: word.text.toLowerCase() };
  const same = callTree('<=>', left, truth);
  return negated ? callTree('not', same) : same;
}

/** Binary operators of a level and all stronger ones. */
function parseBinary(reader: TokenReader, level: number): Tree {
  const operators = LEVELS[level];
  if (!operators) return parseSigned(reader);
  let left = parseBinary(reader, level + 1);
  for (;;) {
    const token = reader.peek();
    const name = token.kind === 'sign' || token.kind === 'word' ? operators[token.text.toUpperCase()] : undefined;
    if (name === undefined) return left;
    reader.next();
    const right = parseBinary(reader, level + 1);
    left = name === '<>' ? callTree('not', callTree('=', left, right)) : callTree(name, left, right);
  }
}

function parseSigned(reader: TokenReader): Tree {
  if (reader.isSign('-') && reader.peek(1).kind === 'number') {
    reader.next();
    return parsePrimary(reader, GRAMMAR, '-');
  }
  if (reader.skipSign('-')) return callTree('negative', parseSigned(reader));
  if (reader.skipSign('+')) return callTree('positive', parseSigned(reader));
  if (reader.skipSign('~')) return callTree('~', parseSigned(reader));
  return parsePrimary(reader, GRAMMAR);
}

/** The keys behind ORDER BY. */
export function parseOrderKeys(reader: TokenReader): OrderKey[] {
  return reader.list(() => {
    const child = parseOr(reader);
    const descending = reader.skipWord('DESC');
    if (!descending) reader.skipWord('ASC');
    if (reader.skipWord('NULLS FIRST')) return { child, descending, nullsFirst: true };
    if (reader.skipWord('NULLS LAST')) return { child, descending, nullsFirst: false };
    return { child, descending, nullsFirst: !descending };
  });
}
