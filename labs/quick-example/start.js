import { SparkSession } from 'pyspark.sql';
import { explode, split, window } from 'pyspark.sql.functions';

const spark = SparkSession.builder.appName('QuickExample').getOrCreate();

const lines = spark.readStream
  .format('socket')
  .option('host', 'localhost')
  .option('port', 9999)
  .option('includeTimestamp', true)
  .load();

// Task 1: a row of lines has a whole line in its column value. Make a row of each word, and count.
lines.writeStream.queryName('counts').format('console').outputMode('append').start();

// Task 2: count the words of each window of 5 seconds, in a second query.
