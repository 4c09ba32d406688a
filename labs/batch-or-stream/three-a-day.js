import { spark } from 'pyspark.sql';
import { count, max } from 'pyspark.sql.functions';

const flights = spark.readStream
  .format('memory')
  .option('events', 'flights')
  .option('arrivalColumn', 'arrivedMs')
  .schema('time timestamp, origin string, destination string, delay int')
  .load();

const perAirport = flights.groupBy('origin').agg(count('delay').alias('flights'), max('delay').alias('worst'));

// The job of the night: once a day, that is, every 24 seconds.
perAirport.writeStream
  .queryName('nightly')
  .format('console')
  .outputMode('complete')
  .trigger({ processingTime: '24 seconds' })
  .start();

perAirport.writeStream
  .queryName('live')
  .format('console')
  .outputMode('complete')
  .trigger({ processingTime: '8 seconds' })
  .start();
