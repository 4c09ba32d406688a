/**
 * A column expression as programs build it: PySpark's Column, with Scala's names where Python has operators, which
 * JavaScript cannot overload (`col('v').gt(5)`, `.plus(1)`, `.and(other)`). Only a tree is built here; names and types
 * are looked up when a DataFrame takes it. Left out: over (streams refuse it), withField, dropFields.
 */
import { Offered, ProgramError } from '../../core/offered.ts';
import { parseSchema } from '../../stream/column/ddl.ts';
import { SparkError } from '../condition.ts';
import type { OrderKey, Tree } from '../expression/tree.ts';
import { callTree } from '../expression/tree.ts';
import { columnMembers } from './column-members.ts';
import type { Face } from './face.ts';
import { literalTree } from './literal-tree.ts';
import type * as pyspark from './pyspark-column.ts';
import { treeText } from './tree-text.ts';

/** An expression on its way to a DataFrame. */
export class ColumnFace implements Face<pyspark.Column> {
  /** What was built. */
  readonly tree: Tree;
  /** The direction that `asc` or `desc` gave. */
  readonly order: OrderKey | null;

  constructor(tree: Tree, order: OrderKey | null = null) {
    this.tree = tree;
    this.order = order;
  }

  equalTo(other: unknown): Offered {
    return this.#call('=', other);
  }

  eq(other: unknown): Offered {
    return this.#call('=', other);
  }

  eqNullSafe(other: unknown): Offered {
    return this.#call('<=>', other);
  }

  notEqual(other: unknown): Offered {
    return offerColumn(callTree('not', callTree('=', this.tree, operand(other))));
  }

  gt(other: unknown): Offered {
    return this.#call('>', other);
  }

  geq(other: unknown): Offered {
    return this.#call('>=', other);
  }

  lt(other: unknown): Offered {
    return this.#call('<', other);
  }

  leq(other: unknown): Offered {
    return this.#call('<=', other);
  }

  plus(other: unknown): Offered {
    return this.#call('+', other);
  }

  minus(other: unknown): Offered {
    return this.#call('-', other);
  }

  multiply(other: unknown): Offered {
    return this.#call('*', other);
  }

  divide(other: unknown): Offered {
    return this.#call('/', other);
  }

  mod(other: unknown): Offered {
    return this.#call('%', other);
  }

  negate(): Offered {
    return this.#call('negative');
  }

  and(other: unknown): Offered {
    return this.#call('and', other);
  }

  or(other: unknown): Offered {
    return this.#call('or', other);
  }

  not(): Offered {
    return this.#call('not');
  }

  isNull(): Offered {
    return this.#call('isnull');
  }

  isNotNull(): Offered {
    return this.#call('isnotnull');
  }

  isNaN(): Offered {
    return this.#call('isnan');
  }

  isin(...values: unknown[]): Offered {
    const list = values.length === 1 && Array.isArray(values[0]) ? (values[0] as unknown[]) : values;
    return this.#call('in', ...list);
  }

  between(lower: unknown, upper: unknown): Offered {
    return this.#call('between', lower, upper);
  }

  like(pattern: unknown): Offered {
    return this.#call('like', pattern);
  }

  ilike(pattern: unknown): Offered {
    return this.#call('ilike', pattern);
  }

  rlike(pattern: unknown): Offered {
    return this.#call('rlike', pattern);
  }

  contains(other: unknown): Offered {
    return this.#call('contains', other);
  }

  startswith(other: unknown): Offered {
    return this.#call('startswith', other);
  }

  endswith(other: unknown): Offered {
    return this.#call('endswith', other);
  }

  substr(start: unknown, length: unknown): Offered {
    return this.#call('substring', start, length);
  }

  cast(type: unknown): Offered {
    return this.#cast(type, false);
  }

  astype(type: unknown): Offered {
    return this.#cast(type, false);
  }

  try_cast(type: unknown): Offered {
    return this.#cast(type, true);
  }

  alias(...names: unknown[]): Offered {
    return offerColumn({ kind: 'alias', child: this.tree, names: names.map(name => String(name)) });
  }

