/** Continuous processing (1.1, as Spark 4.1.4 answered when asked): what runs, what it promises, what it refuses. */
import { describe, expect, test } from 'vitest';
import { openTestSession } from '../session.ts';
import { labWith, resultOf } from './run-of.ts';

const begin = `
import { SparkSession } from 'pyspark.sql';
import { Kafka } from 'kafkajs';
import { current_timestamp } from 'pyspark.sql.functions';
const spark = SparkSession.builder.appName('test').getOrCreate();
const rate = spark.readStream.format('rate').option('rowsPerSecond', 4).load();
const wait = ms => new Promise(done => setTimeout(done, ms));
`;

/** What a program prints. */
async function printed(code: string): Promise<string> {
  const result = await resultOf(begin + code);
  expect(result.program).toMatchObject({ status: 'finished', message: null });
  return result.output.trim();
}

/** What a program is told. */
async function refusal(code: string): Promise<string> {
  const { program } = await resultOf(begin + code);
  return `${program.error} line ${program.line}: ${program.message}`;
}

describe('continuous processing', () => {
  test('rows come one by one; epochs end by the interval; there is no progress', async () => {
    const output = await printed(`
      const query = rate.selectExpr('value * 2 AS v', 'timestamp').where('v <> 4').writeStream.format('memory').queryName('out')
        .trigger({ continuous: '1 second' }).option('checkpointLocation', '/ckpt').start();
      await wait(2200);
      console.log(JSON.stringify([query.status.message, query.recentProgress.length]));
      await query.stop();
      const rows = spark.table('out').collect();
      console.log(JSON.stringify([rows.map(r => r.v), rows[1].timestamp - rows[0].timestamp]));
      console.log(spark.disk.ls('/ckpt').join(' '));
      console.log(spark.disk.cat('/ckpt/offsets/1').split('\\n')[2]);`);
    expect(output.split('\n')).toEqual([
      '["Committing epoch 1",0]',
      '[[0,2,6,8,10,12,14],250]',
      '/ckpt/commits/0 /ckpt/commits/1 /ckpt/metadata /ckpt/offsets/0 /ckpt/offsets/1 /ckpt/sources/0/0',
      expect.stringMatching(/"currentValue":[67],/),
    ]);
  });

  test('a row is read and written long before its epoch ends', async () => {
    const code = `${begin}
      const query = rate.writeStream.foreach(() => {}).trigger({ continuous: '3 seconds' }).start();
      await wait(3500);
      await query.stop();`;
    const run = await (await openTestSession()).start(labWith([]), code, 42);
    run.result();
    const written = [...run.trace.of('row.written')].map(({ atUs }) => atUs);
    const [committed] = [...run.trace.of('batch.committed')];
    expect(written.length).toBeGreaterThan(10);
    expect(written[0]!).toBeLessThan(500_000);
    expect(committed!.atUs).toBeGreaterThan(3_000_000);
  });

  test('a query that dies in an epoch sends its rows again: at least once into Kafka', async () => {
    const output = await printed(`
      const admin = new Kafka({ brokers: ['broker-1:9092'] }).admin();
      await admin.connect();
      await admin.createTopics({ topics: [{ topic: 'out', numPartitions: 1 }] });
      const start = () => rate.selectExpr('CAST(value AS STRING) AS value').writeStream.format('kafka')
        .option('kafka.bootstrap.servers', 'broker-1:9092').option('topic', 'out').option('checkpointLocation', '/ckpt')
        .trigger({ continuous: '1 second' }).start();
      spark.conf.set('weir.crash', '1 delivered');
      try { await start().awaitTermination(); } catch (error) { console.log('died'); }
      spark.conf.unset('weir.crash');
      const again = start();
      await wait(600);
      await again.stop();
      const read = spark.readStream.format('kafka').option('kafka.bootstrap.servers', 'broker-1:9092').option('subscribe', 'out').option('startingOffsets', 'earliest').load()
        .selectExpr('CAST(value AS STRING) AS v').writeStream.format('memory').queryName('got').trigger({ availableNow: true }).start();
      await read.awaitTermination();
      console.log(spark.table('got').collect().map(r => r.v).join(' '));`);
    const [died, sent] = output.split('\n') as [string, string];
    expect(died).toBe('died');
    expect(sent).toMatch(/^0 1 2 3 4 5 6 7 (3 )?4 5 6 7/);
  });
});

describe('what continuous processing refuses', () => {
  const to = (frame: string, sink = "format('console')", mode = 'append') =>
    `${frame}.writeStream.${sink}.outputMode('${mode}').trigger({ continuous: '1 second' }).start();`;
  const cases: [rule: string, code: string, message: string][] = [
    [
      'an aggregation',
      to("rate.groupBy('value').count()", "format('console')", 'update'),
      'does not support Aggregate operations;',
    ],
    ['a limit', to('rate.limit(3)'), 'does not support LocalLimit operations;'],
    ['a deduplication', to("rate.dropDuplicates(['value'])"), 'does not support Deduplicate operations;'],
    [
      'a watermark',
      to("rate.withWatermark('timestamp', '1 second')"),
      'does not support EventTimeWatermark operations;',
    ],
    ['a union', to('rate.union(rate)'), 'does not support Union operations;'],
    ['explode', to("rate.selectExpr('explode(array(1, 2))')"), 'does not support Generate operations;'],
    ['the clock', to("rate.select(current_timestamp().alias('t'))"), 'does not support current time operations;'],
    [
      'a stream of files',
      to("spark.readStream.schema('v INT').json('/in')"),
      'does not support StreamingRelation operations;',
    ],
    [
      'what no stream can do, first',
      to("rate.orderBy('value')"),
      'Sorting is not supported on streaming DataFrames/Datasets',
    ],
    ['foreachBatch', to('rate', 'foreachBatch(() => {})'), "'foreachBatch' is not supported with continuous trigger."],
    [
      'an interval that is none',
      "rate.writeStream.trigger({ continuous: 'soon' });",
      "Error parsing 'soon' to interval.",
    ],
    [
      'an interval of months',
      "rate.writeStream.trigger({ continuous: '1 month' });",
      "Doesn't support month or year interval: 1 month",
    ],
    [
      'a negative interval',
      "rate.writeStream.trigger({ continuous: '-1 second' });",
      'the interval of trigger should not be negative',
    ],
    [
      'real time, which is for Scala',
      "rate.writeStream.trigger({ realTime: '5 minutes' });",
      "got an unexpected keyword argument 'realTime'",
    ],
  ];
  for (const [rule, code, message] of cases) {
    test(rule, async () => {
      const told = await refusal(code);
      expect(told).toContain(message);
      expect(told).toContain('line 8');
    });
  }

  test('a source of batches; a sink of batches, once it runs', async () => {
    const batches = "spark.readStream.format('rate-micro-batch').option('rowsPerBatch', 3).load()";
    expect(await refusal(`await ${to(batches).replace(/;$/, '')}.awaitTermination();`)).toContain(
      'Data source rate-micro-batch does not support continuous processing.',
    );
    const files = to('rate', "format('json').option('path', '/out').option('checkpointLocation', '/c')");
    expect(await refusal(`await ${files.replace(/;$/, '')}.awaitTermination();`)).toContain(
      'Unknown type of trigger: ContinuousTrigger(1000)',
    );
  });
});
