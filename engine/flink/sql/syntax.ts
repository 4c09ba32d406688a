/**
 * SQL statements as data, as they are written: queries, relations, expressions. Times and spans are in milliseconds.
 */

/** An expression. */
export type Expression =
  | { readonly kind: 'column'; readonly table: string | null; readonly name: string }
  | { readonly kind: 'literal'; readonly value: number | string | boolean | null }
  | { readonly kind: 'interval'; readonly ms: number }
  | { readonly kind: 'star'; readonly table: string | null }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'between'; readonly operand: Expression; readonly low: Expression; readonly high: Expression }
  | { readonly kind: 'in'; readonly operand: Expression; readonly list: Expression[]; readonly negated: boolean }
  | { readonly kind: 'inQuery'; readonly operand: Expression; readonly query: Query; readonly negated: boolean }
  | {
      readonly kind: 'case';
      readonly branches: { when: Expression; result: Expression }[];
      readonly otherwise: Expression | null;
    }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: Expression[];
      readonly distinct: boolean;
      readonly filter: Expression | null;
      readonly over: Over | null;
    };

/** The frame of a function that is evaluated over neighbouring rows. */
export interface Over {
  readonly partitionBy: Expression[];
  readonly orderBy: Order[];
  /** How far back: rows or milliseconds; null for everything before. */
  readonly frame: { readonly unit: 'rows' | 'range'; readonly preceding: number | null } | null;
}

/** A sort order. */
export interface Order {
  readonly expression: Expression;
  readonly descending: boolean;
}

/** What a window function cuts time into. */
export interface WindowFunction {
  readonly kind: 'TUMBLE' | 'HOP' | 'CUMULATE' | 'SESSION';
  readonly input: Relation;
  readonly partitionBy: string[];
  readonly timeColumn: string;
  /** The spans in the order in which they are written: size; slide and size; step and size; gap; then an offset. */
  readonly spansMs: number[];
}

/** Where rows come from. */
export type Relation =
  | { readonly kind: 'table'; readonly name: string; readonly alias: string | null; readonly asOf: Expression | null }
  | { readonly kind: 'query'; readonly query: Query; readonly alias: string | null }
  | { readonly kind: 'window'; readonly window: WindowFunction; readonly alias: string | null }
  | {
      readonly kind: 'join';
      readonly type: JoinType;
      readonly left: Relation;
      readonly right: Relation;
      readonly on: Expression;
    };

/** The kinds of joins. */
export type JoinType = 'inner' | 'left' | 'right' | 'full';

/** One SELECT. */
export interface Select {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly items: { expression: Expression; alias: string | null }[];
  readonly from: Relation;
  readonly where: Expression | null;
  readonly groupBy: Expression[];
  readonly having: Expression | null;
  readonly orderBy: Order[];
  readonly limit: number | null;
}

/** A query: a SELECT, or several put together. */
export type Query =
  | Select
  | { readonly kind: 'union'; readonly left: Query; readonly right: Query; readonly all: boolean };

/** A statement. */
export type Statement =
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'view'; readonly name: string; readonly query: Query };
