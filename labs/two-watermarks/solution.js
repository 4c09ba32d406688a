import { spark } from 'pyspark.sql';
import { count, window } from 'pyspark.sql.functions';

const stream = (events, delay) =>
  spark.readStream
    .format('memory')
    .option('events', events)
    .option('arrivalColumn', 'arrivedMs')
    .schema('time timestamp, gate string')
    .load()
    .withWatermark('time', delay);

const count10 = (northDelay, southDelay) =>
  stream('north', northDelay)
    .union(stream('south', southDelay))
    .groupBy(window('time', '10 seconds'))
    .agg(count('gate').alias('visitors'));

count10('5 seconds', '5 seconds').writeStream.queryName('careful').format('console').outputMode('append').start();

spark.conf.set('spark.sql.streaming.multipleWatermarkPolicy', 'max');
count10('15 seconds', '5 seconds').writeStream.queryName('steady').format('console').outputMode('append').start();
