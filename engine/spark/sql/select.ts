/**
 * SELECT: its clauses, and the plan that they are in Spark's order: FROM, WHERE, GROUP BY, HAVING, SELECT, DISTINCT,
 * ORDER BY. Keys of GROUP BY and ORDER BY may be numbers of items or their aliases; `window` among the items of a query
 * grouped by window(...) is that window (ResolveTimeWindows, ResolveReferences).
 */
import type { Grouping, Plan } from '../../stream/plan/plan.ts';
import { aggregateEntry } from '../expression/function/aggregates.ts';
import { parseItem, parseOr } from '../expression/parser.ts';
import type { TokenReader } from '../expression/token-reader.ts';
import type { OrderKey, Tree } from '../expression/tree.ts';
import { parseRelations, type ReadQuery } from './relation.ts';
import { replaced, sameTree, some } from './rewrite-tree.ts';
import type { Scope } from './scope.ts';

/** The clauses of a SELECT. */
export interface SelectParts {
  readonly distinct: boolean;
  readonly items: readonly Tree[];
  readonly from: Plan;
  readonly where: Tree | null;
  readonly grouping: Grouping;
  readonly sets?: readonly (readonly number[])[] | undefined;
  /** null without GROUP BY. */
  readonly keys: readonly Tree[] | null;
  readonly having: Tree | null;
}

const HAVING = '__having';
/** What SELECT without FROM reads. */
const ONE_ROW: Plan = { kind: 'table', source: 'one row', schema: 'one INT', rows: [{}] };

/** The clauses behind the word SELECT. */
export function parseSelect(reader: TokenReader, scope: Scope, query: ReadQuery): SelectParts {
  const distinct = reader.skipWord('DISTINCT');
  if (!distinct && reader.isWord('ALL') && !reader.isSign(',', 1)) reader.next();
  const items = reader.list(() => parseItem(reader));
  const from = reader.skipWord('FROM') ? parseRelations(reader, scope, query) : ONE_ROW;
  const where = reader.skipWord('WHERE') ? parseOr(reader) : null;
  const grouped: GroupClause = reader.skipWord('GROUP BY') ? parseKeys(reader) : { grouping: 'groupBy', keys: null };
  const having = reader.skipWord('HAVING') ? parseOr(reader) : null;
  return { distinct, items, from, where, ...grouped, having };
}

type GroupClause = Pick<SelectParts, 'grouping' | 'sets' | 'keys'>;

/** `GROUPING SETS ((a, b), a, ())`: the keys in the order in which they first stand, and which of them each set keeps. */
function parseSets(reader: TokenReader, given: readonly Tree[]): GroupClause {
  const keys = [...given];
  reader.expectSign('(');
  const sets = reader.list(() => {
    if (!reader.isSign('(')) return [placeOf(parseOr(reader), keys)];
    reader.expectSign('(');
    if (reader.skipSign(')')) return [];
    const set = reader.list(() => placeOf(parseOr(reader), keys));
    reader.expectSign(')');
    return set;
  });
  reader.expectSign(')');
  return { grouping: 'groupBy', keys, sets };
}

function placeOf(key: Tree, keys: Tree[]): number {
  const known = keys.findIndex(each => sameTree(each, key));
  return known < 0 ? keys.push(key) - 1 : known;
}

function parseKeys(reader: TokenReader): GroupClause {
  if (reader.skipWord('GROUPING SETS')) return parseSets(reader, []);
  for (const grouping of ['rollup', 'cube'] as const) {
    if (!reader.isWord(grouping.toUpperCase()) || !reader.isSign('(', 1)) continue;
    reader.next();
    reader.expectSign('(');
    const keys = reader.list(() => parseOr(reader));
    reader.expectSign(')');
    return { grouping, keys };
  }
  const keys = reader.list(() => parseOr(reader));
  if (reader.skipWord('GROUPING SETS')) return parseSets(reader, keys);
  for (const grouping of ['rollup', 'cube'] as const) {
    if (reader.skipWord(`WITH ${grouping.toUpperCase()}`)) return { grouping, keys };
  }
  return { grouping: 'groupBy', keys };
}

