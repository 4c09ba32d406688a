import { SparkSession } from 'pyspark.sql';
import { session_window, window } from 'pyspark.sql.functions';

const spark = SparkSession.builder.appName('Windows').getOrCreate();

const clicks = spark.readStream
  .format('memory')
  .option('events', 'clicks')
  .option('arrivalColumn', 'arrivedMs')
  .schema('time timestamp, user string')
  .load()
  .withWatermark('time', '5 seconds');

// Task 1: clicks of each 10 seconds.
clicks.groupBy('user', 'time').count().writeStream.queryName('tumbling').format('console').outputMode('append').start();

// Task 2: a query "sliding", clicks of 10 seconds, every 5 seconds.

// Task 3: a query "sessions", clicks of each visit of a user.
