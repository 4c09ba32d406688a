/** Plan: the operators of a windowed count per sensor, from the source to the sink. */
import type { Example } from '../example.ts';
import { NOON, readings } from './readings.ts';

export const plan: Example = {
  scene: 'plan',
  title: 'From source to sink',
  about:
    'Each box is an operator of the running query, with the rows of the latest batch. A thick border holds state: pick one to see what it holds.',
  setUp: { startsAtMs: NOON, events: [readings], runForMs: 52_000 },
  program: `import { SparkSession } from 'pyspark.sql';
import { avg, col, window } from 'pyspark.sql.functions';

const spark = SparkSession.builder.appName('Plan').getOrCreate();

spark.readStream
  .format('memory')
  .option('events', 'readings')
  .option('arrivalColumn', 'arrivedMs')
  .schema('time timestamp, sensor string, celsius int')
  .load()
  .filter(col('celsius').gt(20))
  .withWatermark('time', '20 seconds')
  .groupBy(window('time', '10 seconds'), 'sensor')
  .agg(avg('celsius').alias('mean'))
  .writeStream.queryName('means')
  .format('console')
  .outputMode('update')
  .start();
`,
  atS: 27,
};
