import { spark } from 'pyspark.sql';
import { expr } from 'pyspark.sql.functions';

const stream = (events, schema) =>
  spark.readStream.format('memory').option('events', events).option('arrivalColumn', 'arrivedMs').schema(schema).load();

const impressions = stream('impressions', 'shownAt timestamp, id string, ad string').withWatermark(
  'shownAt',
  '15 seconds',
);
const clicks = stream('clicks', 'clickedAt timestamp, clickOf string').withWatermark('clickedAt', '15 seconds');

impressions
  .join(clicks, expr('clickOf = id'))
  .select('id', 'ad', 'shownAt', 'clickedAt')
  .writeStream.queryName('clicked')
  .format('console')
  .outputMode('append')
  .start();
