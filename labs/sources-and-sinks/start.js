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
  .writeStream.queryName('intake')
  .format('console')
  .start();
