/** Event time: windows of ten seconds, a watermark, and two readings that come late. */
import type { Example } from '../example.ts';
import { NOON, readings } from './readings.ts';

export const eventTime: Example = {
  scene: 'event-time',
  title: 'The peak of every ten seconds',
  about:
    'Each square is a reading: to the right when it was taken, upward when it arrived. The reading of 34 °C comes 22 seconds late, below the watermark: its window is over, and it is dropped.',
  setUp: { startsAtMs: NOON, events: [readings], runForMs: 52_000 },
  program: `import { SparkSession } from 'pyspark.sql';
import { max, window } from 'pyspark.sql.functions';

const spark = SparkSession.builder.appName('Peaks').getOrCreate();

spark.readStream
  .format('memory')
  .option('events', 'readings')
  .option('arrivalColumn', 'arrivedMs')
  .schema('time timestamp, sensor string, celsius int')
  .load()
  .withWatermark('time', '10 seconds')
  .groupBy(window('time', '10 seconds'))
  .agg(max('celsius').alias('peak'))
  .writeStream.queryName('peaks')
  .format('console')
  .outputMode('append')
  .start();
`,
  atS: 44,
};
