/**
 * The result table of a streaming query after each batch, as its output mode makes it: complete writes it anew, update
 * changes the rows of the keys that it writes, append adds rows. A row's key is its grouping columns, which an
 * aggregation puts first; a query whose plan changes the columns after its aggregation has no keys here, and rows are
 * told apart as wholes. Source: Structured Streaming Programming Guide, "Output Modes".
 */
import type { Batch, QueryPast } from '../../engine/index.ts';
import { factsOf, type RowFacts } from './row-mark.ts';

/** A row of the result table after a batch. */
export interface ResultRow {
  facts: RowFacts;
  /** Against the table before this batch. */
  change: 'new' | 'changed' | 'same';
}

/** The result table after a batch. */
export interface ResultTable {
  batch: Batch;
  rows: ResultRow[];
  /** How many rows the sink was given. */
  written: number;
}

/** The result table after each batch of a query. */
export function resultTables(past: QueryPast): ResultTable[] {
  const keys = groupingKeys(past.plan);
  let before = new Map<string, RowFacts>();
  return past.batches.map(batch => {
    const after = past.outputMode === 'complete' ? new Map<string, RowFacts>() : new Map(before);
    const given = batch.written.map(({ row }) => factsOf(row));
    for (const facts of given) after.set(keyOf(facts, keys, after), facts);
    if (past.outputMode === 'complete' && batch.committedAtUs === null && given.length === 0) {
      for (const [key, facts] of before) after.set(key, facts);
    }
    const rows = [...after].map(([key, facts]) => ({ facts, change: changeOf(before.get(key), facts) }));
    before = after;
    return { batch, rows, written: given.length };
  });
}

/** How many of a result row's columns are its key: those that the last aggregation groups by; null if none is last. */
export function groupingKeys(plan: string): number | null {
  let node: unknown = JSON.parse(plan);
  while (isNode(node)) {
    if (node.kind === 'aggregate') return Array.isArray(node.keys) ? node.keys.length : null;
    if (node.kind !== 'sort' && node.kind !== 'limit' && node.kind !== 'filter') return null;
    node = node.child;
  }
  return null;
}

function isNode(value: unknown): value is { kind: string; keys?: unknown; child?: unknown } {
  return value !== null && typeof value === 'object' && 'kind' in value;
}

/** Without keys every row is one of its own, though another says the same. */
function keyOf(facts: RowFacts, keys: number | null, rows: Map<string, RowFacts>): string {
  if (keys !== null) return JSON.stringify(facts.slice(0, keys));
  const whole = JSON.stringify(facts);
  let copy = 0;
  while (rows.has(`${whole} ${copy}`)) copy++;
  return `${whole} ${copy}`;
}

function changeOf(before: RowFacts | undefined, after: RowFacts): ResultRow['change'] {
  if (!before) return 'new';
  return JSON.stringify(before) === JSON.stringify(after) ? 'same' : 'changed';
}
