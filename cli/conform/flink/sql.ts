/**
 * Replays `flink-sql`: changes and watermarks into tables, and what a query makes of them. If all rows of a step are +I
 * they are sorted; else rows of one key (the first column) keep their order, while other rows may stand between them.
 */
import { z } from 'zod';
import { type ResultChange, TableEnvironment } from '../../../engine/index.ts';
import { readCase } from '../case-form.ts';
import type { RecordedCase } from '../recording.ts';
import { recordedTime, timeOf } from './recorded-time.ts';
import { expectedSteps, sortedAsJson, stepsDifference } from './steps.ts';

const kind = z.enum(['+I', '-U', '+U', '-D']);
const table = z.object({
  name: z.string(),
  columns: z.array(z.tuple([z.string(), z.string()])),
  watermark: z.tuple([z.string(), z.string()]).optional(),
  proctime: z.string().optional(),
  changelog: z.enum(['append', 'retract', 'upsert']).optional(),
  primaryKey: z.array(z.string()).optional(),
});
const step = z.union([
  z.strictObject({ row: z.tuple([z.string(), kind, z.array(z.unknown())]) }),
  z.strictObject({ wm: z.tuple([z.string(), recordedTime]) }),
  z.strictObject({ end: z.literal(true) }),
]);
const form = z.object({
  program: z.object({
    tables: z.array(table),
    views: z.array(z.string()).default([]),
    sql: z.string(),
    config: z.record(z.string(), z.string()).optional(),
    upsertKey: z.array(z.string()).optional(),
  }),
  steps: z.array(step),
  expect: z.union([z.object({ steps: expectedSteps }), z.object({ planError: z.string() })]),
});
type Program = z.infer<typeof form>['program'];

/** The recorder asks whether the job still runs after every fourth step, and at the end. */
const ASKED_EVERY = 4;

/** Replays a case. */
export function replayFlinkSql({ body }: RecordedCase): string | null {
  const read = readCase(form, body);
  if ('malformed' in read) return read.malformed;
  const { program, steps, expect } = read.form;
  let tables: TableEnvironment;
  try {
    tables = planned(program);
  } catch (error) {
    if ('planError' in expect) return null;
    return `the statement was rejected: ${(error as Error).name}: ${(error as Error).message}`;
  }
  if ('planError' in expect) return `expected the plan error ${expect.planError}, got a plan`;
  let failure: Error | null = null;
  return stepsDifference(steps, sorted(expect.steps), (next, index) => {
    if (failure !== null && ('end' in next || (index > 0 && index % ASKED_EVERY === 0))) throw failure;
    if (failure !== null) return [];
    try {
      perform(tables, next);
    } catch (error) {
      failure = error as Error;
      if ('end' in next) throw failure;
      return [];
    }
    const changes = tables.take();
    return inOrder(program.upsertKey === undefined ? changes : changes.filter(([change]) => change !== '-U'));
  });
}

function planned({ tables, views, sql }: Program): TableEnvironment {
  const environment = new TableEnvironment();
  for (const { name, columns, watermark, proctime, changelog, primaryKey } of tables)
    environment.createTable(name, {
      columns: columns.map(([column, type]) => ({ name: column, type })),
      ...(watermark ? { watermark: { column: watermark[0], expression: watermark[1] } } : {}),
      ...(proctime ? { proctime } : {}),
      ...(changelog ? { changelog } : {}),
      ...(primaryKey ? { primaryKey } : {}),
    });
  for (const view of views) environment.execute(view);
  environment.execute(sql);
  return environment;
}

function perform(environment: TableEnvironment, next: z.infer<typeof step>): void {
  if ('row' in next) environment.change(...next.row);
  else if ('wm' in next) environment.watermark(next.wm[0], timeOf(next.wm[1]));
  else environment.end();
}

/** Both sides in one order: all inserts by their text; else key by key, where a run of the same kind has no order. */
function inOrder(changes: readonly ResultChange[]): unknown[] {
  if (changes.every(([change]) => change === '+I')) return sortedAsJson([...changes]);
  const byKey = new Map<string, ResultChange[]>();
  for (const change of changes) {
    const key = JSON.stringify(change[1]);
    byKey.set(key, [...(byKey.get(key) ?? []), change]);
  }
  return [...byKey.keys()].sort().flatMap(key => {
    const ofKey = byKey.get(key)!;
    return new Set(ofKey.map(([change]) => change)).size === 1 ? sortedAsJson(ofKey) : ofKey;
  });
}

function sorted(expected: z.infer<typeof expectedSteps>): z.infer<typeof expectedSteps> {
  return Object.fromEntries(
    Object.entries(expected).map(([index, changes]) => [
      index,
      Array.isArray(changes[0]) ? inOrder(changes as unknown as ResultChange[]) : changes,
    ]),
  );
}
