import { spark } from 'pyspark.sql';

const attempts = spark.readStream
  .format('memory')
  .option('events', 'attempts')
  .option('arrivalColumn', 'arrivedMs')
  .schema('time timestamp, user string, ok string')
  .load()
  .withWatermark('time', '5 seconds');

/** Counts the failures of one user since the last success. */
function afterThree(key, rows, state) {
  const alerts = [];
  let failures = state.exists ? state.get[0] : 0;
  for (const { ok } of rows) {
    failures = failures + 1;
    if (failures === 3) alerts.push({ user: key[0], failures });
  }
  state.update([failures]);
  return alerts;
}

attempts
  .groupBy('user')
  .applyInPandasWithState(afterThree, 'user string, failures int', 'failures int', 'append', 'NoTimeout')
  .writeStream.queryName('alerts')
  .format('console')
  .outputMode('append')
  .start();
