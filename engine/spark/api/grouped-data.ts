/**
 * What `groupBy` gives: aggregates, and the program's own functions with state for each group.
 */
import { Offered, ProgramError, type ProgramFunction } from '../../core/offered.ts';
import { parseSchema } from '../../stream/column/ddl.ts';
import type { Grouping, PlanExpression } from '../../stream/plan/plan.ts';
import type { Tree } from '../expression/tree.ts';
import { callTree } from '../expression/tree.ts';
import { ColumnFace, namedColumn } from './column.ts';
import type { Face, MembersOf } from './face.ts';
import { groupFunction, statefulProcessor } from './program-functions.ts';
import type * as pyspark from './pyspark.ts';
import type { Frame } from './session-state.ts';
import { treeText } from './tree-text.ts';

/** The members of GroupedData. */
export const groupedDataMembers: MembersOf<pyspark.GroupedData> = {
  agg: 'sync',
  count: 'sync',
  sum: 'sync',
  avg: 'sync',
  mean: 'sync',
  min: 'sync',
  max: 'sync',
  applyInPandasWithState: 'sync',
  transformWithState: 'sync',
  toString: 'sync',
};

/** A DataFrame with keys. */
export class GroupedDataFace implements Face<pyspark.GroupedData> {
  readonly #df: Frame;
  readonly #grouping: Grouping;
  readonly #keys: readonly Tree[];

  constructor(df: Frame, grouping: Grouping, keys: readonly Tree[]) {
    this.#df = df;
    this.#grouping = grouping;
    this.#keys = keys;
  }

  agg(...aggregates: unknown[]): Offered {
    return this.#aggregate(aggregatesOf(aggregates));
  }

  count(): Offered {
    const all = callTree('count', { kind: 'star', qualifier: [] });
    const named: Tree = { kind: 'alias', child: all, names: ['count'] };
    return this.#aggregate([named]);
  }

  sum(...columns: string[]): Offered {
    return this.#each('sum', columns);
  }

  avg(...columns: string[]): Offered {
    return this.#each('avg', columns);
  }

  mean(...columns: string[]): Offered {
    return this.#each('avg', columns);
  }

  min(...columns: string[]): Offered {
    return this.#each('min', columns);
  }

  max(...columns: string[]): Offered {
    return this.#each('max', columns);
  }

  applyInPandasWithState(
    func: ProgramFunction,
    outputStructType: string,
    _stateStructType: string,
    outputMode: string,
    timeoutConf: string,
  ): Offered {
    if (typeof func !== 'function')
      throw new ProgramError('PySparkTypeError', 'applyInPandasWithState expects a function.');
    const { session } = this.#df;
    const name = session.newName('applyInPandasWithState');
    session.groups[name] = groupFunction(func, this.#input(), parseSchema(outputStructType));
    return this.#withState('applyInPandasWithState', name, outputStructType, outputMode, timeoutConf);
  }

  transformWithState(
    code: Record<string, ProgramFunction>,
    outputStructType: string,
    outputMode: string,
    timeMode: string,
  ): Offered {
    if (typeof code?.['handleInputRows'] !== 'function') {
      throw new ProgramError(
        'PySparkTypeError',
        'transformWithState expects a processor with a method handleInputRows(key, rows, timerValues).',
      );
    }
    const { session } = this.#df;
    const name = session.newName('transformWithState');
    session.processors[name] = statefulProcessor(code, this.#input(), parseSchema(outputStructType));
    return this.#withState('transformWithState', name, outputStructType, outputMode, timeMode);
  }

  toString(): string {
    return `GroupedData[grouping expressions: [${this.#keys.map(treeText).join(', ')}], value: ${this.#df.fields.map(({ name }) => name).join(', ')}]`;
  }

  #withState(
    kind: 'applyInPandasWithState' | 'transformWithState',
    name: string,
    outputSchema: string,
    outputMode: string,
    timeMode: string,
  ): Offered {
    const { plan, session } = this.#df;
    const node = { kind, keys: this.#keys, function: name, outputSchema, outputMode, timeMode, child: plan } as const;
    return session.offerFrame(node);
  }

  /** The columns that a function sees, and those of the key. */
  #input() {
    const { session, plan, fields } = this.#df;
    const keys = session.fieldsOf({ kind: 'select', items: this.#keys, child: plan });
    return { keys, fields };
  }

  #each(name: string, columns: readonly string[]): Offered {
    const numeric = ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal'];
    const keyNames = this.#keys.map(treeText);
    const all = this.#df.fields.filter(({ name, type }) => numeric.includes(type.kind) && !keyNames.includes(name));
    const chosen = columns.length > 0 ? columns.flat() : all.map(field => field.name);
    return this.#aggregate(chosen.map(column => callTree(name, namedColumn(String(column)))));
  }

  #aggregate(aggregates: readonly PlanExpression[]): Offered {
    const { session, plan } = this.#df;
    const node = { kind: 'aggregate', grouping: this.#grouping, keys: this.#keys, aggregates, child: plan } as const;
    return session.offerFrame(node);
  }
}

/** A grouped DataFrame as programs get it. */
export function offerGroupedData(df: Frame, grouping: Grouping, keys: readonly Tree[]): Offered {
  return new Offered(new GroupedDataFace(df, grouping, keys), groupedDataMembers, 'GroupedData');
}

/** The aggregates of `agg`: columns, or an object of column and function. */
export function aggregatesOf(values: readonly unknown[]): PlanExpression[] {
  if (values.length === 0)
    throw new ProgramError('PySparkValueError', '[CANNOT_BE_EMPTY] At least one aggregate must be given.');
  return values.flat().flatMap((value): Tree[] => {
    if (value instanceof ColumnFace) return [value.tree];
    if (typeof value !== 'object' || value === null) {
      throw new ProgramError(
        'PySparkTypeError',
        `[NOT_COLUMN] agg expects columns such as F.count('*'), got ${JSON.stringify(value)}.`,
      );
    }
    return Object.entries(value).map(([column, fn]) =>
      callTree(String(fn), column === '*' ? { kind: 'star', qualifier: [] } : namedColumn(column)),
    );
  });
}
