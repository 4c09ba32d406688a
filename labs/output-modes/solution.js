import { SparkSession } from 'pyspark.sql';
import { col, desc, sum } from 'pyspark.sql.functions';

const spark = SparkSession.builder.appName('OutputModes').getOrCreate();

const orders = spark.readStream
  .format('memory')
  .option('events', 'orders')
  .option('arrivalColumn', 'arrivedMs')
  .schema('id int, city string, amount int')
  .load();

const totals = orders.groupBy('city').agg(sum('amount').alias('total'));

totals.orderBy(desc('total')).writeStream.queryName('dashboard').format('console').outputMode('complete').start();

totals.writeStream.queryName('store').format('console').outputMode('update').start();

orders.filter(col('amount').geq(50)).writeStream.queryName('archive').format('console').outputMode('append').start();
