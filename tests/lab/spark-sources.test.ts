/** What programs read and write: files, Kafka, socket, rate; crashes at every point of the loop, and restarts. */
import { describe, expect, test } from 'vitest';
import type { Lab } from '../../engine/index.ts';
import { resultOf } from './run-of.ts';

const begin = `
import { SparkSession } from 'pyspark.sql';
import { Kafka } from 'kafkajs';
import { col, count, expr, window } from 'pyspark.sql.functions';
const spark = SparkSession.builder.appName('test').getOrCreate();
`;

/** What a program prints. */
async function printed(code: string, changes: Partial<Lab> = {}): Promise<string> {
  const result = await resultOf(begin + code, [], changes);
  expect(result.program).toMatchObject({ status: 'finished', message: null });
  return result.output.trim();
}

/** The JSON value that a program prints. */
async function told(code: string, changes: Partial<Lab> = {}): Promise<unknown> {
  return JSON.parse(await printed(code, changes));
}

const people = `
spark.disk.write('/in/a.json', '{"name":"Ann","age":31}\\n{"name":"Bob"}\\n');
const people = spark.readStream.schema('name STRING, age INT').option('maxFilesPerTrigger', 1).json('/in');
`;

describe('the file source and sink (1.13, 1.14)', () => {
  test('files are read once each, oldest first, maxFilesPerTrigger a batch', async () => {
    const rows = await told(`${people}
      await new Promise(done => setTimeout(done, 10));
      spark.disk.write('/in/0.json', '{"name":"Cid","age":"no number"}\\n');
      const query = people.writeStream.format('memory').queryName('out').trigger({ availableNow: true }).start();
      await query.awaitTermination();
      console.log(JSON.stringify([spark.table('out').collect(), query.recentProgress.map(p => p.sources[0].endOffset)]));`);
    expect(rows).toEqual([
      [
        { name: 'Ann', age: 31 },
        { name: 'Bob', age: null },
        { name: 'Cid', age: null },
      ],
      [{ logOffset: 0 }, { logOffset: 1 }],
    ]);
  });

  test('a line that does not fit: PERMISSIVE keeps it, DROPMALFORMED leaves it out, FAILFAST ends the query', async () => {
    const read = (mode: string) => `
      spark.disk.write('/in/a.csv', 'id,price\\n1,2.5\\nx,3\\n2\\n3,4,5\\n');
      const rows = spark.read.schema('id INT, price DOUBLE, _corrupt_record STRING').option('header', true).option('mode', '${mode}').csv('/in');
      console.log(JSON.stringify(rows.collect()));`;
    expect(await told(read('PERMISSIVE'))).toEqual([
      { id: 1, price: 2.5, _corrupt_record: null },
      { id: null, price: 3, _corrupt_record: 'x,3' },
      { id: 2, price: null, _corrupt_record: '2' },
      { id: 3, price: 4, _corrupt_record: '3,4,5' },
    ]);
    expect(await told(read('dropmalformed'))).toEqual([{ id: 1, price: 2.5, _corrupt_record: null }]);
    const failed = await resultOf(begin + read('FAILFAST'), []);
    expect(failed.program.message).toContain(
      '[FAILED_READ_FILE.NO_HINT] Encountered error while reading file file:///in/a.csv.',
    );
  });

  test('a stream without a schema is refused', async () => {
    const { program } = await resultOf(`${begin}spark.readStream.json('/in');`, []);
    expect(program).toMatchObject({ error: 'IllegalArgumentException', line: 6 });
    expect(program.message).toContain('Schema must be specified when creating a streaming source DataFrame');
  });

  test('partitionBy makes folders, which are read back as columns', async () => {
    const rows = await told(`${people}
      const query = people.writeStream.format('json').option('checkpointLocation', '/c').partitionBy('name').trigger({ availableNow: true }).start('/out');
      await query.awaitTermination();
      const files = spark.disk.ls('/out').filter(path => path.endsWith('.json')).map(path => path.split('/')[2]);
      console.log(JSON.stringify([files, spark.read.schema('age INT, name STRING').json('/out').collect()]));`);
    expect(rows).toEqual([
      ['name=Ann', 'name=Bob'],
      [
        { age: 31, name: 'Ann' },
        { age: null, name: 'Bob' },
      ],
    ]);
  });

  test('only append goes into files', async () => {
    const { program } = await resultOf(
      `${begin}${people}people.groupBy('name').count().writeStream.format('json').outputMode('complete').option('checkpointLocation', '/c').start('/out');`,
      [],
    );
    expect(program.message).toContain('[STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE]');
  });
});

