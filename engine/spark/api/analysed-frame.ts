/**
 * What a DataFrame tells of itself: its columns, its plan, and, of static data, its rows. It is analysed when it is
 * made, so that what Spark refuses is refused at the method that is to blame.
 */
import type { Field } from '../../stream/column/data-type.ts';
import { simpleString } from '../../stream/column/data-type.ts';
import type { Plan } from '../../stream/plan/plan.ts';
import { Analysis, analyse } from '../analysis/analyse.ts';
import type { Relation } from '../analysis/relation.ts';
import { isStreaming, outputOf } from '../analysis/relation.ts';
import { explainText } from './explain-text.ts';
import { programRows, schemaText } from './program-value.ts';
import type { SessionState } from './session-state.ts';
import { schemaTree, showText } from './show-text.ts';

/** A plan, analysed. */
export class AnalysedFrame {
  readonly session: SessionState;
  readonly plan: Plan;
  readonly #relation: Relation;

  constructor(session: SessionState, plan: Plan) {
    this.session = session;
    this.plan = plan;
    this.#relation = analyse(plan, new Analysis(session.conf));
  }

  /** Its columns. */
  get fields(): Field[] {
    return outputOf(this.#relation).map(({ name, type }) => ({ name, type }));
  }

  get columns(): string[] {
    return this.fields.map(({ name }) => name);
  }

  get dtypes(): [string, string][] {
    return this.fields.map(({ name, type }) => [name, simpleString(type)]);
  }

  get schema(): string {
    return schemaText(this.fields).replaceAll(/`([A-Za-z_]\w*)`/g, '$1');
  }

  get isStreaming(): boolean {
    return isStreaming(this.#relation);
  }

  printSchema(): void {
    this.session.world.print(schemaTree(this.fields));
  }

  explain(): void {
    this.session.world.print(explainText(this.plan));
  }

  show(count: unknown = 20, truncate: unknown = true): void {
    const { fields, rows } = this.session.collect(this.plan);
    const width = truncate === false ? 0 : truncate === true || truncate === null ? 20 : Number(truncate);
    this.session.world.print(showText(fields, rows, Number(count ?? 20), width));
  }

  collect(): unknown[] {
    const { fields, rows } = this.session.collect(this.plan);
    return programRows(fields, rows);
  }

  take(count: unknown): unknown[] {
    return this.collect().slice(0, Number(count));
  }

  first(): unknown {
    return this.collect()[0] ?? null;
  }

  count(): number {
    return this.session.collect(this.plan).rows.rowCount;
  }

  isEmpty(): boolean {
    return this.count() === 0;
  }

  toJSONPlan(): string {
    return JSON.stringify(this.plan);
  }

  toString(): string {
    return `DataFrame[${this.fields.map(({ name, type }) => `${name}: ${simpleString(type)}`).join(', ')}]`;
  }
}
