/**
 * Reads the strongest expressions (SqlBaseParser.g4, primaryExpression): literals, names, calls with their own
 * syntax, brackets, CASE, and what stands behind them: `.field`, `[index]`, `::type`.
 */
import { decimal } from '../../stream/column/data-type.ts';
import { SparkError } from '../condition.ts';
import { parseFilter, parseOver, parseWithinGroup, skipNullsWord } from './call-clauses.ts';
import { intervalOfParts, intervalOfRange, isUnit, readInterval } from './interval.ts';
import type { TokenReader } from './token-reader.ts';
import type { CallTree, OrderKey, Tree } from './tree.ts';
import { callTree, textTree } from './tree.ts';
import { readType } from './type-text.ts';

/** The weaker rules, which primaries contain between brackets. */
export interface Grammar {
  whole(reader: TokenReader): Tree;
  /** An expression with a name: `struct(x AS y)`. */
  item(reader: TokenReader): Tree;
  /** Without AND, OR, NOT, tests: what stands before IN or FROM in a call. */
  value(reader: TokenReader): Tree;
  orderKeys(reader: TokenReader): OrderKey[];
}

/** A primary and what is attached to it. `sign` is a minus that belongs to the number. */
export function parsePrimary(reader: TokenReader, grammar: Grammar, sign: '-' | '' = ''): Tree {
  let tree = parseHead(reader, grammar, sign);
  for (;;) {
    if (reader.skipSign('.')) {
      if (reader.skipSign('*')) return { kind: 'star', qualifier: tree.kind === 'name' ? tree.parts : [] };
      const name = reader.name();
      tree =
        tree.kind === 'name' ? { kind: 'name', parts: [...tree.parts, name] } : { kind: 'field', child: tree, name };
    } else if (reader.skipSign('[')) {
      const index = grammar.whole(reader);
      reader.expectSign(']');
      tree = { kind: 'index', child: tree, index };
    } else if (reader.skipSign('::')) tree = { kind: 'cast', child: tree, type: readType(reader), isTry: false };
    else return tree;
  }
}

function parseHead(reader: TokenReader, grammar: Grammar, sign: '-' | ''): Tree {
  const token = reader.peek();
  switch (token.kind) {
    case 'number':
      return numberLiteral(reader.next().text, sign);
    case 'string': {
      let text = '';
      while (reader.peek().kind === 'string') text += reader.next().text;
      return textTree(text);
    }
    case 'sign':
      return parseBracket(reader, grammar);
    case 'quoted':
    case 'word':
      return parseWord(reader, grammar);
    default:
      throw reader.error();
  }
}

/** `*`, `(x)`, `(x, y)`, `(x, y) -> body`. */
function parseBracket(reader: TokenReader, grammar: Grammar): Tree {
  if (reader.skipSign('*')) return { kind: 'star', qualifier: [] };
  const mark = reader.mark;
  const subquery = reader.subqueryAt();
  reader.expectSign('(');
  if (subquery) {
    const value = subquery.value(reader);
    reader.expectSign(')');
    return value;
  }
  if (reader.peek().kind === 'word' && (reader.isSign(',', 1) || reader.isSign(')', 1))) {
    const variables = reader.list(() => reader.name());
    if (reader.skipSign(')') && reader.skipSign('->'))
      return { kind: 'lambda', variables, body: grammar.whole(reader) };
    reader.back(mark);
    reader.expectSign('(');
  }
  const inside = reader.list(() => grammar.whole(reader));
  reader.expectSign(')');
  return inside.length === 1 ? inside[0]! : callTree('struct', ...inside);
}

const CONSTANTS: Readonly<Record<string, Tree>> = {
  NULL: { kind: 'literal', type: { kind: 'void' }, text: null },
  TRUE: { kind: 'literal', type: { kind: 'boolean' }, text: 'true' },
  FALSE: { kind: 'literal', type: { kind: 'boolean' }, text: 'false' },
  CURRENT_DATE: callTree('current_date'),
  CURRENT_TIMESTAMP: callTree('current_timestamp'),
  LOCALTIMESTAMP: callTree('localtimestamp'),
};
const TYPED_TEXTS = {
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_NTZ: 'timestamp_ntz',
  TIMESTAMP_LTZ: 'timestamp',
} as const;

