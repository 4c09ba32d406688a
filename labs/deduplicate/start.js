import { spark } from 'pyspark.sql';

const payments = spark.readStream
  .format('memory')
  .option('events', 'payments')
  .option('arrivalColumn', 'arrivedMs')
  .schema('sentAt timestamp, id string, euros int')
  .load();

payments.writeStream.queryName('unique').format('console').outputMode('append').start();
