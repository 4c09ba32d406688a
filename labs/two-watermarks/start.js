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

const visitors = stream('north', '5 seconds').union(stream('south', '5 seconds'));
const perWindow = visitors.groupBy(window('time', '10 seconds')).agg(count('gate').alias('visitors'));

perWindow.writeStream.queryName('careful').format('console').outputMode('append').start();