function parseWord(reader: TokenReader, grammar: Grammar): Tree {
  const subquery = reader.isWord('EXISTS') ? reader.subqueryAt(1) : null;
  const token = reader.next();
  if (subquery) {
    reader.expectSign('(');
    const test = subquery.exists(reader);
    reader.expectSign(')');
    return test;
  }
  const word = token.kind === 'word' ? token.text.toUpperCase() : '';
  const isCall = reader.isSign('(');
  if (!isCall && !reader.isSign('.') && !reader.isSign('->') && Object.hasOwn(CONSTANTS, word)) return CONSTANTS[word]!;
  if (word === 'CASE' && !isCall) return parseCase(reader, grammar);
  if (word === 'CASE' && isCall) return parseCase(reader, grammar);
  if (reader.peek().kind === 'string') {
    if (Object.hasOwn(TYPED_TEXTS, word)) {
      const kind = TYPED_TEXTS[word as keyof typeof TYPED_TEXTS];
      return { kind: 'literal', type: { kind }, text: reader.next().text };
    }
    if (word === 'X') return { kind: 'literal', type: { kind: 'binary' }, text: reader.next().text };
  }
  if (word === 'INTERVAL' && !isCall) return parseIntervalLiteral(reader);
  if (isCall) return parseCall(token.text, word, reader, grammar);
  if (reader.skipSign('->')) return { kind: 'lambda', variables: [token.text], body: grammar.whole(reader) };
  return { kind: 'name', parts: [token.text] };
}

function numberLiteral(written: string, sign: '-' | ''): Tree {
  const [, digits, suffix] = /^(.*?)(BD|[LSYDF])?$/i.exec(written) as unknown as [string, string, string | undefined];
  const text = sign + digits;
  const kinds = { L: 'bigint', S: 'smallint', Y: 'tinyint', D: 'double', F: 'float' } as const;
  const named = suffix && kinds[suffix.toUpperCase() as keyof typeof kinds];
  if (named) return { kind: 'literal', type: { kind: named }, text };
  if (/e/i.test(digits) && !suffix) return { kind: 'literal', type: { kind: 'double' }, text };
  if (/^\d+$/.test(digits) && !suffix) {
    const value = BigInt(text);
    if (value === BigInt.asIntN(32, value)) return { kind: 'literal', type: { kind: 'int' }, text };
    if (value === BigInt.asIntN(64, value)) return { kind: 'literal', type: { kind: 'bigint' }, text };
  }
  const [whole, fraction = ''] = digits.split('.');
  const scale = fraction.length;
  const precision = Math.max(`${whole}${fraction}`.replace(/^0+/, '').length, scale, 1);
  return { kind: 'literal', type: decimal(precision, scale), text };
}

function parseCase(reader: TokenReader, grammar: Grammar): Tree {
  const subject = reader.isWord('WHEN') ? null : grammar.whole(reader);
  const parts: Tree[] = [];
  while (reader.skipWord('WHEN')) {
    const condition = grammar.whole(reader);
    parts.push(subject ? callTree('=', subject, condition) : condition);
    reader.expectWord('THEN');
    parts.push(grammar.whole(reader));
  }
  if (parts.length === 0) throw reader.error();
  if (reader.skipWord('ELSE')) parts.push(grammar.whole(reader));
  reader.expectWord('END');
  return callTree('when', ...parts);
}

function parseIntervalLiteral(reader: TokenReader): Tree {
  const start = reader.peek().at;
  const first = reader.peek();
  const afterText = reader.peek(1);
  if (first.kind === 'string' && !(afterText.kind === 'word' && isUnit(afterText.text))) {
    const found = readInterval(reader.next().text);
    const units =
      first.text
        .toLowerCase()
        .match(/[a-z]+/g)
        ?.filter(word => word !== 'interval') ?? [];
    const amounts = first.text.replace(/([+-])\s+/g, '$1').match(/[+-]?[\d.]+/g) ?? [];
    const literal = found && intervalOfParts(amounts.map((amount, i) => ({ amount, unit: units[i] ?? '' })));
    if (literal) return { kind: 'literal', type: literal.type, text: String(literal.value) };
    throw badInterval(first.text);
  }
  const parts: { amount: string; unit: string }[] = [];
  for (;;) {
    const sign = reader.skipSign('-') ? '-' : '';
    if (sign === '') reader.skipSign('+');
    const token = reader.peek();
    if (token.kind !== 'number' && token.kind !== 'string') throw reader.error();
    reader.next();
    const amount = sign + token.text.trim();
    const unit = reader.name();
    if (!isUnit(unit)) throw reader.error();
    if (token.kind === 'string' && reader.skipWord('TO')) {
      const literal = intervalOfRange(amount, unit, reader.name());
      if (literal) return { kind: 'literal', type: literal.type, text: String(literal.value) };
      throw badInterval(token.text);
    }
    parts.push({ amount, unit });
    const next = reader.peek(reader.isSign('-') || reader.isSign('+') ? 1 : 0);
    const unitAfter = reader.peek(reader.isSign('-') || reader.isSign('+') ? 2 : 1);
    const goesOn =
      (next.kind === 'number' || next.kind === 'string') && unitAfter.kind === 'word' && isUnit(unitAfter.text);
    if (!goesOn || reader.isSign('-') || reader.isSign('+')) break;
  }
  const literal = intervalOfParts(parts);
  if (literal) return { kind: 'literal', type: literal.type, text: String(literal.value) };
  throw badInterval(reader.sql.slice(start, reader.peek().at).trim());
}

