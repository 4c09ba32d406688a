/**
 * `spark.sql`: a query as the plan that the DataFrame API would build (SqlBaseParser.g4, query; AstBuilder). WITH,
 * SELECT, UNION, INTERSECT, EXCEPT, ORDER BY, LIMIT, OFFSET; views are looked up by name while it is read. Left out:
 * window definitions, TABLESAMPLE, PIVOT, pipes.
 */
import type { Plan } from '../../stream/plan/plan.ts';
import { parseOr, parseOrderKeys } from '../expression/parser.ts';
import type { TokenReader } from '../expression/token-reader.ts';
import type { OrderKey, Tree } from '../expression/tree.ts';
import type { Scope } from './scope.ts';
import { parseSelect, type SelectParts, selectPlan } from './select.ts';
import { subqueriesIn } from './subquery.ts';

/** A query and the order that its rows shall have. */
export function parseQuery(reader: TokenReader, outer: Scope): Plan {
  let scope = outer;
  if (reader.skipWord('WITH')) {
    for (const [name, plan] of parseSteps(reader, scope)) scope = withTable(scope, name, plan);
  }
  const around = reader.subqueries;
  reader.subqueries = subqueriesIn(scope, parseQuery);
  const plan = parseBody(reader, scope);
  reader.subqueries = around;
  return plan;
}

function parseBody(reader: TokenReader, scope: Scope): Plan {
  const first = parseTerm(reader, scope);
  let plan = first.kind === 'select' ? null : first.plan;
  const select = first.kind === 'select' ? first.parts : null;
  let left = plan;
  for (;;) {
    const setKind = setOperator(reader);
    if (!setKind) break;
    left ??= selectPlan(select!, scope, []);
    const right = parseTerm(reader, scope);
    left = combined(setKind, left, right.kind === 'select' ? selectPlan(right.parts, scope, []) : right.plan);
    plan = left;
  }
  const orders = reader.skipWord('ORDER BY') ? parseOrderKeys(reader) : [];
  plan = plan === null ? selectPlan(select!, scope, orders) : sorted(plan, orders);
  return limited(reader, plan);
}

type Term = { readonly kind: 'select'; readonly parts: SelectParts } | { readonly kind: 'plan'; readonly plan: Plan };

function parseTerm(reader: TokenReader, scope: Scope): Term {
  if (reader.skipSign('(')) {
    const plan = parseQuery(reader, scope);
    reader.expectSign(')');
    return { kind: 'plan', plan };
  }
  reader.expectWord('SELECT');
  return { kind: 'select', parts: parseSelect(reader, scope, parseQuery) };
}

function* parseSteps(reader: TokenReader, outer: Scope): Generator<[string, Plan]> {
  let scope = outer;
  do {
    const name = reader.name();
    reader.expectWord('AS');
    reader.expectSign('(');
    const plan = parseQuery(reader, scope);
    reader.expectSign(')');
    scope = withTable(scope, name, plan);
    yield [name, plan];
  } while (reader.skipSign(','));
}

function withTable(scope: Scope, name: string, plan: Plan): Scope {
  const table = (wanted: string): Plan => (wanted.toLowerCase() === name.toLowerCase() ? plan : scope.table(wanted));
  return { ...scope, table };
}

type SetKind = 'unionAll' | 'union' | 'intersect' | 'subtract';

function setOperator(reader: TokenReader): SetKind | null {
  if (reader.skipWord('UNION')) {
    if (reader.skipWord('ALL')) return 'unionAll';
    reader.skipWord('DISTINCT');
    return 'union';
  }
  if (reader.skipWord('INTERSECT')) return 'intersect';
  return reader.skipWord('EXCEPT') || reader.skipWord('MINUS') ? 'subtract' : null;
}

function combined(kind: SetKind, left: Plan, right: Plan): Plan {
  if (kind === 'intersect' || kind === 'subtract') return { kind, left, right };
  const all: Plan = { kind: 'union', left, right, byName: false };
  return kind === 'unionAll' ? all : { kind: 'dropDuplicates', withinWatermark: false, child: all };
}

function sorted(child: Plan, orders: readonly OrderKey[]): Plan {
  if (orders.length === 0) return child;
  return { kind: 'orderBy', keys: orders.map(order => ({ kind: 'order', ...order })), child };
}

function limited(reader: TokenReader, plan: Plan): Plan {
  let limit: number | null = null;
  let offset: number | null = null;
  for (;;) {
    if (limit === null && reader.skipWord('LIMIT')) {
      if (reader.skipWord('ALL')) continue;
      limit = wholeNumber(reader);
    } else if (offset === null && reader.skipWord('OFFSET')) offset = wholeNumber(reader);
    else break;
  }
  const moved: Plan = offset === null ? plan : { kind: 'offset', count: offset, child: plan };
  return limit === null ? moved : { kind: 'limit', count: limit, child: moved };
}

function wholeNumber(reader: TokenReader): number {
  const at = reader.mark;
  const tree: Tree = parseOr(reader);
  if (tree.kind === 'literal' && tree.text !== null && /^\d+$/.test(tree.text)) return Number(tree.text);
  reader.back(at);
  throw reader.error();
}
