/**
 * A streaming program as data: the tree of what its author asked for, before any column was looked up. Names are
 * those of PySpark's DataFrame methods. Expressions are Spark SQL text or the tree that the Column API builds. The
 * same plan is analysed and run, drawn as a graph, and exported as a script.
 */

/** An expression as its author wrote it: SQL text, or a tree as JSON. */
export type PlanExpression = string | { readonly kind: string };

/** How a stream's groups are formed from the keys. */
export type Grouping = 'groupBy' | 'rollup' | 'cube';

/** The node kinds that need one input and nothing else to say. */
interface Above {
  readonly child: Plan;
}

/** A node of a program. */
export type Plan =
  | {
      readonly kind: 'stream';
      readonly source: string;
      readonly schema: string;
      /** What the program said of the source: `kafka`, and its options. */
      readonly format?: string;
      readonly options?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'table'; readonly source: string; readonly schema: string; readonly rows: readonly object[] }
  | (Above & { readonly kind: 'withWatermark'; readonly eventTime: string; readonly delayThreshold: string })
  | (Above & { readonly kind: 'filter'; readonly condition: PlanExpression })
  | (Above & { readonly kind: 'select'; readonly items: readonly PlanExpression[] })
  | (Above & { readonly kind: 'withColumn'; readonly name: string; readonly expression: PlanExpression })
  | (Above & { readonly kind: 'withColumnRenamed'; readonly existing: string; readonly name: string })
  | (Above & { readonly kind: 'drop'; readonly columns: readonly string[] })
  | (Above & { readonly kind: 'alias'; readonly name: string })
  | (Above & {
      readonly kind: 'aggregate';
      readonly grouping: Grouping;
      /** GROUPING SETS of SQL: for each, the places of the keys that it keeps. */
      readonly sets?: readonly (readonly number[])[];
      readonly keys: readonly PlanExpression[];
      readonly aggregates: readonly PlanExpression[];
      /** false where the aggregates are all columns, as SQL's SELECT says them; they may name keys. */
      readonly givesKeys?: false;
    })
  | (Above & {
      readonly kind: 'dropDuplicates';
      readonly columns?: readonly string[];
      readonly withinWatermark: boolean;
    })
  | {
      readonly kind: 'join';
      readonly left: Plan;
      readonly right: Plan;
      readonly on: PlanExpression | readonly string[] | null;
      readonly how: string;
    }
  | { readonly kind: 'union'; readonly left: Plan; readonly right: Plan; readonly byName: boolean }
  | { readonly kind: 'intersect' | 'subtract'; readonly left: Plan; readonly right: Plan }
  | (Above & { readonly kind: 'limit' | 'offset'; readonly count: number })
  | (Above & { readonly kind: 'sample'; readonly fraction: number })
  | (Above & { readonly kind: 'fillna'; readonly value: string | number | boolean })
  | (Above & { readonly kind: 'dropna' })
  | (Above & { readonly kind: 'orderBy'; readonly keys: readonly PlanExpression[] })
  | (Above & {
      readonly kind: 'applyInPandasWithState' | 'transformWithState';
      readonly keys: readonly PlanExpression[];
      /** Name under which the query's functions hold the code. */
      readonly function: string;
      /** The output's columns as DDL. */
      readonly outputSchema: string;
      readonly outputMode: string;
      /** `NoTimeout`, `EventTimeTimeout`, `ProcessingTimeTimeout`; `None`, `EventTime`, `ProcessingTime`. */
      readonly timeMode: string;
    });
