import { SparkSession } from 'pyspark.sql';
import { count, max, window } from 'pyspark.sql.functions';

const spark = SparkSession.builder.appName('LateData').getOrCreate();

const readings = spark.readStream
  .format('memory')
  .option('events', 'readings')
  .option('arrivalColumn', 'arrivedMs')
  .schema('time timestamp, sensor string, celsius int')
  .load();

// Task 1: the peak of each window of 10 seconds, written once.
const peaks = readings;

peaks.writeStream.queryName('peaks').format('console').option('truncate', false).outputMode('append').start();
