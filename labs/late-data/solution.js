import { SparkSession } from 'pyspark.sql';
import { count, max, window } from 'pyspark.sql.functions';

const spark = SparkSession.builder.appName('LateData').getOrCreate();

const readings = spark.readStream
  .format('memory')
  .option('events', 'readings')
  .option('arrivalColumn', 'arrivedMs')
  .schema('time timestamp, sensor string, celsius int')
  .load();

const peaks = readings
  .withWatermark('time', '20 seconds')
  .groupBy(window('time', '10 seconds'))
  .agg(max('celsius').alias('peak'), count('sensor').alias('readings'));

peaks.writeStream.queryName('peaks').format('console').option('truncate', false).outputMode('append').start();
