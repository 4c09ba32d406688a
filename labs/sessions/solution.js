import { spark } from 'pyspark.sql';
import { count, expr, session_window } from 'pyspark.sql.functions';

const plays = spark.readStream
  .format('memory')
  .option('events', 'plays')
  .option('arrivalColumn', 'arrivedMs')
  .schema('time timestamp, user string, device string, title string')
  .load();

plays
  .withWatermark('time', '15 seconds')
  .groupBy(session_window('time', '10 seconds'), 'user')
  .agg(count('title').alias('plays'))
  .writeStream.queryName('evenings')
  .format('console')
  .outputMode('append')
  .start();

plays
  .withWatermark('time', '15 seconds')
  .groupBy(
    session_window('time', expr("CASE WHEN device = 'tv' THEN INTERVAL 30 SECONDS ELSE INTERVAL 10 SECONDS END")),
    'user',
  )
  .agg(count('title').alias('plays'))
  .writeStream.queryName('perDevice')
  .format('console')
  .outputMode('append')
  .start();
