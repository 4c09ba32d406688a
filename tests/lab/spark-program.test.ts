/** Students' programs written against pyspark.sql: what they print, what they are told, what the trace keeps. */
import { describe, expect, test } from 'vitest';
import type { Lab } from '../../engine/index.ts';
import { openTestSession } from '../session.ts';
import { labWith, resultOf } from './run-of.ts';

const words = [
  { ts: '2026-01-05T08:00:01Z', word: 'cat' },
  { ts: '2026-01-05T08:00:02Z', word: 'dog' },
  { ts: '2026-01-05T08:00:03Z', word: 'cat' },
  { ts: '2026-01-05T08:00:15Z', word: 'cat' },
  { ts: '2026-01-05T08:00:45Z', word: 'owl' },
  { ts: '2026-01-05T08:00:04Z', word: 'dog' },
];
const withWords: Partial<Lab> = { events: [{ name: 'words', rows: words }] };
const begin = `
import { SparkSession } from 'pyspark.sql';
import { col, count, expr, window } from 'pyspark.sql.functions';
const spark = SparkSession.builder.appName('test').getOrCreate();
const words = spark.readStream.format('memory').option('events', 'words').option('maxRowsPerTrigger', 3).load();
`;

/** What a program prints. */
async function printed(code: string, changes: Partial<Lab> = withWords): Promise<string> {
  const result = await resultOf(begin + code, [], changes);
  expect(result.program).toMatchObject({ status: 'finished', message: null });
  return result.output;
}

/** The name and message of the error that a line throws. */
async function refusal(line: string): Promise<string> {
  return printed(`try { ${line} } catch (error) { console.log(error.name + ': ' + error.message); }`);
}

