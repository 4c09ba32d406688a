/**
 * A query as a PySpark script, ready for `spark-submit` (Spark 4.1). Each node of the plan is one DataFrame method
 * under its own name. Left out: functions on groups with state, whose code is TypeScript.
 */
import type { Plan } from '../../stream/plan/plan.ts';
import type { ExportedQuery, ExportedSink, ExportedSource } from './exported-query.ts';
import { ExportError } from './exported-query.ts';
import { expressionText } from './expression-text.ts';

type Above = Extract<Plan, { child: Plan }>;
type Leaf = Extract<Plan, { kind: 'stream' | 'table' }>;

/** The script. */
export function exportPySpark(query: ExportedQuery): string {
  const leaves = leavesOf(query.plan);
  const names = variableNames(leaves);
  const conf = Object.entries({ 'spark.sql.session.timeZone': 'UTC', ...query.conf });
  const parts = [
    `"""${query.name}, exported from Weir. Run it with: spark-submit ${fileName(query.name)}"""`,
    `from pyspark.sql import SparkSession\nfrom pyspark.sql.functions import expr`,
    `spark = SparkSession.builder.appName(${python(query.name)}).getOrCreate()\n${conf
      .map(([key, value]) => `spark.conf.set(${python(key)}, ${python(value)})`)
      .join('\n')}`,
    ...leaves.map(leaf => leafText(leaf, names.get(leaf.source)!, query.sources)),
    `result = (\n    ${chain(query.plan, names, 1)}\n)`,
    sinkText(query),
  ];
  return `${parts.join('\n\n')}\n`;
}

function fileName(name: string): string {
  return `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}.py`;
}

/** Each stream and table once. */
function leavesOf(plan: Plan): Leaf[] {
  const found = new Map<string, Leaf>();
  const visit = (node: Plan): void => {
    if (node.kind === 'stream' || node.kind === 'table') found.set(node.source, node);
    else if ('child' in node) visit(node.child);
    else {
      visit(node.left);
      visit(node.right);
    }
  };
  visit(plan);
  return [...found.values()];
}

const TAKEN = new Set(['spark', 'expr', 'result', 'query', 'SparkSession']);
const RESERVED = new Set(
  'and as assert class def del elif else except for from global if import in is lambda not or pass raise return try while with yield None True False'.split(
    ' ',
  ),
);

function variableNames(leaves: readonly Leaf[]): Map<string, string> {
  const names = new Map<string, string>();
  const used = new Set<string>();
  for (const { source } of leaves) {
    let name = source.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^(?=[0-9])/, '_');
    while (TAKEN.has(name) || RESERVED.has(name) || used.has(name)) name += '_';
    used.add(name);
    names.set(source, name);
  }
  return names;
}

/** A text as Python writes it; JSON's escapes are Python's too. */
function python(text: string): string {
  return JSON.stringify(text);
}

function list(texts: readonly string[]): string {
  return `[${texts.map(python).join(', ')}]`;
}

function leafText(leaf: Leaf, name: string, sources: ExportedQuery['sources']): string {
  if (leaf.kind === 'table') {
    const rows = leaf.rows.map(row => `    ${python(JSON.stringify(row))},`).join('\n');
    return [
      `${name} = spark.createDataFrame([(row,) for row in [\n${rows}\n]], "json STRING").selectExpr(`,
      `    ${python(`from_json(json, '${leaf.schema.replaceAll("'", "\\'")}') AS row`)}\n).select("row.*")`,
    ].join('\n');
  }
  const source = sources[leaf.source];
  if (!source) throw new ExportError(`the stream "${leaf.source}" has no place to read from; give it one in "sources"`);
  return `${name} = (\n    ${readText(source, leaf.schema)}\n)`;
}

function readText(source: ExportedSource, schema: string): string {
  if (source.kind === 'format') {
    const hasOwnSchema = ['kafka', 'rate', 'rate-micro-batch', 'socket'].includes(source.format);
    return [
      `spark.readStream.format(${python(source.format)})`,
      ...(hasOwnSchema ? [] : [`.schema(${python(schema)})`]),
      ...optionLines(source.options),
      '.load()',
    ].join('\n    ');
  }
  if (source.kind === 'kafka') {
    const item = python(`from_json(CAST(value AS STRING), '${schema.replaceAll("'", "\\'")}') AS row`);
    return [
      'spark.readStream.format("kafka")',
      `.option("kafka.bootstrap.servers", ${python(source.bootstrapServers)})`,
      `.option("subscribe", ${python(source.topic)})`,
      `.option("startingOffsets", ${python(source.startingOffsets)})`,
      `.load()`,
      `.selectExpr(${item})`,
      `.select("row.*")`,
    ].join('\n    ');
  }
  return [
    `spark.readStream.format(${python(source.format)})`,
    `.schema(${python(schema)})`,
    `.option("maxFilesPerTrigger", 1)`,
    `.load(${python(source.folder)})`,
  ].join('\n    ');
}

/** A plan as a chain of methods; `depth` is how far it is set in. */
function chain(plan: Plan, names: ReadonlyMap<string, string>, depth: number): string {
  const indent = '    '.repeat(depth);
  if (plan.kind === 'stream' || plan.kind === 'table') return names.get(plan.source)!;
  if ('child' in plan) return `${chain(plan.child, names, depth)}\n${indent}${methodText(plan, indent)}`;
  const inner = '    '.repeat(depth + 1);
  const right = chain(plan.right, names, depth + 1);
  return `${chain(plan.left, names, depth)}\n${indent}.${twoInputs(plan, `\n${inner}${right},\n`, inner, indent)}`;
}

