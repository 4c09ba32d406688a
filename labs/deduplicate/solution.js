import { spark } from 'pyspark.sql';

const payments = spark.readStream
  .format('memory')
  .option('events', 'payments')
  .option('arrivalColumn', 'arrivedMs')
  .schema('sentAt timestamp, id string, euros int')
  .load();

payments.dropDuplicates(['id']).writeStream.queryName('unique').format('console').outputMode('append').start();

payments
  .withWatermark('sentAt', '20 seconds')
  .dropDuplicatesWithinWatermark(['id'])
  .writeStream.queryName('bounded')
  .format('console')
  .outputMode('append')
  .start();
