import { SparkSession } from 'pyspark.sql';
import { explode, split, window } from 'pyspark.sql.functions';

const spark = SparkSession.builder.appName('QuickExample').getOrCreate();

const lines = spark.readStream
  .format('socket')
  .option('host', 'localhost')
  .option('port', 9999)
  .option('includeTimestamp', true)
  .load();

const words = lines.select(explode(split('value', ' ')).alias('word'), 'timestamp');

const counts = words.groupBy('word').count();
counts.writeStream.queryName('counts').format('console').outputMode('complete').start();

const perWindow = words
  .withWatermark('timestamp', '2 seconds')
  .groupBy(window('timestamp', '5 seconds'), 'word')
  .count();
perWindow.writeStream.queryName('windows').format('console').option('truncate', false).outputMode('append').start();