const kafka = `
const kafka = new Kafka({ brokers: ['broker-1:9092'] });
const admin = kafka.admin();
const producer = kafka.producer();
await producer.connect();
await admin.connect();
await admin.createTopics({ topics: [{ topic: 'words', numPartitions: 2 }, { topic: 'out', numPartitions: 1 }] });
const send = (partition, ...values) => producer.send({ topic: 'words', messages: values.map(value => ({ key: 'k', value, partition, headers: { h: 'x' } })) });
const read = options => spark.readStream.format('kafka').option('kafka.bootstrap.servers', 'broker-1:9092').options({ subscribe: 'words', ...options }).load();
`;

describe('the Kafka source and sink (1.13, 1.14)', () => {
  test('columns, and the batches that maxOffsetsPerTrigger makes, pro rata', async () => {
    const output = await told(`${kafka}
      await send(0, 'a', 'b', 'c', 'd');
      await send(1, 'e', 'f');
      const query = read({ startingOffsets: 'earliest', maxOffsetsPerTrigger: 3, includeHeaders: true })
        .selectExpr('CAST(key AS STRING) AS key', 'CAST(value AS STRING) AS value', 'topic', 'partition', 'offset', 'timestampType', 'headers[0].key AS h')
        .writeStream.format('memory').queryName('got').trigger({ availableNow: true }).start();
      await query.awaitTermination();
      console.log(JSON.stringify([spark.table('got').collect().map(r => r.value).join(''), spark.table('got').collect()[0],
        query.recentProgress.map(p => [p.numInputRows, p.sources[0].endOffset]), query.lastProgress.sources[0].description]));`);
    expect(output).toEqual([
      'abecdf',
      { key: 'k', value: 'a', topic: 'words', partition: 0, offset: 0, timestampType: 0, h: 'h' },
      [
        [3, { words: { 0: 2, 1: 1 } }],
        [3, { words: { 0: 4, 1: 2 } }],
      ],
      'KafkaV2[Subscribe[words]]',
    ]);
  });

  test('a stream begins at the latest offsets: batch 0 has no rows; offsets may be named for each partition', async () => {
    const output = await told(`${kafka}
      await send(0, 'a', 'b');
      const start = options => read(options).selectExpr('CAST(value AS STRING) AS v').writeStream.format('memory').queryName('q' + Object.keys(options).length).start();
      const latest = start({});
      await latest.processAllAvailable();
      const named = start({ startingOffsets: '{"words":{"0":1,"1":-2}}' });
      await named.processAllAvailable();
      await send(1, 'c');
      await latest.processAllAvailable();
      await named.processAllAvailable();
      await spark.stop();
      const got = name => spark.table(name).collect().map(r => r.v);
      console.log(JSON.stringify([got('q0'), latest.recentProgress.map(p => p.numInputRows), got('q1')]));`);
    expect(output).toEqual([['c'], [0, 1], ['b', 'c']]);
  });

  test('offsets that are gone end the query, unless failOnDataLoss is false', async () => {
    const output = await printed(`${kafka}
      await send(0, 'a', 'b', 'c');
      const start = failOnDataLoss => read({ startingOffsets: '{"words":{"0":9,"1":-2}}', failOnDataLoss })
        .writeStream.format('memory').queryName('q' + failOnDataLoss).start();

      const forgiving = start(false);
      await forgiving.processAllAvailable();
      console.log(spark.table('qfalse').count());
      await forgiving.stop();
      try { await start(true).awaitTermination(); } catch (error) { console.log(error.name, error.message); }`);
    expect(output).toContain('0\nStreamingQueryException [STREAM_FAILED]');
    expect(output).toContain("Partition words-0's offset was changed from 9 to 3");
  });

  test('a topic that is not there, an option that is not known, two strategies', async () => {
    const output = await printed(`${kafka}
      const of = options => spark.readStream.format('kafka').option('kafka.bootstrap.servers', 'b:1').options(options);
      for (const options of [{ subscribe: 'a', subscribePattern: 'b' }, { subscribe: 'words', startingOffset: 'earliest' }, {}]) {
        try { of(options).load(); } catch (error) { console.log(error.message); }
      }
      try { await of({ subscribe: 'nowhere' }).load().writeStream.format('noop').start().awaitTermination(); } catch (error) { console.log(error.message); }`);
    const lines = output.split('\n');
    expect(lines[0]).toContain('Only one of the following options can be specified for Kafka source');
    expect(lines[1]).toContain("Did you mean 'startingOffsets'?");
    expect(lines[2]).toContain('One of the following options must be specified for Kafka source');
    expect(lines[3]).toContain("there is no topic 'nowhere'");
  });
});

