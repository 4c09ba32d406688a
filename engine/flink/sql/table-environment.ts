/**
 * Tables, views and a running query: rows go in table by table, the query's changes come out.
 * Source: StreamTableEnvironment. Left out: catalogs, connectors, DDL but CREATE TEMPORARY VIEW.
 */
import { FlinkError } from '../stream-element.ts';
import type { ChangeKind, ColumnType, Field, Row } from './change.ts';
import { parseStatement } from './parser.ts';
import { Planner } from './planner.ts';
import { compile } from './scalar.ts';
import { SourceTable } from './source-table.ts';
import type { Query } from './syntax.ts';

/** A column as it is declared. */
export interface ColumnDeclaration {
  readonly name: string;
  /** An SQL type. */
  readonly type: string;
}

/** A table as it is declared. */
export interface TableOptions {
  readonly columns: readonly ColumnDeclaration[];
  /** The column of event time, and how its watermark is made: `SOURCE_WATERMARK()` or an expression. */
  readonly watermark?: { column: string; expression: string };
  /** A column of processing time. */
  readonly proctime?: string;
  readonly changelog?: 'append' | 'retract' | 'upsert';
  readonly primaryKey?: readonly string[];
}

/** A change of a result. */
export type ResultChange = readonly [ChangeKind, ...unknown[]];

/** Where statements run. */
export class TableEnvironment {
  readonly #tables = new Map<string, SourceTable>();
  readonly #views = new Map<string, Query>();
  #changes: ResultChange[] = [];

  createTable(name: string, options: TableOptions): void {
    const { watermark, columns } = options;
    const fields = columns.map(
      (column): Field => ({
        name: column.name,
        table: name,
        type: columnType(column.type),
        ...(watermark?.column === column.name ? { time: 'row' as const } : {}),
      }),
    );
    if (options.proctime !== undefined)
      fields.push({ name: options.proctime, table: name, type: 'time', time: 'processing' });
    const expression =
      watermark === undefined || watermark.expression === 'SOURCE_WATERMARK()' ? null : watermark.expression;
    const primaryKey = (options.primaryKey ?? []).map(key => fields.findIndex(field => field.name === key));
    this.#tables.set(
      name,
      new SourceTable({
        name,
        fields,
        changelog: options.changelog ?? 'append',
        primaryKey,
        watermark: expression === null ? null : compile(expressionOf(expression), fields),
      }),
    );
  }

  /** Runs a statement: a view is remembered, a query begins. */
  execute(sql: string): void {
    const statement = parseStatement(sql);
    if (statement.kind === 'view') {
      this.#views.set(statement.name, statement.query);
      return;
    }
    const planner = new Planner(name => this.#lookUp(name));
    planner.plan(statement.query).flowInto({
      change: (kind, row) => this.#changes.push([kind, ...row]),
      watermark() {},
    });
  }

  change(table: string, kind: ChangeKind, row: Row): void {
    const source = this.#table(table);
    const { fields } = source.declaration;
    source.change(
      kind,
      fields.map((_field, index) => row[index] ?? null),
    );
  }

  watermark(table: string, watermarkMs: number): void {
    this.#table(table).watermark(watermarkMs);
  }

  /** All tables end. */
  end(): void {
    for (const table of this.#tables.values()) table.end();
  }

  /** What came out since the last call. */
  take(): ResultChange[] {
    const taken = this.#changes;
    this.#changes = [];
    return taken;
  }

  #lookUp(name: string) {
    const view = this.#views.get(name);
    if (view !== undefined) return view;
    return this.#table(name).stage;
  }

  #table(name: string): SourceTable {
    const table = this.#tables.get(name);
    if (table !== undefined) return table;
    const known = [...this.#tables.keys(), ...this.#views.keys()].join(', ');
    throw new FlinkError(
      'ValidationException',
      `SQL validation failed. Object '${name}' not found; there are: ${known}`,
    );
  }
}

function expressionOf(text: string) {
  const statement = parseStatement(`SELECT ${text} FROM t`);
  if (statement.kind !== 'query' || statement.query.kind !== 'select') throw new Error(`no expression: ${text}`);
  return statement.query.items[0]!.expression;
}

function columnType(type: string): ColumnType {
  if (type.startsWith('TIMESTAMP')) return 'time';
  if (/^(BIGINT|INT|SMALLINT|TINYINT)/.test(type)) return 'integer';
  if (/^(DOUBLE|FLOAT|DECIMAL)/.test(type)) return 'double';
  return type.startsWith('BOOLEAN') ? 'boolean' : 'text';
}
