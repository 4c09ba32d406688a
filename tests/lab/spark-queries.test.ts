/** Queries as programs watch them: progress in Spark's shape, listeners, state with timers and TTL, export. */
import { describe, expect, test } from 'vitest';
import { exportPySpark, type Lab, startedQueries } from '../../engine/index.ts';
import { openTestSession } from '../session.ts';
import { labWith, resultOf } from './run-of.ts';

const lab: Partial<Lab> = {
  events: [
    {
      name: 'taps',
      rows: [
        { ts: '2026-01-05T08:00:01Z', who: 'ann' },
        { ts: '2026-01-05T08:00:02Z', who: 'bob' },
        { ts: '2026-01-05T08:00:30Z', who: 'ann' },
      ],
    },
  ],
};
const begin = `
import { spark } from 'pyspark.sql';
import { StatefulProcessor } from 'pyspark.sql.streaming';
const taps = spark.readStream.format('memory').option('events', 'taps').option('maxRowsPerTrigger', 2).load();
`;

/** The JSON value that a program prints. */
async function told(code: string): Promise<unknown> {
  const { program, output } = await resultOf(begin + code, [], lab);
  expect(program).toMatchObject({ status: 'finished', message: null });
  return JSON.parse(output);
}

test("lastProgress has the shape of Spark's JSON (1.16)", async () => {
  const progress = (await told(`
    const query = taps.withWatermark('ts', '5 seconds').groupBy('who').count()
      .writeStream.queryName('q').format('noop').outputMode('update').start();
    await query.processAllAvailable();
    await query.stop();
    console.log(JSON.stringify(query.recentProgress[1]));`)) as Record<string, unknown>;
  expect(Object.keys(progress)).toEqual([
    'id',
    'runId',
    'name',
    'timestamp',
    'batchId',
    'batchDuration',
    'numInputRows',
    'inputRowsPerSecond',
    'processedRowsPerSecond',
    'durationMs',
    'eventTime',
    'stateOperators',
    'sources',
    'sink',
  ]);
  expect(progress).toMatchObject({
    name: 'q',
    batchId: 1,
    numInputRows: 1,
    durationMs: { walCommit: 10, addBatch: 50, commitOffsets: 10, triggerExecution: 70 },
    eventTime: { watermark: '2026-01-05T07:59:57.000Z', max: '2026-01-05T08:00:30.000Z' },
    stateOperators: [{ operatorName: 'stateStoreSave', numRowsTotal: 2, numRowsUpdated: 1, numShufflePartitions: 1 }],
    sources: [{ description: 'MemoryStream[taps]', startOffset: 2, endOffset: 3, numInputRows: 1 }],
    sink: { numOutputRows: 1 },
  });
});

test('a listener hears of start, progress and end, and of the error', async () => {
  const heard = await told(`
    const heard = [];
    const deaf = { onQueryStarted: () => { heard.push('removed'); } };
    spark.streams.addListener(deaf);
    spark.streams.removeListener(deaf);
    spark.streams.addListener({
      onQueryStarted: ({ name }) => { heard.push('started ' + name); },
      onQueryProgress: ({ progress }) => { heard.push('batch ' + progress.batchId + ': ' + progress.numInputRows); },
      onQueryTerminated: ({ exception }) => { heard.push('ended ' + /DIVIDE_BY_ZERO/.test(exception)); },
    });
    const query = taps.selectExpr('1 / (unix_seconds(ts) - 1767600030)').writeStream.queryName('q').format('noop').start();
    try { await query.awaitTermination(); } catch {}
    await new Promise(done => setTimeout(done, 10));
    console.log(JSON.stringify(heard));`);
  expect(heard).toEqual(['started q', 'batch 0: 2', 'ended true']);
});

