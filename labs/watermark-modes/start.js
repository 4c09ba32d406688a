import { spark } from 'pyspark.sql';
import { window } from 'pyspark.sql.functions';

const quakes = spark.readStream
  .format('memory')
  .option('events', 'quakes')
  .option('arrivalColumn', 'arrivedMs')
  .schema('time timestamp, id string, magnitude double, place string')
  .load();

const perDay = quakes.withWatermark('time', '1 hour').groupBy(window('time', '1 day')).count();

perDay.writeStream.queryName('ledger').format('console').outputMode('append').start();
