/** Stream-stream join: adverts shown and clicked, with a click that has no advert and adverts that are never clicked. */
import { type Example, events } from '../example.ts';
import { NOON } from './readings.ts';

export const join: Example = {
  scene: 'join',
  title: 'Adverts shown, adverts clicked',
  about:
    'A click belongs to an advert that was shown at most 20 seconds before it. Both sides wait in state for their partner, until the watermark says that none can come any more; a left outer join then writes the advert without a click.',
  setUp: {
    startsAtMs: NOON,
    events: [
      events(
        'shown',
        `arrivedMs,shownAt,ad
        1000,2026-01-05T12:00:00Z,tea
        4000,2026-01-05T12:00:03Z,car
        9000,2026-01-05T12:00:08Z,shoe
        16000,2026-01-05T12:00:15Z,lamp
        27000,2026-01-05T12:00:26Z,tea
        39000,2026-01-05T12:00:38Z,hat
        52000,2026-01-05T12:00:51Z,car`,
      ),
      events(
        'clicked',
        `arrivedMs,clickedAt,clickedAd
        6000,2026-01-05T12:00:05Z,tea
        13000,2026-01-05T12:00:12Z,shoe
        14000,2026-01-05T12:00:13Z,tea
        22000,2026-01-05T12:00:21Z,bike
        33000,2026-01-05T12:00:32Z,tea
        45000,2026-01-05T12:00:44Z,hat
        56000,2026-01-05T12:00:55Z,car`,
      ),
    ],
    runForMs: 66_000,
  },
  program: `import { SparkSession } from 'pyspark.sql';
import { expr } from 'pyspark.sql.functions';

const spark = SparkSession.builder.appName('Adverts').getOrCreate();
const stream = (events, schema) =>
  spark.readStream.format('memory').option('events', events).option('arrivalColumn', 'arrivedMs').schema(schema).load();

const shown = stream('shown', 'shownAt timestamp, ad string').withWatermark('shownAt', '5 seconds');
const clicked = stream('clicked', 'clickedAt timestamp, clickedAd string').withWatermark('clickedAt', '5 seconds');

shown
  .join(
    clicked,
    expr('ad = clickedAd AND clickedAt >= shownAt AND clickedAt <= shownAt + interval 20 seconds'),
    'leftOuter',
  )
  .writeStream.queryName('seen')
  .format('console')
  .outputMode('append')
  .start();
`,
  atS: 40,
};
