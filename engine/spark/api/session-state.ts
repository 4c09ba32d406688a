/**
 * What the objects of one session share: settings, views, tables, the code of state functions, queries.
 */

import type { Offered } from '../../core/offered.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { DataType, Field } from '../../stream/column/data-type.ts';
import type { Value } from '../../stream/column/value.ts';
import type { Plan } from '../../stream/plan/plan.ts';
import { Analysis, analyse } from '../analysis/analyse.ts';
import { outputOf } from '../analysis/relation.ts';
import { SparkError } from '../condition.ts';
import { nearestName } from '../nearest-name.ts';
import { runBatch } from '../query/batch-run.ts';
import type { StateFunctions } from '../query/plan-operators.ts';
import type { QueryExecution } from '../query/query-execution.ts';
import { streamsOf } from '../query/query-trace.ts';
import type { MemoryTable } from '../sink/memory.ts';
import type { MemoryFeed } from '../source/memory.ts';
import { planRows, schemaText } from './program-value.ts';
import type { ProgramListener } from './query-listener.ts';
import type { SparkWorld } from './world.ts';

/** A program of a session, with the columns that it gives. */
export interface Frame {
  readonly session: SessionState;
  readonly plan: Plan;
  readonly fields: readonly Field[];
}

/** A session's state. */
export class SessionState {
  readonly world: SparkWorld;
  readonly conf: Record<string, string> = {};
  readonly views = new Map<string, Plan>();
  /** Tables that memory sinks fill. */
  readonly tables = new Map<string, MemoryTable>();
  /** Streams that the program feeds. */
  readonly feeds = new Map<string, MemoryFeed>();
  readonly groups: Record<string, NonNullable<StateFunctions['groups']>[string]> = {};
  readonly processors: Record<string, NonNullable<StateFunctions['processors']>[string]> = {};
  readonly queries: QueryExecution[] = [];
  readonly listeners = new Set<ProgramListener>();
  #writes = 0;
  readonly #counts = new Map<string, number>();

  /** A plan as the DataFrame that programs get. */
  readonly offerFrame: (plan: Plan) => Offered;

  constructor(world: SparkWorld, offerFrame: (session: SessionState, plan: Plan) => Offered) {
    this.world = world;
    this.offerFrame = plan => offerFrame(this, plan);
  }

  /** The columns that a plan gives; throws what Spark refuses. */
  fieldsOf(plan: Plan): Field[] {
    return outputOf(analyse(plan, new Analysis(this.conf))).map(({ name, type }) => ({ name, type }));
  }

  /** The code that plans name. */
  get functions(): StateFunctions {
    return { groups: this.groups, processors: this.processors };
  }

  /** A name not used before: `rate`, `rate-2`. */
  newName(base: string): string {
    const count = (this.#counts.get(base) ?? 0) + 1;
    this.#counts.set(base, count);
    return count === 1 ? base : `${base}-${count}`;
  }

  /** Numbers the writes of static DataFrames. */
  nextWrite(): number {
    return this.#writes++;
  }

  /** The rows of a static program. */
  collect(plan: Plan): { fields: readonly Field[]; rows: ColumnBatch } {
    const { simulation } = this.world;
    return runBatch(plan, {
      conf: this.conf,
      functions: this.functions,
      seed: simulation.scheduler.seed,
      nowMs: simulation.nowMs(),
    });
  }

  /** The values of a subquery's one column. */
  subqueryRows(plan: Plan): { type: DataType; values: readonly Value[] } {
    if (streamsOf(plan).length > 0) {
      throw new SparkError('INVALID_SUBQUERY_EXPRESSION.STREAMING_QUERY', {});
    }
    const { fields, rows } = this.collect(plan);
    const [column] = rows.columns;
    return { type: fields[0]!.type, values: Array.from({ length: rows.rowCount }, (_, row) => column!.value(row)) };
  }

  /** The program behind a view or table. */
  tableNamed(name: string): Plan {
    const wanted = name.toLowerCase();
    const view = this.views.get(wanted);
    if (view) return view;
    const table = this.tables.get(wanted);
    if (table) {
      const rows = planRows(table.fields, table.rows);
      return { kind: 'table', source: wanted, schema: schemaText(table.fields), rows };
    }
    const near = nearestName(name, [...this.views.keys(), ...this.tables.keys()]);
    throw new SparkError('TABLE_OR_VIEW_NOT_FOUND', { parameters: { relationName: `\`${name}\``, hint: near } });
  }
}
