/**
 * A program after analysis: every name is a column with an identity, every expression has a type. Spark calls it the
 * analysed logical plan. The same nodes are checked for what streams do not support, optimised, and made into
 * operators.
 */
import { assert } from '../../core/assert.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Field } from '../../stream/column/data-type.ts';
import type { StreamJoinKind } from '../../stream/operator/stream-join.ts';
import type { Attribute, Expression, Named } from '../expression/expression.ts';
import { reference } from '../expression/expression.ts';

/** How rows of two relations meet. */
export type JoinKind = StreamJoinKind | 'left_anti' | 'cross';

/** Windows of fixed length, in microseconds. */
export interface WindowLengths {
  readonly windowMicros: number;
  readonly slideMicros: number;
  readonly startMicros: number;
}

/** A sort key. */
export interface SortOrder {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

interface Above {
  readonly child: Relation;
}

interface SetNode<K> {
  readonly kind: K;
  readonly left: Relation;
  readonly right: Relation;
}

/** A program's own function on groups. */
interface FunctionNode<K> extends Above {
  readonly kind: K;
  readonly keys: readonly Expression[];
  /** Name under which the query's functions hold the code. */
  readonly function: string;
  readonly columns: readonly Attribute[];
  readonly output: readonly Field[];
  readonly outputMode: string;
  readonly timeMode: string;
}

/** A node. */
export type Relation =
  | { readonly kind: 'stream'; readonly source: string; readonly columns: readonly Attribute[] }
  | { readonly kind: 'table'; readonly columns: readonly Attribute[]; readonly rows: ColumnBatch }
  | (Above & {
      readonly kind: 'watermark';
      readonly nodeId: string;
      readonly eventTime: number;
      readonly delayMs: number;
    })
  | (Above & { readonly kind: 'filter'; readonly condition: Expression })
  | (Above & { readonly kind: 'project'; readonly items: readonly Named[] })
  | (Above & { readonly kind: 'generate'; readonly generator: Expression; readonly columns: readonly Attribute[] })
  | (Above & {
      readonly kind: 'timeWindow';
      readonly time: Expression;
      readonly lengths: WindowLengths;
      readonly column: Attribute;
    })
  | (Above & {
      readonly kind: 'sessionWindow';
      readonly time: Expression;
      readonly gap: Expression;
      readonly column: Attribute;
    })
  | (Above & {
      readonly kind: 'expand';
      /** For each grouping set, which of `keys` it keeps; the others are NULL. */
      readonly sets: readonly (readonly boolean[])[];
      readonly keys: readonly Named[];
      readonly groupingId: Attribute;
    })
  | (Above & {
      readonly kind: 'aggregate';
      readonly keys: readonly Attribute[];
      readonly functions: readonly Named[];
      /** The key that is a session window, if one is. */
      readonly session: number | null;
    })
  | (Above & { readonly kind: 'over'; readonly functions: readonly Named[] })
  | (Above & {
      readonly kind: 'deduplicate';
      readonly keys: readonly Attribute[];
      readonly withinWatermark: boolean;
    })
  | {
      readonly kind: 'join';
      readonly left: Relation;
      readonly right: Relation;
      readonly how: JoinKind;
      readonly condition: Expression | null;
    }
  | SetNode<'union'>
  | SetNode<'intersect'>
  | SetNode<'except'>
  | (Above & { readonly kind: 'limit'; readonly count: number })
  | (Above & { readonly kind: 'offset'; readonly count: number })
  | (Above & { readonly kind: 'sample'; readonly fraction: number })
  | (Above & { readonly kind: 'sort'; readonly orders: readonly SortOrder[] })
  | FunctionNode<'applyInPandasWithState'>
  | FunctionNode<'transformWithState'>
  | (Above & { readonly kind: 'alias'; readonly name: string });

/** A node of one kind. */
export type RelationOf<K extends Relation['kind']> = Extract<Relation, { kind: K }>;

/** The inputs of a node, left to right. */
export function inputsOf(relation: Relation): readonly Relation[] {
  if ('child' in relation) return [relation.child];
  if ('left' in relation) return [relation.left, relation.right];
  return [];
}

/** The same node over other inputs. */
export function withInputs(relation: Relation, inputs: readonly Relation[]): Relation {
  if ('child' in relation) return relation.child === inputs[0] ? relation : { ...relation, child: inputs[0]! };
  if (!('left' in relation)) return relation;
  if (relation.left === inputs[0] && relation.right === inputs[1]) return relation;
  return { ...relation, left: inputs[0]!, right: inputs[1]! };
}

/** A node and all below it, itself first. */
export function* nodesOf(relation: Relation): Generator<Relation> {
  yield relation;
  for (const input of inputsOf(relation)) yield* nodesOf(input);
}

/** Whether a relation reads a stream. */
export function isStreaming(relation: Relation): boolean {
  for (const node of nodesOf(relation)) if (node.kind === 'stream') return true;
  return false;
}

const outputs = new WeakMap<Relation, readonly Attribute[]>();

/** The columns of a relation. */
export function outputOf(relation: Relation): readonly Attribute[] {
  let output = outputs.get(relation);
  if (!output) {
    output = computeOutput(relation);
    outputs.set(relation, output);
  }
  return output;
}

function computeOutput(relation: Relation): readonly Attribute[] {
  switch (relation.kind) {
    case 'stream':
    case 'table':
    case 'applyInPandasWithState':
    case 'transformWithState':
      return relation.columns;
    case 'watermark':
      return outputOf(relation.child).map(attribute => marked(attribute, relation));
    case 'project':
      return relation.items.map(item => namedOutput(item, outputOf(relation.child)));
    case 'generate':
      return [...outputOf(relation.child), ...relation.columns];
    case 'timeWindow':
    case 'sessionWindow':
      return [windowColumn(relation), ...outputOf(relation.child)];
    case 'expand':
      return [...outputOf(relation.child), ...relation.keys.map(({ attribute }) => attribute), relation.groupingId];
    case 'aggregate':
      return [
        ...relation.keys.map(key => attributeOf(relation.child, key.id)),
        ...relation.functions.map(({ attribute }) => attribute),
      ];
    case 'over':
      return [...outputOf(relation.child), ...relation.functions.map(({ attribute }) => attribute)];
    case 'join':
      return relation.how === 'left_semi' || relation.how === 'left_anti'
        ? outputOf(relation.left)
        : [...outputOf(relation.left), ...outputOf(relation.right)];
    case 'union':
    case 'intersect':
    case 'except':
      return outputOf(relation.left);
    case 'alias':
      return outputOf(relation.child).map(attribute => ({ ...attribute, qualifier: relation.name }));
    default:
      return outputOf(relation.child);
  }
}

/** A column of a relation by its id. */
export function attributeOf(relation: Relation, id: number): Attribute {
  const attribute = outputOf(relation).find(column => column.id === id);
  assert(attribute, `column ${id} is not in the output of ${relation.kind}`);
  return attribute;
}

/** A second watermark on another column takes the first column's mark away. */
function marked(attribute: Attribute, { eventTime, delayMs }: RelationOf<'watermark'>): Attribute {
  if (attribute.id === eventTime) return { ...attribute, watermarkDelayMs: delayMs };
  return withoutMark(attribute);
}

function withoutMark({ watermarkDelayMs: _mark, ...attribute }: Attribute): Attribute {
  return attribute;
}

/** A column that is another one under a new name keeps that one's watermark; a computed one has none. */
function namedOutput({ attribute, expression }: Named, input: readonly Attribute[]): Attribute {
  if (expression.kind !== 'attribute') return inheritedWindowTime(attribute, expression, input);
  const source = input.find(({ id }) => id === expression.id);
  if (!source) return attribute;
  const { watermarkDelayMs, window } = source;
  return {
    ...attribute,
    ...(watermarkDelayMs !== undefined && { watermarkDelayMs }),
    ...(window !== undefined && { window }),
  };
}

/** `window_time(w)` has the watermark of `w`. */
function inheritedWindowTime(attribute: Attribute, expression: Expression, input: readonly Attribute[]): Attribute {
  if (expression.name !== 'window_time' || expression.kind !== 'call') return attribute;
  const source = input.find(({ id }) => id === expression.children[0]?.id);
  return source?.watermarkDelayMs === undefined
    ? attribute
    : { ...attribute, watermarkDelayMs: source.watermarkDelayMs };
}

/** A window keeps the watermark of its time when that is a column as it stands. */
function windowColumn(relation: RelationOf<'timeWindow'> | RelationOf<'sessionWindow'>): Attribute {
  const { time, column, child } = relation;
  if (time.kind !== 'attribute') return column;
  const { watermarkDelayMs } = attributeOf(child, time.id!);
  return watermarkDelayMs === undefined ? column : { ...column, watermarkDelayMs };
}

/** A relation rewritten from the bottom up. */
export function rewriteUp(relation: Relation, change: (node: Relation) => Relation): Relation {
  return change(
    withInputs(
      relation,
      inputsOf(relation).map(input => rewriteUp(input, change)),
    ),
  );
}

/** A column that stays what it is. */
export function asIs(attribute: Attribute): Named {
  return { attribute, expression: reference(attribute) };
}
