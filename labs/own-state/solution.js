import { spark } from 'pyspark.sql';

const attempts = spark.readStream
  .format('memory')
  .option('events', 'attempts')
  .option('arrivalColumn', 'arrivedMs')
  .schema('time timestamp, user string, ok string')
  .load()
  .withWatermark('time', '5 seconds');

/** Counts the failures of one user since the last success, and forgets them a minute after the last attempt. */
function afterThree(key, rows, state) {
  if (state.hasTimedOut) {
    state.remove();
    return [];
  }
  const alerts = [];
  let failures = state.exists ? state.get[0] : 0;
  let last = 0;
  for (const { ok, time } of rows) {
    failures = ok === 'yes' ? 0 : failures + 1;
    last = Math.max(last, time.getTime());
    if (failures === 3) alerts.push({ user: key[0], failures });
  }
  if (failures === 0) {
    state.remove();
  } else {
    state.update([failures]);
    state.setTimeoutTimestamp(last + 30000);
  }
  return alerts;
}

attempts
  .groupBy('user')
  .applyInPandasWithState(afterThree, 'user string, failures int', 'failures int', 'append', 'EventTimeTimeout')
  .writeStream.queryName('alerts')
  .format('console')
  .outputMode('append')
  .start();