describe('a query that dies and is started again (1.15)', () => {
  const program = (sink: string, point: string) => `${kafka}
    spark.disk.write('/in/1.json', '{"v":"a"}\\n{"v":"b"}\\n');
    await new Promise(done => setTimeout(done, 10));
    spark.disk.write('/in/2.json', '{"v":"c"}\\n{"v":"d"}\\n');
    const start = () => spark.readStream.schema('v STRING').option('maxFilesPerTrigger', 1).json('/in').selectExpr('v AS value')
      .writeStream.format('${sink}').options({ checkpointLocation: '/ckpt', ${sink === 'kafka' ? "'kafka.bootstrap.servers': 'broker-1:9092', topic: 'out'" : "path: '/out'"} })
      .trigger({ availableNow: true }).start();
    spark.conf.set('weir.crash', '${point}');
    const first = start();
    try { await first.awaitTermination(); } catch (error) { console.log(error.message.split('QueryCrashed')[0].length > 0 ? 'died' : ''); }
    spark.conf.unset('weir.crash');
    const second = start();
    await second.awaitTermination();
    if (first.id !== second.id || first.runId === second.runId) throw new Error('ids');
    `;
  const points = ['planned', 'ran', 'delivering', 'delivered', 'committed'].map(point => `1 ${point}`);

  for (const point of points) {
    test(`the file sink has every row exactly once after a crash at "${point}"`, async () => {
      const output = await printed(
        `${program('json', point)} console.log(JSON.stringify(spark.read.schema('value STRING').json('/out').collect().map(r => r.value).sort()));`,
      );
      expect(output).toBe('died\n["a","b","c","d"]');
    });
  }

  const sent: Record<string, string> = {
    '1 planned': 'abcd',
    '1 ran': 'abcd',
    '1 delivering': 'abccd',
    '1 delivered': 'abcdcd',
    '1 committed': 'abcd',
  };
  for (const point of points) {
    test(`the Kafka sink has "${sent[point]}" after a crash at "${point}": at least once`, async () => {
      const output = await printed(`${program('kafka', point)}
        const query = spark.readStream.format('kafka').options({ 'kafka.bootstrap.servers': 'b:1', subscribe: 'out', startingOffsets: 'earliest' }).load()
          .selectExpr('CAST(value AS STRING) AS v').writeStream.format('memory').queryName('check').trigger({ availableNow: true }).start();
        await query.awaitTermination();
        console.log(spark.table('check').collect().map(r => r.v).join(''));`);
      expect(output).toBe(`died\n${sent[point]}`);
    });
  }

  test('state goes on where it was; a changed query is refused with the names of its operators', async () => {
    const output = await printed(`
      spark.disk.write('/in/1.json', '{"v":"a"}\\n{"v":"a"}\\n');
      const words = spark.readStream.schema('v STRING').json('/in');
      const start = df => df.writeStream.format('console').outputMode('update').option('checkpointLocation', '/ckpt').trigger({ availableNow: true }).start();
      await start(words.groupBy('v').count()).awaitTermination();
      spark.disk.write('/in/2.json', '{"v":"a"}\\n');
      await start(words.groupBy('v').count()).awaitTermination();
      spark.disk.write('/in/3.json', '{"v":"a"}\\n');
      try { await start(words.dropDuplicates(['v'])).awaitTermination(); } catch (error) { console.log(error.message); }
      try { await start(words.groupBy(expr('length(v)')).count()).awaitTermination(); } catch (error) { console.log(error.message); }
      console.log(spark.disk.ls('/ckpt').join(' '));
      console.log(spark.disk.cat('/ckpt/offsets/1').split('\\n')[2], spark.disk.cat('/ckpt/sources/0/1'));`);
    expect(output).toContain('|  a|    2|');
    expect(output).toContain('|  a|    3|');
    expect(output).toContain('[STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA]');
    expect(output).toContain(
      'Existing key_schema=StructType(StructField(_0,StringType,true)) and new key_schema=StructType(StructField(_0,IntegerType,true))',
    );
    expect(output).toContain('/ckpt/commits/0 /ckpt/commits/1 /ckpt/metadata /ckpt/offsets/0 /ckpt/offsets/1');
    expect(output).toContain('{"logOffset":1} v1\n{"path":"file:///in/2.json"');
  });
});

