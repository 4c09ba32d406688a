/**
 * Calls of aggregate functions, with FILTER, DISTINCT and WITHIN GROUP, made typed.
 */

import { fitArguments } from '../arguments.ts';
import { callOf } from '../build.ts';
import type { Expression } from '../expression.ts';
import { mismatch } from '../resolve-errors.ts';
import type { CallTree, OrderKey, Tree } from '../tree.ts';
import { aggregateEntry } from './aggregates.ts';
import type { FunctionSession } from './scalar-function.ts';

/** What resolves the parts of a call. */
interface PartResolver {
  resolve(tree: Tree): Expression;
  resolveKeys(keys: readonly OrderKey[]): Expression[];
}

/** The call as a typed aggregate, null when the function is none. */
export function resolveAggregate(tree: CallTree, resolver: PartResolver, session: FunctionSession): Expression | null {
  const entry = aggregateEntry(tree.name);
  if (!entry) return null;
  const star = tree.name === 'count' && tree.args.length === 1 && tree.args[0]!.kind === 'star';
  const own = star ? [] : tree.args.map(arg => resolver.resolve(arg));
  const keys = tree.withinGroup ? resolver.resolveKeys(tree.withinGroup) : [];
  const orders = tree.withinGroup?.map(({ descending, nullsFirst }) => ({ descending, nullsFirst }));
  const args = star ? [] : fitArguments(entry, tree.name, entry.orderedFirst ? [...keys, ...own] : own, session);
  const children = entry.orderedFirst ? args : [...args, ...keys];
  const types = children.map(child => child.type);
  const type = typeof entry.gives === 'function' ? entry.gives(types, children) : entry.gives;
  const filter = tree.filter && resolver.resolve(tree.filter);
  if (filter && filter.type.kind !== 'boolean') {
    throw mismatch('FILTER_NOT_BOOLEAN', filter, { filter: tree.name, type: filter.type.kind.toUpperCase() });
  }
  const parameters = {
    ...(star && { star }),
    ...(tree.distinct && { distinct: true }),
    ...(tree.ignoreNulls && { ignoreNulls: true }),
    ...(orders && { orders }),
    ...(session.castMode !== 'ansi' && { mode: session.castMode }),
  };
  const call = callOf(tree.name, children, type, Object.keys(parameters).length > 0 ? parameters : undefined);
  return { ...call, kind: 'aggregate', ...(filter && { filter }) };
}
