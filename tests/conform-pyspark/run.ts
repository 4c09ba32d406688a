/**
 * `npm run conform:pyspark [HOW_MANY]`: takes a sample of the recorded queries, exports each as a PySpark script with
 * its data as files, runs the scripts on the real Spark and compares the rows with the engine's. Needs a Python with
 * pyspark 4.1, $PYTHON or python3. Exit codes: 0 all equal, 1 some differ, 2 no such Python.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planOf, type RecordedInputs, type RecordedNode } from '../../cli/conform/spark-plan.ts';
import { SparkError } from '../../engine/spark/condition.ts';
import { ExportError } from '../../engine/spark/export/exported-query.ts';
import { exportPySpark } from '../../engine/spark/export/pyspark.ts';
import { canonicalRows, readRows } from '../../engine/spark/expression/json-rows.ts';
import { QueryRun } from '../../engine/spark/query/query-run.ts';
import { parseSchema } from '../../engine/stream/column/ddl.ts';
import { DeliveredSource } from '../../engine/stream/delivered-source.ts';
import type { Plan } from '../../engine/stream/plan/plan.ts';
import { emptyCheckpoint } from '../../engine/stream/state/checkpoint.ts';

const RECORDINGS = 'tests/conformance/spark';
const RUNNER = 'tests/conform-pyspark/run_scripts.py';

interface Recorded extends RecordedInputs {
  id: string;
  conf?: Record<string, string>;
  steps: Record<string, object[]>[];
  query: RecordedNode;
  outputMode: string;
  expect: { error?: object };
}

function main(): number {
  const python = process.env['PYTHON'] ?? 'python3';
  const found = spawnSync(python, ['-c', 'import pyspark; print(pyspark.__version__)'], { encoding: 'utf8' });
  if (found.status !== 0) {
    console.error(
      `conform:pyspark: "${python}" has no pyspark. Install it (pip install pyspark==4.1.4) and name that Python: PYTHON=venv/bin/python npm run conform:pyspark`,
    );
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'weir-pyspark-'));
  try {
    return compare(python, folder, Number(process.argv[2] ?? 40));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compare(python: string, folder: string, howMany: number): number {
  const expected = new Map<string, string[]>();
  for (const recorded of sample(howMany)) {
    const rows = prepared(recorded, join(folder, recorded.id));
    if (rows !== null) expected.set(recorded.id, rows);
  }
  const run = spawnSync(python, [RUNNER, folder], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const answers = new Map(run.stdout.split('\n').filter(Boolean).map(answerOf));
  let failed = 0;
  for (const [id, rows] of expected) {
    const difference = differenceOf(rows, answers.get(id));
    if (difference !== null) failed++;
    console.log(difference === null ? `PASS ${id}` : `FAIL ${id}: ${difference}`);
  }
  console.log(`${expected.size - failed} passed, ${failed} failed`);
  return failed > 0 || expected.size === 0 ? 1 : 0;
}

interface Answer {
  id: string;
  rows?: object[];
  error?: string;
}

function answerOf(line: string): [string, Answer] {
  const answer = JSON.parse(line) as Answer;
  return [answer.id, answer];
}

function differenceOf(expected: readonly string[], answer: Answer | undefined): string | null {
  if (!answer) return 'Spark gave no answer';
  if (!answer.rows) return answer.error ?? 'no rows';
  const rows = answer.rows.map(row => JSON.stringify(row)).sort();
  const at = Array.from({ length: Math.max(rows.length, expected.length) }, (_, i) => i).find(
    i => rows[i] !== expected[i],
  );
  return at === undefined
    ? null
    : `Spark has ${rows[at] ?? 'no more rows'}, the engine ${expected[at] ?? 'no more rows'}`;
}

/** Cases that end well and that files can feed (each input has rows in each step), evenly from all recordings. */
function sample(howMany: number): Recorded[] {
  const all = readdirSync(RECORDINGS)
    .filter(name => name.endsWith('.json'))
    .flatMap(name => (JSON.parse(readFileSync(join(RECORDINGS, name), 'utf8')) as { cases: Recorded[] }).cases)
    .filter(isFeedable);
  const step = Math.max(1, all.length / howMany);
  return Array.from({ length: Math.min(howMany, all.length) }, (_, i) => all[Math.floor(i * step)]!);
}

function isFeedable({ inputs, steps, expect, query }: Recorded): boolean {
  if (expect.error || /applyInPandasWithState|transformWithState/.test(JSON.stringify(query))) return false;
  return steps.every(step => Object.keys(inputs).every(name => (step[name]?.length ?? 0) > 0));
}

/** Writes a case's script and data; gives the engine's rows, null when the plan cannot be exported or run. */
function prepared(recorded: Recorded, folder: string): string[] | null {
  const plan = planOf(recorded.query, recorded);
  const sources = Object.fromEntries(
    Object.keys(recorded.inputs).map(name => [
      name,
      { kind: 'files', folder: join(folder, name), format: 'json' } as const,
    ]),
  );
  try {
    const script = exportPySpark({
      name: recorded.id,
      plan,
      outputMode: recorded.outputMode,
      conf: recorded.conf ?? {},
      sources,
      sink: { kind: 'memory', table: 'weir_result' },
      checkpoint: join(folder, 'checkpoint'),
    });
    for (const name of Object.keys(recorded.inputs))
      writeInput(
        join(folder, name),
        recorded.steps.map(step => step[name]!),
      );
    writeFileSync(join(folder, 'script.py'), script);
    writeFileSync(join(folder, 'case.json'), JSON.stringify({ conf: recorded.conf ?? {} }));
  } catch (caught) {
    if (caught instanceof ExportError) return null;
    throw caught;
  }
  try {
    return engineRows(recorded, plan);
  } catch (caught) {
    if (caught instanceof SparkError) return [`the error ${caught.condition}`];
    throw caught;
  }
}

/** A file a step; Spark takes them in the order of their times. */
function writeInput(folder: string, steps: readonly object[][]): void {
  mkdirSync(folder, { recursive: true });
  for (const [index, rows] of steps.entries()) {
    const file = join(folder, `${String(index).padStart(4, '0')}.json`);
    writeFileSync(file, rows.map(row => `${JSON.stringify(row)}\n`).join(''));
    utimesSync(file, 1_700_000_000 + index, 1_700_000_000 + index);
  }
}

/** What the sink has in the end: all rows, in complete mode those of the last batch. */
function engineRows({ inputs, steps, outputMode, conf = {} }: Recorded, plan: Plan): string[] {
  const sources: Record<string, DeliveredSource> = {};
  for (const [name, schema] of Object.entries(inputs)) {
    const source = new DeliveredSource();
    for (const step of steps) source.deliver(readRows(parseSchema(schema), step[name]!));
    sources[name] = source;
  }
  let kept: string[] = [];
  const run: QueryRun = new QueryRun(plan, {
    outputMode,
    conf,
    functions: {},
    sources,
    checkpoint: emptyCheckpoint(),
    sink: (_batchId, rows) => {
      const texts = canonicalRows(run.fields, rows).map(row => JSON.stringify(row));
      kept = outputMode === 'complete' ? texts : [...kept, ...texts];
    },
    seed: 1,
    nowMs: () => 0,
  });
  while (run.runNext() !== null);
  return kept.sort();
}

process.exitCode = main();
