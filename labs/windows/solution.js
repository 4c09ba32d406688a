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

const write = (counts, name) =>
  counts.writeStream.queryName(name).format('console').option('truncate', false).outputMode('append').start();

write(clicks.groupBy(window('time', '10 seconds')).count(), 'tumbling');
write(clicks.groupBy(window('time', '10 seconds', '5 seconds')).count(), 'sliding');
write(clicks.groupBy(session_window('time', '5 seconds'), 'user').count(), 'sessions');
