/** Windows: the same clicks counted in tumbling and sliding windows, and by each user's sessions. */
import { type Example, events } from '../example.ts';
import { NOON } from './readings.ts';

export const windows: Example = {
  scene: 'windows',
  title: 'Three ways to cut time',
  about:
    'The same clicks fall into tumbling windows of 10 seconds, into sliding ones that begin every 5 seconds, and into sessions that end after 6 seconds of a user’s silence. A window is held as state until the watermark has passed its end; then it is written and let go.',
  setUp: {
    startsAtMs: NOON,
    events: [
      events(
        'clicks',
        `arrivedMs,time,user
        1500,2026-01-05T12:00:01Z,ada
        2500,2026-01-05T12:00:02Z,bob
        4500,2026-01-05T12:00:04Z,ada
        8500,2026-01-05T12:00:08Z,bob
        12500,2026-01-05T12:00:12Z,ada
        13500,2026-01-05T12:00:13Z,ada
        17500,2026-01-05T12:00:17Z,bob
        21500,2026-01-05T12:00:21Z,ada
        26500,2026-01-05T12:00:26Z,bob
        27500,2026-01-05T12:00:27Z,ada
        36500,2026-01-05T12:00:36Z,bob
        44500,2026-01-05T12:00:44Z,ada`,
      ),
    ],
    runForMs: 52_000,
  },
  program: `import { SparkSession } from 'pyspark.sql';
import { session_window, window } from 'pyspark.sql.functions';

const spark = SparkSession.builder.appName('Windows').getOrCreate();

const clicks = spark.readStream
  .format('memory')
  .option('events', 'clicks')
  .option('arrivalColumn', 'arrivedMs')
  .schema('time timestamp, user string')
  .load()
  .withWatermark('time', '4 seconds');

const write = (counts, name) => counts.writeStream.queryName(name).format('console').outputMode('append').start();
write(clicks.groupBy(window('time', '10 seconds')).count(), 'tumbling');
write(clicks.groupBy(window('time', '10 seconds', '5 seconds')).count(), 'sliding');
write(clicks.groupBy(session_window('time', '6 seconds'), 'user').count(), 'sessions');
`,
  atS: 30,
};