/** The plan of a SELECT whose rows are to be in this order. */
export function selectPlan(parts: SelectParts, scope: Scope, orders: readonly OrderKey[]): Plan {
  const { from, where, distinct } = parts;
  const input: Plan = where === null ? from : { kind: 'filter', condition: where, child: from };
  const isAggregate = parts.keys !== null || parts.having !== null || parts.items.some(hasAggregate);
  const columns = scope.columns(from).map(name => name.toLowerCase());
  if (isAggregate) {
    const { plan, isSorted } = groupedPlan(parts, input, columns, orders);
    const all = distinctPlan(plan, distinct);
    return isSorted ? all : sortedPlan(all, orders, parts.items, null);
  }
  const { items } = parts;
  const sortedBelow = orders.some(({ child }) => !isKnownIn(child, items)) && !distinct;
  const child = sortedBelow ? sortedPlan(input, orders, items, aliasesOf(items)) : input;
  const selected = distinctPlan({ kind: 'select', items, child }, distinct);
  return sortedBelow ? selected : sortedPlan(selected, orders, items, null);
}

function distinctPlan(child: Plan, distinct: boolean): Plan {
  return distinct ? { kind: 'dropDuplicates', withinWatermark: false, child } : child;
}

/** GROUP BY, HAVING, the items and the order, over one aggregation. What only HAVING and ORDER BY read goes again. */
function groupedPlan(
  parts: SelectParts,
  input: Plan,
  columns: readonly string[],
  orders: readonly OrderKey[],
): { plan: Plan; isSorted: boolean } {
  const keys = keysOf(parts, columns);
  const resolve = (tree: Tree) => withWindows(tree, keys, columns);
  const items = parts.items.map(item => namedItem(item, resolve(item)));
  const having = parts.having && resolve(withAliases(parts.having, items, columns));
  const hidden: Tree[] = having ? [hiddenItem(having, HAVING)] : [];
  const sortKeys = orders.map((order, i) => {
    if (isKnownIn(order.child, items) || parts.distinct) return order;
    const name = `__order_${i + 1}`;
    hidden.push(hiddenItem(resolve(withAliases(order.child, items, columns)), name));
    return { ...order, child: { kind: 'name', parts: [name] } as Tree };
  });
  const { grouping } = parts;
  let plan: Plan = {
    kind: 'aggregate',
    grouping,
    ...(parts.sets && { sets: parts.sets }),
    keys,
    aggregates: [...items, ...hidden],
    givesKeys: false,
    child: input,
  };
  if (having) plan = { kind: 'filter', condition: { kind: 'name', parts: [HAVING] } as Tree, child: plan };
  if (hidden.length === 0) return { plan, isSorted: false };
  if (!parts.distinct) plan = sortedPlan(plan, sortKeys, items, null);
  return { plan: { kind: 'drop', columns: hidden.map(item => nameOf(item)!), child: plan }, isSorted: !parts.distinct };
}

function hiddenItem(child: Tree, name: string): Tree {
  return { kind: 'alias', child, names: [name] };
}

/** GROUP BY ALL, a number of an item, an item's alias, or an expression. */
function keysOf({ keys, items }: SelectParts, columns: readonly string[]): Tree[] {
  const [only] = keys ?? [];
  if (keys?.length === 1 && only && isName(only, 'all') && !columns.includes('all')) {
    return items.filter(item => !hasAggregate(item)).map(withoutAlias);
  }
  return (keys ?? []).map(key => {
    const numbered = itemNumbered(key, items);
    if (numbered) return withoutAlias(numbered);
    if (key.kind !== 'name' || key.parts.length > 1 || columns.includes(key.parts[0]!.toLowerCase())) return key;
    const aliased = items.find(item => nameOf(item)?.toLowerCase() === key.parts[0]!.toLowerCase());
    return aliased ? withoutAlias(aliased) : key;
  });
}

