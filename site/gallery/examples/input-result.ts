/** Input and result: the same words counted in each of the three output modes. */
import { type Example, events } from '../example.ts';

export const inputResult: Example = {
  scene: 'input-result',
  title: 'One input, three output modes',
  about:
    'The three queries read the same words. Complete mode writes the whole result again, update mode the rows that changed, append mode only what will never change: here the rows themselves.',
  setUp: {
    events: [
      events(
        'words',
        `arrivedMs,word
        500,cat
        800,dog
        5200,owl
        5600,cat
        10300,dog
        10400,cat`,
      ),
    ],
    runForMs: 16_000,
  },
  program: `import { SparkSession } from 'pyspark.sql';

const spark = SparkSession.builder.appName('Modes').getOrCreate();
const words = spark.readStream
  .format('memory')
  .option('events', 'words')
  .option('arrivalColumn', 'arrivedMs')
  .schema('word string')
  .load();
const counts = words.groupBy('word').count();

const write = (frame, mode) =>
  frame.writeStream.queryName(mode).format('console').outputMode(mode).trigger({ processingTime: '5 seconds' }).start();
write(counts, 'complete');
write(counts, 'update');
write(words, 'append');
`,
  atS: 15,
};
