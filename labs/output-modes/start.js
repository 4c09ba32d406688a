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

// Task 1: the dashboard shows all cities, the greatest total first.
totals.writeStream.queryName('dashboard').format('console').outputMode('update').start();

// Task 2: a query "store" that writes the totals that changed.

// Task 3: a query "archive" that writes each order of 50 or more, once.