/** `window.start` where the query is grouped by `window(ts, ...)` and reads no column `window`. */
function withWindows(tree: Tree, keys: readonly Tree[], columns: readonly string[]): Tree {
  return replaced(tree, part => {
    if (part.kind !== 'name') return null;
    const [first, ...fields] = part.parts;
    const name = first!.toLowerCase();
    if (columns.includes(name)) return null;
    const key = keys.find(candidate => candidate.kind === 'call' && candidate.name.toLowerCase() === name);
    if (!key || !['window', 'session_window'].includes(name)) return null;
    return fields.reduce<Tree>((child, field) => ({ kind: 'field', child, name: field }), key);
  });
}

/** An item keeps the name under which it was written. */
function namedItem(before: Tree, after: Tree): Tree {
  if (before.kind !== 'name' || before === after || sameTree(before, after)) return after;
  return { kind: 'alias', child: after, names: [before.parts.at(-1)!] };
}

function withAliases(tree: Tree, items: readonly Tree[], columns: readonly string[]): Tree {
  return replaced(tree, part => {
    if (part.kind !== 'name' || part.parts.length > 1 || columns.includes(part.parts[0]!.toLowerCase())) return null;
    const item = items.find(candidate => candidate.kind === 'alias' && nameOf(candidate) === part.parts[0]);
    return item ? withoutAlias(item) : null;
  });
}

/** The rows in order. Keys are items by number, alias or as written; below the SELECT also any column. */
function sortedPlan(
  child: Plan,
  orders: readonly OrderKey[],
  items: readonly Tree[],
  below: ReadonlyMap<string, Tree> | null,
): Plan {
  if (orders.length === 0) return child;
  const keys = orders.map(order => {
    const numbered = itemNumbered(order.child, items);
    const key = numbered ? outputName(numbered) : order.child;
    const tree = below
      ? replaced(key, part => (part.kind === 'name' ? (below.get(part.parts.join('.')) ?? null) : null))
      : asOutput(key, items);
    return { kind: 'order', ...order, child: tree };
  });
  return { kind: 'orderBy', keys, child };
}

function asOutput(key: Tree, items: readonly Tree[]): Tree {
  return replaced(key, part => {
    if (part.kind === 'literal') return null;
    const item = items.find(candidate => sameTree(withoutAlias(candidate), part));
    return item && nameOf(item) !== null ? outputName(item) : null;
  });
}

function isKnownIn(key: Tree, items: readonly Tree[]): boolean {
  if (items.some(({ kind }) => kind === 'star') || itemNumbered(key, items)) return true;
  const names = items.flatMap(item => nameOf(item)?.toLowerCase() ?? []);
  const output = asOutput(key, items);
  if (hasAggregate(output)) return false;
  return !some(output, part => part.kind === 'name' && !names.includes(part.parts.at(-1)!.toLowerCase()));
}

function aliasesOf(items: readonly Tree[]): ReadonlyMap<string, Tree> {
  return new Map(items.flatMap(item => (item.kind === 'alias' ? [[item.names[0]!, item.child] as const] : [])));
}

function itemNumbered(key: Tree, items: readonly Tree[]): Tree | null {
  return key.kind === 'literal' && key.type.kind === 'int' ? (items[Number(key.text) - 1] ?? null) : null;
}

function outputName(item: Tree): Tree {
  return { kind: 'name', parts: [nameOf(item) ?? ''] };
}

function nameOf(item: Tree): string | null {
  if (item.kind === 'alias') return item.names[0]!;
  if (item.kind === 'name') return item.parts.at(-1)!;
  return item.kind === 'field' ? item.name : null;
}

function isName(tree: Tree, name: string): boolean {
  return tree.kind === 'name' && tree.parts.length === 1 && tree.parts[0]!.toLowerCase() === name;
}

function withoutAlias(item: Tree): Tree {
  return item.kind === 'alias' ? item.child : item;
}

function hasAggregate(tree: Tree): boolean {
  return some(
    tree,
    part =>
      part.kind === 'call' &&
      !part.over &&
      (aggregateEntry(part.name.toLowerCase()) !== undefined || /^grouping(_id)?$/i.test(part.name)),
  );
}
