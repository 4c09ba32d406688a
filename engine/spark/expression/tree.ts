/**
 * An expression as it is written, before any name was looked up: plain data, also what the Column API builds and what
 * exports are made from. Operators are calls under their sign.
 */
import type { DataType } from '../../stream/column/data-type.ts';

/** A key of an order. */
export interface OrderKey {
  readonly child: Tree;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** What stands behind OVER. */
export interface OverClause {
  readonly partitionBy: readonly Tree[];
  readonly orderBy: readonly OrderKey[];
}

/** A call: a function, an operator, CASE (`when`), IN, LIKE and so on. */
export interface CallTree {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Tree[];
  readonly distinct?: boolean;
  readonly ignoreNulls?: boolean;
  readonly filter?: Tree;
  readonly withinGroup?: readonly OrderKey[];
  readonly over?: OverClause;
}

/** An expression as written. */
export type Tree =
  | { readonly kind: 'name'; readonly parts: readonly string[] }
  | { readonly kind: 'star'; readonly qualifier: readonly string[] }
  /** `text` as CAST(text AS type) would read it; null for NULL. */
  | { readonly kind: 'literal'; readonly type: DataType; readonly text: string | null }
  | CallTree
  | { readonly kind: 'alias'; readonly child: Tree; readonly names: readonly string[] }
  | { readonly kind: 'cast'; readonly child: Tree; readonly type: DataType; readonly isTry: boolean }
  | { readonly kind: 'lambda'; readonly variables: readonly string[]; readonly body: Tree }
  | { readonly kind: 'field'; readonly child: Tree; readonly name: string }
  | { readonly kind: 'index'; readonly child: Tree; readonly index: Tree };

/** A call of a function or operator. */
export function callTree(name: string, ...args: readonly Tree[]): CallTree {
  return { kind: 'call', name, args };
}

/** A text. */
export function textTree(text: string): Tree {
  return { kind: 'literal', type: { kind: 'string' }, text };
}