  as(...names: unknown[]): Offered {
    return this.alias(...names);
  }

  name(...names: unknown[]): Offered {
    return this.alias(...names);
  }

  getField(name: unknown): Offered {
    return offerColumn({ kind: 'field', child: this.tree, name: String(name) });
  }

  getItem(key: unknown): Offered {
    return offerColumn({ kind: 'index', child: this.tree, index: operand(key) });
  }

  when(condition: unknown, value: unknown): Offered {
    const { tree } = this;
    if (tree.kind !== 'call' || tree.name !== 'when') {
      throw new ProgramError('PySparkValueError', 'when() can only be applied on a Column that F.when() made.');
    }
    if (tree.args.length % 2 === 1) throw new ProgramError('PySparkValueError', 'when() cannot follow otherwise().');
    return this.#call('when', condition, value);
  }

  otherwise(value: unknown): Offered {
    const { tree } = this;
    if (tree.kind !== 'call' || tree.name !== 'when' || tree.args.length % 2 === 1) {
      throw new ProgramError(
        'PySparkValueError',
        'otherwise() can only be applied once, on a Column that F.when() made.',
      );
    }
    return offerColumn(callTree('when', ...tree.args, operand(value)));
  }

  over(): never {
    throw new SparkError('NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING', {
      parameters: { windowFunc: this.toString(), columnName: this.toString() },
    });
  }

  asc(): Offered {
    return this.#ordered(false, true);
  }

  desc(): Offered {
    return this.#ordered(true, false);
  }

  asc_nulls_first(): Offered {
    return this.#ordered(false, true);
  }

  asc_nulls_last(): Offered {
    return this.#ordered(false, false);
  }

  desc_nulls_first(): Offered {
    return this.#ordered(true, true);
  }

  desc_nulls_last(): Offered {
    return this.#ordered(true, false);
  }

  bitwiseAND(other: unknown): Offered {
    return this.#call('&', other);
  }

  bitwiseOR(other: unknown): Offered {
    return this.#call('|', other);
  }

  bitwiseXOR(other: unknown): Offered {
    return this.#call('^', other);
  }

  toString(): string {
    return `Column<'${treeText(this.tree)}'>`;
  }

  /** `tree.name(this, ...)`; a call of `when` goes on where it is. */
  #call(name: string, ...others: unknown[]): Offered {
    const before = name === 'when' && this.tree.kind === 'call' ? this.tree.args : [this.tree];
    return offerColumn(callTree(name, ...before, ...others.map(operand)));
  }

  #cast(type: unknown, isTry: boolean): Offered {
    const [field] = parseSchema(`c ${String(type)}`);
    return offerColumn({ kind: 'cast', child: this.tree, type: field!.type, isTry });
  }

  #ordered(descending: boolean, nullsFirst: boolean): Offered {
    return offerColumn(this.tree, { child: this.tree, descending, nullsFirst });
  }
}

/** A column as programs get it. */
export function offerColumn(tree: Tree, order: OrderKey | null = null): Offered {
  return new Offered(new ColumnFace(tree, order), columnMembers, 'Column');
}

/** What stands beside an operator: a column, or a plain value as a literal. */
export function operand(value: unknown): Tree {
  return value instanceof ColumnFace ? value.tree : literalTree(value);
}

/** A column by its name as PySpark writes it: `a`, `w.start`, `*`. */
export function namedColumn(name: string): Tree {
  const parts = (name.match(/`(?:[^`]|``)*`|[^.`]+/g) ?? [name]).map(part =>
    part.startsWith('`') ? part.slice(1, -1).replaceAll('``', '`') : part,
  );
  return parts.at(-1) === '*' ? { kind: 'star', qualifier: parts.slice(0, -1) } : { kind: 'name', parts };
}

/** A column, or the name of one. */
export function columnOrName(value: unknown): Tree {
  if (typeof value === 'string') return namedColumn(value);
  if (value instanceof ColumnFace) return value.tree;
  throw new ProgramError(
    'PySparkTypeError',
    `[NOT_COLUMN_OR_STR] A column or the name of one was expected, got ${JSON.stringify(value) ?? 'nothing'}.`,
  );
}
