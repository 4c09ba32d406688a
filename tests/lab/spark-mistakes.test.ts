/**
 * Mistakes in programs (the part on bad input): each is told with Spark's condition, the line of the program,
 * and, where a name is wrong, the nearest that is right. Nothing of it is a stack trace.
 */
import { describe, expect, test } from 'vitest';
import type { Lab } from '../../engine/index.ts';
import { resultOf } from './run-of.ts';

const lab: Partial<Lab> = {
  events: [
    {
      name: 'words',
      rows: [
        { ts: '2026-01-05T08:00:01Z', word: 'cat', n: 1 },
        { ts: '2026-01-05T08:00:12Z', word: 'dog', n: 0 },
      ],
    },
  ],
};
/** Seven lines: the mistake stands in line 8. */
const begin = `
import { SparkSession } from 'pyspark.sql';
import * as F from 'pyspark.sql.functions';
const spark = SparkSession.builder.appName('test').getOrCreate();
const words = spark.readStream.format('memory').option('events', 'words').load();
const marked = words.withWatermark('ts', '5 seconds');
const others = marked.selectExpr('ts AS t2', 'word AS w2');
`;

const mistakes: [rule: string, code: string, told: readonly string[]][] = [
  ['a column', "words.select('wrd');", ['UNRESOLVED_COLUMN.WITH_SUGGESTION', '[`word`, ']],
  ['a column in SQL', "words.filter('m > 5');", ['UNRESOLVED_COLUMN.WITH_SUGGESTION', '[`n`, ']],
  [
    'a column of a method',
    "words.dropDuplicates(['wrd']);",
    ['Cannot resolve column name "wrd"', "Did you mean 'word'?"],
  ],
  ['a column of withWatermark', "words.withWatermark('tss', '1 second');", ['UNRESOLVED_COLUMN', '[`ts`, ']],
  ['a field of a struct', "words.selectExpr('struct(n AS a).b');", ['FIELD_NOT_FOUND', '`a`']],
  ['a function in SQL', "words.selectExpr('uper(word)');", ['UNRESOLVED_ROUTINE', "Did you mean 'upper'?"]],
  ['a function of the module', "words.select(F.uper('word'));", ["has no attribute 'uper'", "Did you mean 'upper'?"]],
  ['a method', "words.selct('word');", ["has no attribute 'selct'", "Did you mean 'select'?"]],
  ['a view', "spark.sql('SELECT * FROM word');", ['TABLE_OR_VIEW_NOT_FOUND']],
  ['a format', "spark.readStream.format('kafak').load();", ['DATA_SOURCE_NOT_FOUND', "Did you mean 'kafka'?"]],
  [
    'an option',
    "spark.readStream.format('rate').option('rowPerSecond', 5).load();",
    ["has no option 'rowPerSecond'", "Did you mean 'rowsPerSecond'?"],
  ],
  ['an output mode', "words.writeStream.outputMode('apend');", ['STREAMING_OUTPUT_MODE.INVALID', "'Append'"]],
  ['a trigger', "words.writeStream.trigger({ procesingTime: '1 second' });", ["Did you mean 'processingTime'?"]],
  ['types that do not go together', "words.selectExpr('word + array(1)');", ['DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES']],
  [
    'an argument of a type that does not fit',
    "words.selectExpr('year(array(1))');",
    ['DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
  ],
  ['a condition that is no truth', "words.filter('n + 1');", ['DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN']],
  [
    'a cast that there is not',
    "words.selectExpr('CAST(array(n) AS INT)');",
    ['DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION'],
  ],
  ["JavaScript's operators", "words.select(F.col('n') + 1);", ['.plus(1)']],
  ['a delay', "words.withWatermark('ts', '10 secs');", ['CANNOT_PARSE_INTERVAL', 'seconds']],
  ['a delay without a space', "words.withWatermark('ts', '10seconds');", ['CANNOT_PARSE_INTERVAL', 'Put a space']],
  [
    "a window's length",
    "words.groupBy(F.window('ts', '5 parsecs')).count();",
    ['CANNOT_PARSE_INTERVAL', 'Known here: weeks, days, hours, minutes, seconds'],
  ],
  ["a trigger's interval", "words.writeStream.trigger({ processingTime: '5 minuts' });", ["Did you mean 'minutes'?"]],
  ['text that is no SQL', "words.filter('n >');", ['PARSE_SYNTAX_ERROR']],
  [
    'an outer join without a time range',
    "marked.join(others, F.expr('word = w2'), 'left_outer').writeStream.format('noop').start();",
    ['not supported without a watermark in the join keys', 'an appropriate range condition'],
  ],
  [
    'an outer join by an inequality alone',
    "marked.join(others, F.expr('ts < t2'), 'left_outer').writeStream.format('noop').start();",
    ['not supported without a watermark in the join keys'],
  ],
  [
    'append without a watermark',
    "words.groupBy('word').count().writeStream.format('noop').start();",
    ['STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION'],
  ],
  ['a folder that is not there', "spark.read.schema('n INT').json('/inn');", ['PATH_NOT_FOUND']],
];

describe('a mistake is told with its line', () => {
  for (const [rule, code, told] of mistakes) {
    test(rule, async () => {
      const { program } = await resultOf(begin + code, [], lab);
      expect(program).toMatchObject({ status: 'failed', line: 8 });
      for (const part of told) expect(program.message).toContain(part);
      expect(program.message).not.toMatch(/\n\s+at /);
    });
  }

  test('an inner join by an inequality alone fails in batch 0', async () => {
    const code = `${begin}await marked.join(others, F.expr('ts < t2'), 'inner').writeStream.format('noop').start().processAllAvailable();`;
    const { program } = await resultOf(code, [], lab);
    expect(program).toMatchObject({ status: 'failed', line: 8 });
    expect(program.message).toContain('Stream-stream join without equality predicate is not supported.');
  });
});

describe('a row that does not fit', () => {
  const read = (mode: string) => `${begin}
    spark.disk.write('/in/a.json', '{"v":1}\\n{"v":"x"}\\n{bad\\n{"v":2}\\n');
    const query = spark.readStream.schema('v INT, _corrupt_record STRING').option('mode', '${mode}').json('/in')
      .writeStream.format('memory').queryName('out').start();
    await query.processAllAvailable();
    console.log(JSON.stringify(spark.table('out').collect().map(row => [row.v, row._corrupt_record])));`;

  test('becomes NULL with the line beside it, is left out, or ends the query', async () => {
    const rows = async (mode: string) => JSON.parse((await resultOf(read(mode), [], lab)).output) as unknown;
    expect(await rows('PERMISSIVE')).toEqual([
      [1, null],
      [null, '{"v":"x"}'],
      [null, '{bad'],
      [2, null],
    ]);
    expect(await rows('DROPMALFORMED')).toEqual([
      [1, null],
      [2, null],
    ]);
    const { program } = await resultOf(read('FAILFAST'), [], lab);
    expect(program).toMatchObject({ status: 'failed', error: 'StreamingQueryException', line: 12 });
    expect(program.message).toContain(
      '[FAILED_READ_FILE.NO_HINT] Encountered error while reading file file:///in/a.json.',
    );
  });

  test('a value that an expression cannot take ends the query in its batch', async () => {
    const code = `${begin}await words.selectExpr('10 / n').writeStream.format('noop').start().processAllAvailable();`;
    const { program } = await resultOf(code, [], lab);
    expect(program).toMatchObject({ status: 'failed', line: 8 });
    expect(program.message).toContain('[DIVIDE_BY_ZERO]');
  });
});

describe('a checkpoint of another query', () => {
  const start = (frame: string, mode = 'append') =>
    `await ${frame}.writeStream.format('noop').outputMode('${mode}').option('checkpointLocation', '/c').trigger({ availableNow: true }).start().awaitTermination();`;
  const changes: [rule: string, before: string, after: string, told: string][] = [
    [
      'other keys of a group',
      start("words.groupBy('word').count()", 'update'),
      start("words.groupBy('n').count()", 'update'),
      'STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE',
    ],
    [
      'other keys of a join',
      start("marked.join(others, F.expr('word = w2'))"),
      start("marked.join(others, F.expr('ts = t2'))"),
      'STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE',
    ],
    [
      'another operator',
      start("words.dropDuplicates(['word'])"),
      start("words.groupBy('word').count()", 'update'),
      'STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA',
    ],
  ];
  for (const [rule, before, after, told] of changes) {
    test(rule, async () => {
      const { program } = await resultOf(`${begin}${before}\n${after}`, [], lab);
      expect(program).toMatchObject({ status: 'failed', line: 9 });
      expect(program.message).toContain(told);
    });
  }
});
