/**
 * Columns that nobody reads are left out below (Spark's ColumnPruning). On a stream that can be seen: an operator
 * that no longer gets the event time drops no late rows, and two event times that do not meet are no error.
 */

import type { Relation } from '../analysis/relation.ts';
import { asIs, inputsOf, outputOf, withInputs } from '../analysis/relation.ts';
import type { Expression } from '../expression/expression.ts';
import { referencesOf } from '../expression/expression.ts';

/** A relation without columns that are not read. */
export function pruneColumns(relation: Relation): Relation {
  return prune(relation, null);
}

/** `required`: the columns that are read above; null for all. */
function prune(relation: Relation, required: ReadonlySet<number> | null): Relation {
  switch (relation.kind) {
    case 'project': {
      const items = required ? relation.items.filter(({ attribute }) => required.has(attribute.id)) : relation.items;
      const read = reads(items.map(({ expression }) => expression));
      return { ...relation, items, child: narrow(relation.child, read) };
    }
    case 'aggregate': {
      const functions = required
        ? relation.functions.filter(({ attribute }) => required.has(attribute.id))
        : relation.functions;
      const read = reads(functions.map(({ expression }) => expression));
      for (const { id } of relation.keys) read.add(id);
      return { ...relation, functions, child: narrow(relation.child, read) };
    }
    case 'union':
      return pruneUnion(relation, required);
    case 'applyInPandasWithState':
    case 'transformWithState':
    case 'intersect':
    case 'except':
      return withInputs(
        relation,
        inputsOf(relation).map(input => prune(input, null)),
      );
    default:
      return pruneOther(relation, required);
  }
}

function pruneOther(relation: Relation, required: ReadonlySet<number> | null): Relation {
  if (required === null) {
    return withInputs(
      relation,
      inputsOf(relation).map(input => prune(input, null)),
    );
  }
  const read = new Set([...required, ...ownReads(relation)]);
  return withInputs(
    relation,
    inputsOf(relation).map(input => narrow(input, read)),
  );
}

/** A union's columns go by place: a place is kept when the first side's column is read. */
function pruneUnion(relation: Extract<Relation, { kind: 'union' }>, required: ReadonlySet<number> | null): Relation {
  if (required === null) {
    return { ...relation, left: prune(relation.left, null), right: prune(relation.right, null) };
  }
  const places = outputOf(relation.left).flatMap(({ id }, place) => (required.has(id) ? [place] : []));
  const side = (input: Relation): Relation => {
    const columns = outputOf(input);
    return narrow(input, new Set(places.map(place => columns[place]!.id)));
  };
  return { ...relation, left: side(relation.left), right: side(relation.right) };
}

/** Prunes a relation, and leaves out what it still has too much with a projection on top. */
function narrow(relation: Relation, read: ReadonlySet<number>): Relation {
  const pruned = prune(relation, new Set(outputOf(relation).flatMap(({ id }) => (read.has(id) ? [id] : []))));
  const output = outputOf(pruned);
  const kept = output.filter(({ id }) => read.has(id));
  if (kept.length === output.length) return pruned;
  return { kind: 'project', items: kept.map(asIs), child: pruned };
}

/** The columns that a node reads for itself. */
function ownReads(relation: Relation): Iterable<number> {
  switch (relation.kind) {
    case 'filter':
      return referencesOf(relation.condition);
    case 'watermark':
      return [relation.eventTime];
    case 'generate':
      return referencesOf(relation.generator);
    case 'timeWindow':
      return referencesOf(relation.time);
    case 'sessionWindow':
      return reads([relation.time, relation.gap]);
    case 'expand':
      return reads(relation.keys.map(({ expression }) => expression));
    case 'deduplicate': {
      const marked = outputOf(relation.child).filter(({ watermarkDelayMs }) => watermarkDelayMs !== undefined);
      return [...relation.keys, ...(relation.withinWatermark ? marked : [])].map(({ id }) => id);
    }
    case 'join':
      return relation.condition ? referencesOf(relation.condition) : [];
    case 'sort':
      return reads(relation.orders.map(({ expression }) => expression));
    default:
      return [];
  }
}

function reads(expressions: readonly Expression[]): Set<number> {
  return new Set(expressions.flatMap(expression => [...referencesOf(expression)]));
}