describe('transformWithState with the code of the program (1.10)', () => {
  const conf = `spark.conf.set('spark.sql.streaming.stateStore.providerClass', 'org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider');`;

  test('value, list and map state, and an event-time timer', async () => {
    const rows = await told(`${conf}
      class Visits extends StatefulProcessor {
        init(handle) {
          this.handle = handle;
          this.count = handle.getValueState('count', 'n INT');
          this.times = handle.getListState('times', 't BIGINT');
          this.seen = handle.getMapState('seen', 'k STRING', 'v INT');
        }
        handleInputRows(key, rows) {
          this.count.update((this.count.exists() ? this.count.get() : 0) + rows.length);
          for (const row of rows) {
            this.times.appendValue(row.ts.getTime() / 1000);
            this.seen.updateValue(String(row.ts.getTime() % 2), 1);
            this.handle.registerTimer(row.ts.getTime() + 10000);
          }
          return [{ who: key[0], what: 'n=' + this.count.get() + ' times=' + this.times.get().length + ' map=' + this.seen.keys().length }];
        }
        handleExpiredTimer(key, timerValues, expiryMs) {
          return [{ who: key[0], what: 'timer ' + new Date(expiryMs).toISOString().slice(17, 19) }];
        }
      }
      const query = taps.withWatermark('ts', '0 seconds').groupBy('who')
        .transformWithState(new Visits(), 'who STRING, what STRING', 'append', 'EventTime')
        .writeStream.queryName('out').format('memory').start();
      await query.processAllAvailable();
      await query.stop();
      console.log(JSON.stringify(spark.table('out').collect().map(row => row.who + ': ' + row.what)));`);
    expect(rows).toEqual([
      'ann: n=1 times=1 map=1',
      'bob: n=1 times=1 map=1',
      'ann: n=2 times=2 map=1',
      'ann: timer 11',
      'bob: timer 12',
    ]);
  });

  test('TTL needs processing time, and is refused by name otherwise', async () => {
    const message = await told(`${conf}
      class Short extends StatefulProcessor {
        init(handle) { this.last = handle.getValueState('last', 'n INT', 1000); }
        handleInputRows(key, rows) { this.last.update(1); return []; }
      }
      const query = taps.groupBy('who').transformWithState(new Short(), 'n INT', 'update', 'None').writeStream.format('noop').outputMode('update').start();
      try { await query.awaitTermination(); } catch (error) { console.log(JSON.stringify(error.message)); }`);
    expect(message).toContain('Cannot use TTL for state=last in timeMode=None or EventTime');
  });

  test('a value with a TTL is gone when its time is over', async () => {
    const rows = await told(`${conf}
      const feed = spark.memoryStream('k STRING');
      class Short extends StatefulProcessor {
        init(handle) { this.last = handle.getValueState('last', 'n INT', 1000); }
        handleInputRows(key, rows) {
          const had = this.last.exists();
          this.last.update(1);
          return [{ had }];
        }
      }
      const query = feed.toDF().groupBy('k').transformWithState(new Short(), 'had BOOLEAN', 'update', 'ProcessingTime')
        .writeStream.queryName('out').format('memory').outputMode('update').start();
      for (const pause of [0, 500, 1500]) {
        await new Promise(done => setTimeout(done, pause));
        feed.addData([{ k: 'a' }]);
        await new Promise(done => setTimeout(done, 200));
      }
      await query.stop();
      console.log(JSON.stringify(spark.table('out').collect().map(({ had }) => had)));`);
    expect(rows).toEqual([false, true, false]);
  });
});

test('a run tells its queries, which come out as PySpark scripts with sources, trigger and sink', async () => {
  const code = `${begin}
    const query = taps.groupBy('who').count().writeStream.queryName('people').format('console').outputMode('complete')
      .trigger({ processingTime: '2 seconds' }).start();
    spark.readStream.format('kafka').option('kafka.bootstrap.servers', 'broker-1:9092').option('subscribe', 'none').load()
      .writeStream.format('json').option('path', '/out').option('checkpointLocation', '/c').queryName('files').start();`;
  const run = await (await openTestSession()).start(labWith([], lab), code, 42);
  run.result();
  const [people, files] = startedQueries(run.trace).map(exportPySpark);
  expect(people).toContain('.load("data/taps")');
  expect(people).toContain('.trigger(processingTime="2000 milliseconds")');
  expect(files).toContain('.option("subscribe", "none")\n    .load()');
  expect(files).toContain('.format("json")\n    .option("path", "/out")\n    .option("checkpointLocation", "/c")');
});

test('a query of spark.sql comes out as SQL over the DataFrame before it, as the real Spark 4.1.4 took it', async () => {
  const code = `${begin}
    taps.createOrReplaceTempView('taps');
    spark.sql("SELECT who, count(*) AS n FROM taps GROUP BY who HAVING n > 1").writeStream.queryName('often').format('console').outputMode('update').start();`;
  const run = await (await openTestSession()).start(labWith([], lab), code, 42);
  run.result();
  const [often] = startedQueries(run.trace).map(exportPySpark);
  expect(often).toContain(
    '.transform(lambda df: df.sparkSession.sql("SELECT who, count(*) AS n, (count(*) > 1) AS __having FROM {df} GROUP BY who", df=df))\n    .filter("__having")\n    .drop("__having")',
  );
});
