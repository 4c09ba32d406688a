/**
 * Export (part 10): the same plan as a PySpark script and as Spark SQL. The scripts' texts are kept in exports/;
 * UPDATE=1 writes them anew. `npm run conform:pyspark` runs a sample of such scripts on the real Spark.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { planOf, type RecordedInputs, type RecordedNode } from '../../cli/conform/spark-plan.ts';
import type { ExportedQuery } from '../../engine/spark/export/exported-query.ts';
import { ExportError } from '../../engine/spark/export/exported-query.ts';
import { expressionText } from '../../engine/spark/export/expression-text.ts';
import { exportPySpark } from '../../engine/spark/export/pyspark.ts';
import { exportSparkSql } from '../../engine/spark/export/spark-sql.ts';
import { parseExpression } from '../../engine/spark/expression/parser.ts';
import type { Plan } from '../../engine/stream/plan/plan.ts';

const stream = (source: string, schema: string): Plan => ({ kind: 'stream', source, schema });
const late = (eventTime: string, child: Plan): Plan => ({
  kind: 'withWatermark',
  eventTime,
  delayThreshold: '10 minutes',
  child,
});

const words = late('ts', stream('words', 'ts TIMESTAMP, word STRING'));
const counts: Plan = {
  kind: 'aggregate',
  grouping: 'groupBy',
  keys: ["window(ts, '10 minutes') AS w", 'word'],
  aggregates: ['count(*) AS n'],
  child: { kind: 'filter', condition: "word <> 'the'", child: words },
};
const join: Plan = {
  kind: 'join',
  left: { kind: 'alias', name: 'i', child: late('shown', stream('impressions', 'ad STRING, shown TIMESTAMP')) },
  right: { kind: 'alias', name: 'c', child: late('clicked', stream('clicks', 'ad STRING, clicked TIMESTAMP')) },
  on: 'i.ad = c.ad AND clicked BETWEEN shown AND shown + INTERVAL 1 HOUR',
  how: 'inner',
};

const files = (folder: string) => ({ kind: 'files', folder, format: 'json' }) as const;
const base = { outputMode: 'append', conf: {}, sink: { kind: 'console' }, checkpoint: 'checkpoint' } as const;
const QUERIES: Record<string, ExportedQuery> = {
  'count-per-window': {
    ...base,
    name: 'Count per window',
    plan: counts,
    outputMode: 'update',
    sources: { words: files('data/words') },
  },
  'join-of-streams': {
    ...base,
    name: 'Join of streams',
    plan: { kind: 'select', items: ['i.ad AS ad', 'shown', 'clicked'], child: join },
    sources: { impressions: files('data/impressions'), clicks: files('data/clicks') },
  },
  'from-kafka': {
    ...base,
    name: 'From Kafka',
    plan: {
      kind: 'withColumn',
      name: 'long',
      expression: {
        kind: 'call',
        name: '>',
        args: [
          { kind: 'call', name: 'length', args: [{ kind: 'name', parts: ['word'] }] },
          { kind: 'literal', type: { kind: 'int' }, text: '5' },
        ],
      } as { kind: string },
      child: words,
    },
    sources: {
      words: { kind: 'kafka', bootstrapServers: 'localhost:9092', topic: 'words', startingOffsets: 'earliest' },
    },
  },
};

function kept(name: string, text: string): string {
  const file = new URL(`exports/${name}`, import.meta.url);
  if (process.env['UPDATE']) writeFileSync(file, text);
  return readFileSync(file, 'utf8');
}

describe('export', () => {
  for (const [name, query] of Object.entries(QUERIES)) {
    test(`${name} as a PySpark script`, () => {
      const script = exportPySpark(query);
      expect(script).toBe(kept(`${name}.py`, script));
    });
  }

  for (const name of ['count-per-window', 'join-of-streams']) {
    test(`${name} as a SQL script`, () => {
      const script = exportSparkSql(QUERIES[name]!);
      expect(script).toBe(kept(`${name}.sql`, script));
    });
  }

  test('code that is TypeScript is refused with what to do', () => {
    const plan: Plan = {
      kind: 'transformWithState',
      keys: ['word'],
      function: 'Counter',
      outputSchema: 'n INT',
      outputMode: 'update',
      timeMode: 'None',
      child: words,
    };
    expect(() => exportPySpark({ ...QUERIES['count-per-window']!, plan })).toThrow(ExportError);
    expect(() => exportPySpark({ ...QUERIES['count-per-window']!, plan })).toThrow(/"Counter".*Python/);
  });

  test('SQL refuses what it cannot say', () => {
    const plan: Plan = { kind: 'dropDuplicates', columns: ['word'], withinWatermark: true, child: words };
    expect(() => exportSparkSql({ ...QUERIES['count-per-window']!, plan })).toThrow(
      /export the query as a PySpark script/,
    );
  });

  test('every expression of the recordings reads the same when it is printed and read again', () => {
    let read = 0;
    const different: string[] = [];
    for (const text of recordedExpressions()) {
      const tree = parsed(text);
      if (tree === null) continue;
      read++;
      const printed = expressionText(tree as { kind: string });
      if (JSON.stringify(meaning(parsed(printed))) !== JSON.stringify(meaning(tree)))
        different.push(`${text}  =>  ${printed}`);
    }
    expect(different).toEqual([]);
    expect(read).toBeGreaterThan(400);
  });
});

function parsed(text: string): object | null {
  try {
    return parseExpression(text) as object;
  } catch {
    return null;
  }
}

/** A literal and the cast of its text mean the same. */
function meaning(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meaning);
  if (value === null || typeof value !== 'object') return value;
  const node = value as Record<string, unknown>;
  const child = node['child'] as Record<string, unknown> | undefined;
  const isCastText = node['kind'] === 'cast' && !node['isTry'] && child?.['kind'] === 'literal';
  if (isCastText) return { kind: 'literal', type: node['type'], text: child['text'] };
  return Object.fromEntries(Object.entries(node).map(([key, each]) => [key, meaning(each)]));
}

function recordedExpressions(): Set<string> {
  const texts = new Set<string>();
  const folder = new URL('../conformance/spark/', import.meta.url);
  const visit = (plan: Plan): void => {
    const each = plan as unknown as Record<string, unknown>;
    for (const key of ['items', 'keys', 'aggregates'])
      for (const text of (each[key] as string[]) ?? []) texts.add(text);
    for (const key of ['condition', 'expression']) if (typeof each[key] === 'string') texts.add(each[key] as string);
    for (const key of ['child', 'left', 'right']) if (each[key]) visit(each[key] as Plan);
  };
  for (const name of readdirSync(folder).filter(file => file.endsWith('.json'))) {
    const { cases } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as {
      cases: (RecordedInputs & { query: RecordedNode })[];
    };
    for (const recorded of cases) visit(planOf(recorded.query, recorded));
  }
  return texts;
}
