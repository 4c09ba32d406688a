import { spark } from 'pyspark.sql';
import { count, expr, session_window } from 'pyspark.sql.functions';

const plays = spark.readStream
  .format('memory')
  .option('events', 'plays')
  .option('arrivalColumn', 'arrivedMs')
  .schema('time timestamp, user string, device string, title string')
  .load();

plays
  .withWatermark('time', '5 seconds')
  .groupBy(session_window('time', '10 seconds'), 'user')
  .agg(count('title').alias('plays'))
  .writeStream.queryName('evenings')
  .format('console')
  .outputMode('append')
  .start();