function badInterval(text: string): SparkError {
  return new SparkError('CANNOT_PARSE_INTERVAL', {
    parameters: { intervalString: `'${text}'` },
    type: 'ParseException',
  });
}

/** Calls whose arguments are separated by words. */
const WORDED: Readonly<Record<string, (reader: TokenReader, grammar: Grammar) => Tree | null>> = {
  CAST: (reader, grammar) => parseCast(reader, grammar, false),
  TRY_CAST: (reader, grammar) => parseCast(reader, grammar, true),
  EXTRACT: (reader, grammar) => {
    const part = reader.name();
    reader.expectWord('FROM');
    return callTree('extract', textTree(part), grammar.value(reader));
  },
  TRIM: (reader, grammar) => {
    const side = ['BOTH', 'LEADING', 'TRAILING'].find(word => reader.skipWord(word));
    const name = side === 'LEADING' ? 'ltrim' : side === 'TRAILING' ? 'rtrim' : 'trim';
    if (side && reader.skipWord('FROM')) return callTree(name, grammar.value(reader));
    const characters = grammar.value(reader);
    if (!reader.skipWord('FROM')) return null;
    return callTree(name, characters, grammar.value(reader));
  },
  POSITION: (reader, grammar) => {
    const part = grammar.value(reader);
    return reader.skipWord('IN') ? callTree('locate', part, grammar.value(reader)) : null;
  },
  SUBSTRING: parseSubstring,
  SUBSTR: parseSubstring,
  OVERLAY: (reader, grammar) => {
    const text = grammar.value(reader);
    if (!reader.skipWord('PLACING')) return null;
    const args = [text, grammar.value(reader)];
    for (const word of ['FROM', 'FOR']) if (reader.skipWord(word)) args.push(grammar.value(reader));
    return callTree('overlay', ...args);
  },
};

function parseSubstring(reader: TokenReader, grammar: Grammar): Tree | null {
  const text = grammar.value(reader);
  if (!reader.skipWord('FROM')) return null;
  const args = [text, grammar.value(reader)];
  if (reader.skipWord('FOR')) args.push(grammar.value(reader));
  return callTree('substring', ...args);
}

function parseCast(reader: TokenReader, grammar: Grammar, isTry: boolean): Tree {
  const child = grammar.whole(reader);
  reader.expectWord('AS');
  return { kind: 'cast', child, type: readType(reader), isTry };
}

/** Functions whose first argument may be a unit without quotes. */
const UNIT_FIRST: ReadonlySet<string> = new Set([
  'TIMESTAMPADD',
  'DATEADD',
  'DATE_ADD',
  'TIMESTAMPDIFF',
  'DATEDIFF',
  'DATE_DIFF',
  'TIMEDIFF',
]);

function parseCall(name: string, word: string, reader: TokenReader, grammar: Grammar): Tree {
  reader.expectSign('(');
  const worded = Object.hasOwn(WORDED, word) ? WORDED[word]! : null;
  if (worded) {
    const mark = reader.mark;
    const tree = worded(reader, grammar);
    if (tree) {
      reader.expectSign(')');
      return tree;
    }
    reader.back(mark);
  }
  const distinct = reader.skipWord('DISTINCT');
  if (!distinct && reader.isWord('ALL') && !reader.isSign(')', 1)) reader.skipWord('ALL');
  const args: Tree[] = [];
  if (
    UNIT_FIRST.has(word) &&
    reader.peek().kind === 'word' &&
    reader.isSign(',', 1) &&
    isUnitWord(reader.peek().text)
  ) {
    args.push(textTree(reader.next().text));
    reader.expectSign(',');
  }
  if (!reader.isSign(')')) args.push(...reader.list(() => grammar.item(reader)));
  let ignoreNulls = skipNullsWord(reader);
  reader.expectSign(')');
  const renamed = UNIT_FIRST.has(word) && args.length === 3 ? unitFunction(word) : name.toLowerCase();
  const withinGroup = parseWithinGroup(reader, grammar);
  const filter = parseFilter(reader, grammar);
  ignoreNulls ||= skipNullsWord(reader);
  const call: CallTree = { kind: 'call', name: renamed, args };
  const over = reader.skipWord('OVER') ? parseOver(reader, grammar) : null;
  return {
    ...call,
    ...(distinct && { distinct }),
    ...(ignoreNulls && { ignoreNulls }),
    ...(filter && { filter }),
    ...(withinGroup && { withinGroup }),
    ...(over && { over }),
  };
}

function isUnitWord(word: string): boolean {
  return isUnit(word) || ['QUARTER', 'DAYOFYEAR'].includes(word.toUpperCase());
}

function unitFunction(word: string): string {
  return word.endsWith('ADD') ? 'timestampadd' : 'timestampdiff';
}
