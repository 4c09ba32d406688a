/** Static reads and files: columns that are found out, files that are cleaned away, topics as tables. */
import { describe, expect, test } from 'vitest';
import { resultOf } from './run-of.ts';

const begin = `
import { SparkSession } from 'pyspark.sql';
const spark = SparkSession.builder.appName('test').getOrCreate();
`;

/** What a program prints. */
async function printed(code: string): Promise<string> {
  const result = await resultOf(begin + code);
  expect(result.program).toMatchObject({ status: 'finished', message: null });
  return result.output.trim();
}

/** The JSON value that a program prints. */
async function told(code: string): Promise<unknown> {
  return JSON.parse(await printed(code));
}

describe('the file source (1.13)', () => {
  test('a static read finds the columns out; a stream only where the setting says so', async () => {
    const output = await printed(`
      spark.disk.write('/in/1.json', '{"b":1,"a":"x"}\\n{"c":[1.5],"b":9007199254740993}\\n');
      spark.disk.write('/csv/1.csv', 'id,day\\n1,2024-01-01\\n');
      console.log(spark.read.json('/in').schema);
      console.log(spark.read.json('/in').selectExpr('max(CAST(b AS STRING)) AS b').first().b);
      console.log(spark.read.option('header', true).option('inferSchema', true).csv('/csv').schema, '/', spark.read.csv('/csv').columns);
      spark.conf.set('spark.sql.streaming.schemaInference', true);
      console.log(spark.readStream.json('/in').schema);`);
    expect(output.split('\n')).toEqual([
      'a string, b bigint, c array<double>',
      '9007199254740993',
      "id int, day date / [ '_c0', '_c1' ]",
      'a string, b bigint, c array<double>',
    ]);
  });

  test('cleanSource: the files of a batch go when the next one is planned', async () => {
    const output = await told(`
      for (const n of [1, 2, 3]) { spark.disk.write('/in/' + n + '.json', '{"a":1}\\n'); await new Promise(done => setTimeout(done, 5)); }
      const query = spark.readStream.schema('a INT').options({ maxFilesPerTrigger: 1, cleanSource: 'archive', sourceArchiveDir: '/old' }).json('/in')
        .writeStream.format('noop').trigger({ availableNow: true }).start();
      await query.awaitTermination();
      console.log(JSON.stringify([spark.disk.ls('/in'), spark.disk.ls('/old')]));`);
    expect(output).toEqual([['/in/3.json'], ['/old/in/1.json', '/old/in/2.json']]);
    const refused = `${begin}spark.readStream.schema('a INT').options({ cleanSource: 'archive', sourceArchiveDir: '/in/old' }).json('/in');`;
    expect((await resultOf(refused, [])).program.message).toContain('Base archive path cannot be set');
  });
});

describe('a topic as a table (1.13)', () => {
  const kafka = `
    import { Kafka } from 'kafkajs';
    const admin = new Kafka({ brokers: ['broker-1:9092'] }).admin();
    const producer = new Kafka({ brokers: ['broker-1:9092'] }).producer();
    await admin.connect();
    await producer.connect();
    await admin.createTopics({ topics: [{ topic: 'words', numPartitions: 2 }] });
    for (const [partition, value] of [[0, 'a'], [0, 'b'], [0, 'c'], [1, 'd']]) await producer.send({ topic: 'words', messages: [{ value, partition }] });
    await new Promise(done => setTimeout(done, 500));
    const read = options => spark.read.format('kafka').option('kafka.bootstrap.servers', 'broker-1:9092').options({ subscribe: 'words', ...options }).load()
      .selectExpr('CAST(value AS STRING) AS v', 'partition', 'offset').collect().map(row => row.v + row.partition + row.offset).join(' ');
  `;

  test('from the earliest to the latest offset, or as the options say', async () => {
    const output = await told(`${kafka}
      console.log(JSON.stringify([read({}), read({ startingOffsets: '{"words":{"0":1,"1":-2}}', endingOffsets: '{"words":{"0":2,"1":-1}}' })]));`);
    expect(output).toEqual(['a00 b01 c02 d10', 'b01 d10']);
  });

  test('it cannot begin at the latest offset; a topic that is not there is told with the nearest', async () => {
    const refused = async (options: string) => (await resultOf(`${begin}${kafka}read(${options});`)).program.message;
    expect(await refused("{ startingOffsets: 'latest' }")).toContain(
      "starting offset can't be latest for batch queries",
    );
    expect(await refused("{ subscribe: 'word' }")).toContain("there is no topic 'word'. Did you mean 'words'?");
  });
});