describe('a streaming query of a program', () => {
  test('the console sink prints each batch as Spark does', async () => {
    const output = await printed(`
      const counts = words.withWatermark('ts', '10 seconds').groupBy(window('ts', '10 seconds'), 'word').count();
      const query = counts.writeStream.format('console').outputMode('update').start();
      await query.processAllAvailable();
      await query.stop();
    `);
    expect(output).toBe(`-------------------------------------------
Batch: 0
-------------------------------------------
+--------------------+----+-----+
|              window|word|count|
+--------------------+----+-----+
|{2026-01-05 08:00...| cat|    2|
|{2026-01-05 08:00...| dog|    1|
+--------------------+----+-----+

-------------------------------------------
Batch: 1
-------------------------------------------
+--------------------+----+-----+
|              window|word|count|
+--------------------+----+-----+
|{2026-01-05 08:00...| cat|    1|
|{2026-01-05 08:00...| owl|    1|
|{2026-01-05 08:00...| dog|    2|
+--------------------+----+-----+

-------------------------------------------
Batch: 2
-------------------------------------------
+------+----+-----+
|window|word|count|
+------+----+-----+
+------+----+-----+
`);
  });

  test('the trace tells batches, rows in and out, operators and the watermark', async () => {
    const code = `${begin}
      const query = words.withWatermark('ts', '10 seconds').groupBy(window('ts', '10 seconds'), 'word').count()
        .writeStream.format('memory').queryName('counts').outputMode('update').start();
      await query.processAllAvailable();
      await query.stop();`;
    const run = await (await openTestSession()).start(labWith([], withWords), code, 42);
    run.result();
    const rows = [...run.trace.of('row.read')];
    expect(rows.map(({ batchId, eventTimeMs }) => [batchId, eventTimeMs])).toEqual(
      words.map(({ ts }, i) => [Math.floor(i / 3), Date.parse(ts)]),
    );
    expect([...run.trace.of('row.written')].length).toBe(5);
    expect([...run.trace.of('watermark.moved')].map(({ watermarkMs }) => watermarkMs)).toEqual([
      Date.parse('2026-01-05T07:59:53Z'),
      Date.parse('2026-01-05T08:00:35Z'),
    ]);
    const saves = [...run.trace.of('operator.ran')].filter(({ name }) => name === 'stateStoreSave');
    expect(saves.map(({ stateRows, updated, removed }) => [stateRows, updated, removed])).toEqual([
      [2, 2, 0],
      [4, 3, 0],
      [1, 0, 3],
    ]);
    expect([...run.trace.of('query.started')][0]).toMatchObject({ query: 'counts', outputMode: 'update', line: 8 });
  });

  test('a program builds a plan that survives JSON', async () => {
    const plan = await printed(`
      const made = words.where(col('word').notEqual('owl')).groupBy(window('ts', '10 seconds')).agg(count('*').alias('n'));
      console.log(made.toJSONPlan());`);
    const read = JSON.parse(plan) as unknown;
    expect(JSON.stringify(read)).toBe(plan.trim());
    expect(read).toMatchObject({
      kind: 'aggregate',
      child: { kind: 'filter', child: { kind: 'stream', format: 'memory' } },
    });
  });

  test('functions with state run in the sandbox, in the middle of a batch', async () => {
    const output = await printed(`
      function total(key, rows, state) {
        const sum = (state.exists ? state.get : 0) + rows.length;
        state.update(sum);
        return [{ word: key[0], total: sum }];
      }
      const totals = words.groupBy('word').applyInPandasWithState(total, 'word STRING, total INT', 'total INT', 'update', 'NoTimeout');
      const query = totals.writeStream.format('memory').queryName('totals').outputMode('update').start();
      await query.processAllAvailable();
      console.log(JSON.stringify(spark.table('totals').collect()));
      await query.stop();`);
    expect(JSON.parse(output)).toEqual([
      { word: 'cat', total: 2 },
      { word: 'dog', total: 1 },
      { word: 'cat', total: 3 },
      { word: 'owl', total: 1 },
      { word: 'dog', total: 2 },
    ]);
  });

  test('foreachBatch gets a static DataFrame and the batch id, and may wait', async () => {
    const output = await printed(`
      const query = words.writeStream.foreachBatch(async (df, batchId) => {
        await new Promise(done => setTimeout(done, 100));
        console.log(batchId, df.count(), df.isStreaming);
      }).start();
      await query.processAllAvailable();
      await query.stop();`);
    expect(output.trim()).toBe('0 3 false\n1 3 false');
  });
});

describe('what a program is told', () => {
  test('a column that is not there: Spark condition, and the nearest names', async () => {
    expect(await refusal("words.select('wrod')")).toContain(
      'AnalysisException: [UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name `wrod` cannot be resolved. Did you mean one of the following? [`word`, `ts`].',
    );
  });

  test('a method that is not there: the nearest one', async () => {
    expect(await refusal("words.fliter('true')")).toContain(
      "AttributeError: 'DataFrame' object has no attribute 'fliter'. Did you mean 'filter'?",
    );
  });

  test("JavaScript's operators on columns", async () => {
    expect(await refusal("words.filter(col('word') > 5)")).toContain(
      "TypeError: A Column is not a plain value: JavaScript's operators do not work on it.",
    );
  });

  test('an append aggregation without a watermark is refused at start, with the line', async () => {
    const code = `${begin}words.groupBy('word').count()\n  .writeStream.format('console').start();`;
    const { program } = await resultOf(code, [], withWords);
    expect(program).toMatchObject({ status: 'failed', error: 'AnalysisException', line: 7 });
    expect(program.message).toContain('STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION');
  });

  test('a state function that never ends is stopped', async () => {
    const code = `${begin}
      const stuck = words.groupBy('word').applyInPandasWithState(() => { for (;;); }, 'n INT', 'n INT', 'update', 'NoTimeout');
      await stuck.writeStream.format('noop').outputMode('update').start().awaitTermination();`;
    const { program } = await resultOf(code, [], withWords);
    expect(program).toMatchObject({ status: 'stopped', error: 'TurnLimit' });
  });
});