describe('rate, rate-micro-batch and socket (1.13)', () => {
  test('rate gives so many rows a second; its batch 0 is empty', async () => {
    const output = await told(`
      const query = spark.readStream.format('rate').option('rowsPerSecond', 4).load().writeStream.format('memory').queryName('r').trigger({ processingTime: '1 second' }).start();
      await new Promise(done => setTimeout(done, 2500));
      await query.stop();
      const rows = spark.table('r').collect();
      console.log(JSON.stringify([rows.map(r => r.value), rows[1].timestamp - rows[0].timestamp, query.recentProgress.map(p => p.numInputRows)]));`);
    expect(output).toEqual([[0, 1, 2, 3, 4, 5, 6, 7], 250, [0, 4, 4]]);
  });

  test('rate-micro-batch gives the same rows at every run, one batch for availableNow', async () => {
    const output = await told(`
      const query = spark.readStream.format('rate-micro-batch').options({ rowsPerBatch: 3, startTimestamp: 5000 }).load()
        .selectExpr('unix_millis(timestamp) AS ms', 'value').writeStream.format('memory').queryName('r').trigger({ availableNow: true }).start();
      await query.awaitTermination();
      console.log(JSON.stringify(spark.table('r').collect()));`);
    expect(output).toEqual([0, 1, 2].map(value => ({ ms: 5000, value })));
  });

  const lab: Partial<Lab> = {
    events: [
      {
        name: 'port9999',
        rows: [
          { atMs: 500, line: 'to be' },
          { atMs: 1500, line: 'or not' },
        ],
      },
    ],
  };

  test('the socket gives the lines as they come', async () => {
    const output = await told(
      `
      const query = spark.readStream.format('socket').options({ host: 'localhost', port: 9999 }).load().writeStream.format('memory').queryName('s').start();
      await new Promise(done => setTimeout(done, 2000));
      await query.stop();
      console.log(JSON.stringify([spark.table('s').collect(), query.recentProgress.map(p => p.numInputRows)]));`,
      lab,
    );
    expect(output).toEqual([
      [{ value: 'to be' }, { value: 'or not' }],
      [0, 1, 1],
    ]);
  });

  test('a port where nobody listens is named', async () => {
    const { program } = await resultOf(
      `${begin}spark.readStream.format('socket').options({ host: 'localhost', port: 9998 }).load();`,
      [],
      lab,
    );
    expect(program.message).toContain(
      "Connection refused: localhost:9998. A server listens on port 9999 here. Did you mean '9999'?",
    );
  });
});
