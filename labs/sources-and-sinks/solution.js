import { spark } from 'pyspark.sql';

const sleep = ms => new Promise(done => setTimeout(done, ms));

// A weather station puts a file into the folder /in every three seconds.
async function station() {
  for (let file = 1; file <= 5; file++) {
    const lines = ['oslo', 'rome', 'lima'].map((city, place) => `${city},${file},${(file * 7 + place * 5) % 30}`);
    spark.disk.write(`/in/${file}.csv`, `city,hour,celsius\n${lines.join('\n')}\n`);
    await sleep(3000);
  }
}
station();

const kafka = { 'kafka.bootstrap.servers': 'broker-1:9092' };

spark.readStream
  .schema('city string, hour int, celsius int')
  .option('header', true)
  .csv('/in')
  .selectExpr('city AS key', 'to_json(struct(city, hour, celsius)) AS value')
  .writeStream.queryName('intake')
  .format('kafka')
  .options({ ...kafka, topic: 'weather', checkpointLocation: '/checkpoints/intake' })
  .start();

spark.readStream
  .format('kafka')
  .options({ ...kafka, subscribe: 'weather', startingOffsets: 'earliest' })
  .load()
  .selectExpr("from_json(CAST(value AS STRING), 'city string, hour int, celsius int') AS w")
  .select('w.*')
  .writeStream.queryName('archive')
  .format('json')
  .option('checkpointLocation', '/checkpoints/archive')
  .partitionBy('city')
  .start('/archive');

spark.readStream
  .format('rate')
  .option('rowsPerSecond', 5)
  .load()
  .selectExpr("'test' AS key", 'CAST(value AS STRING) AS value')
  .writeStream.queryName('load')
  .format('kafka')
  .options({ ...kafka, topic: 'test', checkpointLocation: '/checkpoints/load' })
  .start();