function twoInputs(plan: Extract<Plan, { left: Plan }>, right: string, inner: string, indent: string): string {
  switch (plan.kind) {
    case 'union':
      return `${plan.byName ? 'unionByName' : 'union'}(${right}${indent})`;
    case 'intersect':
    case 'subtract':
      return `${plan.kind}(${right}${indent})`;
    case 'join': {
      if (plan.on === null) return `crossJoin(${right}${indent})`;
      const on = Array.isArray(plan.on)
        ? list(plan.on as readonly string[])
        : `expr(${python(expressionText(plan.on as string))})`;
      return `join(${right}${inner}${on},\n${inner}${python(plan.how)},\n${indent})`;
    }
  }
}

function expressions(items: readonly Parameters<typeof expressionText>[0][]): string {
  return items.map(item => `expr(${python(expressionText(item))})`).join(', ');
}

function methodText(plan: Above, indent: string): string {
  switch (plan.kind) {
    case 'withWatermark':
      return `.withWatermark(${python(plan.eventTime)}, ${python(plan.delayThreshold)})`;
    case 'filter':
      return `.filter(${python(expressionText(plan.condition))})`;
    case 'select':
      return `.selectExpr(${plan.items.map(item => python(expressionText(item))).join(', ')})`;
    case 'withColumn':
      return `.withColumn(${python(plan.name)}, ${expressions([plan.expression])})`;
    case 'withColumnRenamed':
      return `.withColumnRenamed(${python(plan.existing)}, ${python(plan.name)})`;
    case 'drop':
      return `.drop(${plan.columns.map(python).join(', ')})`;
    case 'alias':
      return `.alias(${python(plan.name)})`;
    case 'aggregate':
      if (plan.givesKeys === false) {
        return `.transform(lambda df: df.sparkSession.sql(${python(selectText(plan))}, df=df))`;
      }
      return `.${plan.grouping}(${expressions(plan.keys)})\n${indent}.agg(${expressions(plan.aggregates)})`;
    case 'dropDuplicates': {
      const columns = plan.columns ? list(plan.columns) : '';
      return `.${plan.withinWatermark ? 'dropDuplicatesWithinWatermark' : 'dropDuplicates'}(${columns})`;
    }
    case 'limit':
    case 'offset':
      return `.${plan.kind}(${plan.count})`;
    case 'sample':
      return `.sample(${plan.fraction})`;
    case 'fillna':
      return `.fillna(${typeof plan.value === 'boolean' ? (plan.value ? 'True' : 'False') : JSON.stringify(plan.value)})`;
    case 'dropna':
      return '.dropna()';
    case 'orderBy':
      return `.orderBy(${plan.keys.map(orderKey).join(', ')})`;
    case 'applyInPandasWithState':
    case 'transformWithState':
      throw new ExportError(
        `${plan.kind} runs "${plan.function}", which is TypeScript; write it in Python and add it to the script by hand`,
      );
  }
}

/** `expr` reads no order, so it stands behind. */
function orderKey(key: Parameters<typeof expressionText>[0]): string {
  const [, text, order] = /^(.*?)(?:\s+(asc|desc))?$/is.exec(expressionText(key))!;
  return `expr(${python(text!)}).${order?.toLowerCase() === 'desc' ? 'desc' : 'asc'}()`;
}

function optionLines(options: Readonly<Record<string, string>>): string[] {
  return Object.entries(options).map(([name, value]) => `.option(${python(name)}, ${python(value)})`);
}

function sinkText({ name, sink, outputMode, checkpoint, trigger }: ExportedQuery): string {
  const lines = [
    `result.writeStream.outputMode(${python(outputMode)})`,
    ...sinkLines(sink, name),
    `.option("checkpointLocation", ${python(checkpoint)})`,
    ...(trigger ? [`.trigger(${trigger})`] : []),
    '.start()',
  ];
  return `query = (\n    ${lines.join('\n    ')}\n)\nquery.awaitTermination()`;
}

function sinkLines(sink: ExportedSink, name: string): string[] {
  switch (sink.kind) {
    case 'console':
      return [`.queryName(${python(name)})`, '.format("console")', '.option("truncate", False)'];
    case 'memory':
      return [`.queryName(${python(sink.table)})`, '.format("memory")'];
    case 'files':
      return [
        `.queryName(${python(name)})`,
        `.format(${python(sink.format)})`,
        `.option("path", ${python(sink.folder)})`,
      ];
    case 'format':
      return [
        `.queryName(${python(name)})`,
        `.format(${python(sink.format)})`,
        ...optionLines(sink.options),
        ...(sink.partitionBy.length > 0 ? [`.partitionBy(${sink.partitionBy.map(python).join(', ')})`] : []),
      ];
    case 'kafka':
      return [
        `.queryName(${python(name)})`,
        '.format("kafka")',
        `.option("kafka.bootstrap.servers", ${python(sink.bootstrapServers)})`,
        `.option("topic", ${python(sink.topic)})`,
      ];
  }
}

/** An aggregation that came from SQL: its columns are the items and nothing else. */
function selectText({ keys, aggregates, grouping, sets }: Extract<Above, { kind: 'aggregate' }>): string {
  const text = (items: typeof keys) => items.map(expressionText).join(', ').replaceAll(/[{}]/g, '$&$&');
  const listed = sets?.map(set => `(${text(set.map(place => keys[place]!))})`).join(', ');
  const by =
    listed !== undefined
      ? `GROUPING SETS (${listed})`
      : grouping === 'groupBy'
        ? text(keys)
        : `${grouping.toUpperCase()}(${text(keys)})`;
  return `SELECT ${text(aggregates)} FROM {df}${keys.length > 0 ? ` GROUP BY ${by}` : ''}`;
}
