/** spark.sql: what queries over views give, on streams and static rows, and what they are refused with. */
import { describe, expect, test } from 'vitest';
import type { Lab } from '../../engine/index.ts';
import { resultOf } from './run-of.ts';

const lab: Partial<Lab> = {
  events: [
    {
      name: 'words',
      rows: [
        { ts: '2026-01-05T08:00:01Z', word: 'cat', n: 1 },
        { ts: '2026-01-05T08:00:02Z', word: 'dog', n: 2 },
        { ts: '2026-01-05T08:00:03Z', word: 'cat', n: 3 },
        { ts: '2026-01-05T08:00:15Z', word: 'owl', n: 4 },
      ],
    },
  ],
};
const begin = `
import { spark } from 'pyspark.sql';
spark.read.format('memory').option('events', 'words').load().createOrReplaceTempView('words');
spark.readStream.format('memory').option('events', 'words').load().withWatermark('ts', '5 seconds').createOrReplaceTempView('stream');
spark.createDataFrame([{ word: 'cat', kind: 'mammal' }, { word: 'owl', kind: 'bird' }]).createTempView('kinds');
`;

/** The rows of a query over static views. */
async function rowsOf(query: string): Promise<unknown> {
  const { program, output } = await resultOf(
    `${begin}console.log(JSON.stringify(spark.sql(${JSON.stringify(query)}).collect()));`,
    [],
    lab,
  );
  expect(program).toMatchObject({ status: 'finished', message: null });
  return JSON.parse(output);
}

/** The message that a query is refused with. */
async function refusalOf(query: string): Promise<string> {
  const { output } = await resultOf(
    `${begin}try { spark.sql(${JSON.stringify(query)}); } catch (error) { console.log(error.name + ': ' + error.message); }`,
    [],
    lab,
  );
  return output.trim();
}

