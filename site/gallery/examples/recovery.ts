/** Recovery: a query dies between its sink and its commit log, and starts again from its checkpoint. */
import { type Example, events } from '../example.ts';

export const recovery: Example = {
  scene: 'recovery',
  title: 'A crash after the sink, before the commit',
  about:
    'The query dies in batch 2, when the sink has the rows and the commit log does not know it yet. It starts again from its checkpoint: batch 2 is in the offset log and not in the commit log, so it runs again, with the same offsets, from state version 2.',
  setUp: {
    events: [
      events(
        'words',
        `arrivedMs,word
        500,cat
        900,dog
        2300,owl
        2600,cat
        4200,dog
        4400,dog
        6100,cat
        6500,owl
        8200,cat`,
      ),
    ],
    runForMs: 12_000,
  },
  program: `import { SparkSession } from 'pyspark.sql';

const spark = SparkSession.builder.appName('Recovery').getOrCreate();

const start = () =>
  spark.readStream
    .format('memory')
    .option('events', 'words')
    .option('arrivalColumn', 'arrivedMs')
    .schema('word string')
    .load()
    .groupBy('word')
    .count()
    .writeStream.queryName('counts')
    .format('console')
    .outputMode('update')
    .option('checkpointLocation', '/checkpoint')
    .trigger({ processingTime: '2 seconds' })
    .start();

spark.conf.set('weir.crash', '2 delivered');
try {
  await start().awaitTermination();
} catch (error) {
  spark.conf.unset('weir.crash');
  await new Promise(done => setTimeout(done, 1500));
  start();
}
`,
  atS: 9,
};