describe('SELECT', () => {
  const queries: [rule: string, query: string, rows: unknown][] = [
    [
      'items, WHERE, ORDER BY a column that is not selected',
      "SELECT upper(word) AS w FROM words WHERE word <> 'dog' ORDER BY n DESC",
      [{ w: 'OWL' }, { w: 'CAT' }, { w: 'CAT' }],
    ],
    [
      'DISTINCT, ORDER BY, LIMIT',
      'SELECT DISTINCT word FROM words ORDER BY word LIMIT 2',
      [{ word: 'cat' }, { word: 'dog' }],
    ],
    [
      'GROUP BY gives the items and nothing else',
      'SELECT count(*) AS c FROM words GROUP BY word ORDER BY c DESC',
      [{ c: 2 }, { c: 1 }, { c: 1 }],
    ],
    [
      'keys by number and alias; ORDER BY an aggregate',
      'SELECT upper(word) AS w, sum(n) FROM words GROUP BY w ORDER BY sum(n) DESC, 1',
      [
        { w: 'CAT', 'sum(n)': 4 },
        { w: 'OWL', 'sum(n)': 4 },
        { w: 'DOG', 'sum(n)': 2 },
      ],
    ],
    [
      'ORDER BY an aggregate that is not selected',
      'SELECT word FROM words GROUP BY word ORDER BY count(*) DESC, word LIMIT 2',
      [{ word: 'cat' }, { word: 'dog' }],
    ],
    [
      'HAVING with an aggregate that is not selected',
      'SELECT word FROM words GROUP BY word HAVING count(*) > 1',
      [{ word: 'cat' }],
    ],
    ['an aggregate without GROUP BY', 'SELECT count(*) AS c, max(n) AS m FROM words', [{ c: 4, m: 4 }]],
    [
      'window among the items is the window of GROUP BY',
      "SELECT window.start, word, count(*) AS c FROM words GROUP BY window(ts, '10 seconds'), word HAVING c > 1",
      [{ start: '2026-01-05T08:00:00.000Z', word: 'cat', c: 2 }],
    ],
    [
      'JOIN with aliases',
      'SELECT w.word, k.kind FROM words w JOIN kinds AS k ON w.word = k.word WHERE n > 1 ORDER BY n',
      [
        { word: 'cat', kind: 'mammal' },
        { word: 'owl', kind: 'bird' },
      ],
    ],
    [
      'LEFT JOIN USING',
      'SELECT word, kind FROM words LEFT JOIN kinds USING (word) ORDER BY n LIMIT 2',
      [
        { word: 'cat', kind: 'mammal' },
        { word: 'dog', kind: null },
      ],
    ],
    ['LEFT ANTI JOIN', 'SELECT word FROM words LEFT ANTI JOIN kinds ON words.word = kinds.word', [{ word: 'dog' }]],
    [
      'WITH, a subquery in FROM, UNION ALL',
      "WITH a AS (SELECT 'x' AS v), b AS (SELECT 'y' AS v) SELECT v FROM (SELECT * FROM a UNION ALL SELECT * FROM b) ORDER BY v DESC",
      [{ v: 'y' }, { v: 'x' }],
    ],
    ['UNION takes away duplicates', "(SELECT 'x' AS v UNION SELECT 'x')", [{ v: 'x' }]],
    [
      'LATERAL VIEW',
      "SELECT part FROM (SELECT 'a b' AS line) LATERAL VIEW explode(split(line, ' ')) t AS part",
      [{ part: 'a' }, { part: 'b' }],
    ],
    [
      'GROUPING SETS, grouping and grouping_id',
      'SELECT word, count(*) AS c, grouping(word) AS g, grouping_id() AS id FROM words GROUP BY GROUPING SETS ((word), ()) HAVING c > 1 ORDER BY c',
      [
        { word: 'cat', c: 2, g: 0, id: 0 },
        { word: null, c: 4, g: 1, id: 1 },
      ],
    ],
    [
      'a subquery for one value',
      'SELECT word, (SELECT max(n) FROM words) AS most FROM words WHERE n > (SELECT avg(n) FROM words) ORDER BY n',
      [
        { word: 'cat', most: 4 },
        { word: 'owl', most: 4 },
      ],
    ],
    [
      'IN and EXISTS with subqueries; IN over nothing is false',
      'SELECT word FROM words WHERE word IN (SELECT word FROM kinds) AND EXISTS (SELECT 1 FROM kinds) AND n NOT IN (SELECT n FROM words WHERE n > 9) AND n > 1 ORDER BY n',
      [{ word: 'cat' }, { word: 'owl' }],
    ],
    [
      'GROUP BY ALL',
      'SELECT word, count(*) AS c FROM words GROUP BY ALL ORDER BY word LIMIT 1',
      [{ word: 'cat', c: 2 }],
    ],
  ];
  for (const [rule, query, rows] of queries) {
    test(rule, async () => {
      expect(await rowsOf(query)).toEqual(rows);
    });
  }

  test('a query over a stream is a stream: it runs by writeStream, with its watermark', async () => {
    const { output } = await resultOf(
      `${begin}
      spark.sql('CREATE OR REPLACE TEMP VIEW counts AS SELECT window.end AS end, count(*) AS c FROM stream GROUP BY window(ts, "10 seconds")');
      const counts = spark.table('counts');
      const query = counts.writeStream.format('memory').queryName('out').outputMode('append').start();
      await query.processAllAvailable();
      await query.stop();
      console.log(counts.isStreaming, JSON.stringify(spark.sql('SELECT * FROM out').collect()));`,
      [],
      lab,
    );
    expect(output.trim()).toBe('true [{"end":"2026-01-05T08:00:10.000Z","c":3}]');
  });

  test('the WATERMARK clause of 4.1', async () => {
    const { output } = await resultOf(
      `${begin}
      spark.readStream.format('memory').option('events', 'words').load().createTempView('raw');
      console.log(spark.sql('SELECT * FROM raw WATERMARK ts DELAY OF INTERVAL 5 SECONDS AS r').toJSONPlan());`,
      [],
      lab,
    );
    expect(output).toContain('"kind":"withWatermark","eventTime":"ts","delayThreshold":"5 SECONDS"');
  });
});

describe('what a query is refused with', () => {
  const refusals: [rule: string, query: string, message: string][] = [
    [
      'text that is no SQL, with line and place',
      'SELECT word\nFORM words',
      "ParseException: [PARSE_SYNTAX_ERROR] Syntax error at or near 'words'",
    ],
    [
      'a view that is not there, with the nearest',
      'SELECT * FROM wrds',
      "[TABLE_OR_VIEW_NOT_FOUND] The table or view `wrds` cannot be found. Verify the spelling and correctness of the schema and catalog. Did you mean 'words'?",
    ],
    ['a column that is not there', 'SELECT wrod FROM words', '[UNRESOLVED_COLUMN.WITH_SUGGESTION]'],
    [
      'a column that is neither grouped nor aggregated',
      'SELECT word, n FROM words GROUP BY word',
      '[MISSING_AGGREGATION]',
    ],
    [
      'a stream in a subquery',
      'SELECT word FROM words WHERE word IN (SELECT word FROM stream)',
      '[INVALID_SUBQUERY_EXPRESSION.STREAMING_QUERY]',
    ],
    [
      'a subquery of several rows as one value',
      'SELECT (SELECT word FROM words) AS w',
      '[SCALAR_SUBQUERY_TOO_MANY_ROWS]',
    ],
    ['a statement that is left out', 'DROP TABLE words', 'spark.sql runs SELECT and CREATE TEMP VIEW here, not DROP.'],
  ];
  for (const [rule, query, message] of refusals) {
    test(rule, async () => {
      expect(await refusalOf(query)).toContain(message);
    });
  }
});
