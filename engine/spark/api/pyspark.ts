/**
 * Structured Streaming as student programs use it, with PySpark's names. This file is the declaration that the editor
 * completes from and that the engine implements: a member that stands here and not there does not compile. What blocks
 * in Python is awaited here; options are texts, numbers or booleans, as in PySpark.
 */
import type { Column, ColumnOrName, Literal } from './pyspark-column.ts';
import type { Anything, GroupFunction, Row, StatefulProcessorCode } from './pyspark-state.ts';

/** Rows with columns; of a stream, all rows that will ever come. */
export interface DataFrame {
  /** Names of the columns. */
  readonly columns: string[];
  /** Pairs of name and type. */
  readonly dtypes: [string, string][];
  /** The columns and their types as DDL. */
  readonly schema: string;
  readonly isStreaming: boolean;
  /** To start a query. */
  readonly writeStream: DataStreamWriter;
  /** To write a static DataFrame, as foreachBatch does. */
  readonly write: DataFrameWriter;
  select(...columns: (ColumnOrName | ColumnOrName[])[]): DataFrame;
  /** Columns as SQL expressions. */
  selectExpr(...expressions: (string | string[])[]): DataFrame;
  filter(condition: Column | string): DataFrame;
  where(condition: Column | string): DataFrame;
  withColumn(name: string, column: Column): DataFrame;
  withColumns(columns: Record<string, Column>): DataFrame;
  withColumnRenamed(existing: string, name: string): DataFrame;
  withColumnsRenamed(names: Record<string, string>): DataFrame;
  drop(...columns: ColumnOrName[]): DataFrame;
  toDF(...names: string[]): DataFrame;
  groupBy(...columns: (ColumnOrName | ColumnOrName[])[]): GroupedData;
  groupby(...columns: (ColumnOrName | ColumnOrName[])[]): GroupedData;
  rollup(...columns: (ColumnOrName | ColumnOrName[])[]): GroupedData;
  cube(...columns: (ColumnOrName | ColumnOrName[])[]): GroupedData;
  agg(...aggregates: (Column | Record<string, string>)[]): DataFrame;
  /** How late events may come: rows behind the watermark are dropped, finished state is removed. */
  withWatermark(eventTime: string, delayThreshold: string): DataFrame;
  join(other: DataFrame, on?: string | string[] | Column | Column[], how?: string): DataFrame;
  crossJoin(other: DataFrame): DataFrame;
  union(other: DataFrame): DataFrame;
  unionAll(other: DataFrame): DataFrame;
  unionByName(other: DataFrame): DataFrame;
  intersect(other: DataFrame): DataFrame;
  subtract(other: DataFrame): DataFrame;
  distinct(): DataFrame;
  dropDuplicates(columns?: string[]): DataFrame;
  drop_duplicates(columns?: string[]): DataFrame;
  dropDuplicatesWithinWatermark(columns?: string[]): DataFrame;
  limit(count: number): DataFrame;
  offset(count: number): DataFrame;
  orderBy(...columns: (ColumnOrName | ColumnOrName[])[]): DataFrame;
  sort(...columns: (ColumnOrName | ColumnOrName[])[]): DataFrame;
  sample(fraction: number): DataFrame;
  fillna(value: string | number | boolean): DataFrame;
  dropna(): DataFrame;
  alias(name: string): DataFrame;
  /** A column by its name. */
  col(name: string): Column;
  transform(change: (df: DataFrame) => DataFrame): DataFrame;
  /** Prints the columns as a tree. */
  printSchema(): void;
  /** Prints what will be run. */
  explain(): void;
  createTempView(name: string): void;
  createOrReplaceTempView(name: string): void;
  /** Prints the first rows of a static DataFrame. */
  show(rows?: number, truncate?: boolean | number): void;
  /** All rows of a static DataFrame. */
  collect(): Row[];
  take(count: number): Row[];
  first(): Row | null;
  /** The number of rows of a static DataFrame. */
  count(): number;
  isEmpty(): boolean;
  cache(): DataFrame;
  persist(): DataFrame;
  unpersist(): DataFrame;
  /** The program as data. */
  toJSONPlan(): string;
  toString(): string;
}

/** A DataFrame that is grouped. */
export interface GroupedData {
  agg(...aggregates: (Column | Record<string, string>)[]): DataFrame;
  count(): DataFrame;
  sum(...columns: string[]): DataFrame;
  avg(...columns: string[]): DataFrame;
  mean(...columns: string[]): DataFrame;
  min(...columns: string[]): DataFrame;
  max(...columns: string[]): DataFrame;
  /** A function with one state a group; `outputMode` and `timeoutConf` as in PySpark. */
  applyInPandasWithState(
    func: GroupFunction,
    outputStructType: string,
    stateStructType: string,
    outputMode: string,
    timeoutConf: string,
  ): DataFrame;
  /** A processor with value, list and map state and timers. */
  transformWithState(
    statefulProcessor: StatefulProcessorCode,
    outputStructType: string,
    outputMode: string,
    timeMode: string,
  ): DataFrame;
  toString(): string;
}

/** An option's value. */
export type OptionValue = string | number | boolean;

/** Reads a stream. */
export interface DataStreamReader {
  format(source: string): DataStreamReader;
  schema(schema: string): DataStreamReader;
  option(key: string, value: OptionValue): DataStreamReader;
  options(options: Record<string, OptionValue>): DataStreamReader;
  load(path?: string): DataFrame;
  table(name: string): DataFrame;
  csv(path: string): DataFrame;
  json(path: string): DataFrame;
  text(path: string): DataFrame;
  parquet(path: string): DataFrame;
}

/** Reads static data. */
export interface DataFrameReader {
  format(source: string): DataFrameReader;
  schema(schema: string): DataFrameReader;
  option(key: string, value: OptionValue): DataFrameReader;
  options(options: Record<string, OptionValue>): DataFrameReader;
  load(path?: string): DataFrame;
  table(name: string): DataFrame;
  csv(path: string): DataFrame;
  json(path: string): DataFrame;
  text(path: string): DataFrame;
  parquet(path: string): DataFrame;
}

/** Writes static data. */
export interface DataFrameWriter {
  format(sink: string): DataFrameWriter;
  mode(saveMode: string): DataFrameWriter;
  option(key: string, value: OptionValue): DataFrameWriter;
  options(options: Record<string, OptionValue>): DataFrameWriter;
  partitionBy(...columns: string[]): DataFrameWriter;
  save(path?: string): Promise<void>;
  saveAsTable(name: string): Promise<void>;
  csv(path: string): Promise<void>;
  json(path: string): Promise<void>;
  text(path: string): Promise<void>;
}

/** When batches run: one of these. */
export interface Trigger {
  /** So often, such as '10 seconds'. */
  processingTime?: string;
  /** One batch, then stop. */
  once?: boolean;
  /** All that is there at the start, in batches, then stop. */
  availableNow?: boolean;
  /** Continuous processing with checkpoints so often. */
  continuous?: string;
}

/** What `foreach` calls. */
export interface ForeachWriter {
  open?(partitionId: number, epochId: number): boolean | Promise<boolean>;
  process(row: Row): void | Promise<void>;
  close?(error: unknown): void | Promise<void>;
}

/** Starts a query. */
export interface DataStreamWriter {
  format(sink: string): DataStreamWriter;
  /** 'append', 'update' or 'complete'. */
  outputMode(mode: string): DataStreamWriter;
  option(key: string, value: OptionValue): DataStreamWriter;
  options(options: Record<string, OptionValue>): DataStreamWriter;
  queryName(name: string): DataStreamWriter;
  /** Columns that become folders of the file sink. */
  partitionBy(...columns: string[]): DataStreamWriter;
  trigger(trigger: Trigger): DataStreamWriter;
  foreach(writer: ForeachWriter | ((row: Row) => void | Promise<void>)): DataStreamWriter;
  foreachBatch(write: (df: DataFrame, batchId: number) => void | Promise<void>): DataStreamWriter;
  start(path?: string): StreamingQuery;
  toTable(name: string): StreamingQuery;
}

/** A running query. */
export interface StreamingQuery {
  /** Stays the same over restarts from one checkpoint. */
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
  readonly isActive: boolean;
  readonly status: { message: string; isDataAvailable: boolean; isTriggerActive: boolean };
  /** The last batch in the shape of Spark's JSON. */
  readonly lastProgress: Anything;
  readonly recentProgress: Anything[];
  /** Waits until the query has ended; an error of its own is thrown. False when `timeout` seconds are over first. */
  awaitTermination(timeout?: number): Promise<boolean>;
  /** Waits until all data that is there now has been processed. */
  processAllAvailable(): Promise<void>;
  stop(): Promise<void>;
  exception(): string | null;
  explain(): void;
  toString(): string;
}

/** All running queries. */
export interface StreamingQueryManager {
  readonly active: StreamingQuery[];
  get(id: string): StreamingQuery | null;
  awaitAnyTermination(timeout?: number): Promise<boolean>;
  resetTerminated(): void;
  addListener(listener: StreamingQueryListener): void;
  removeListener(listener: StreamingQueryListener): void;
}

/** Hears what happens to queries. */
export interface StreamingQueryListener {
  onQueryStarted?(event: { id: string; runId: string; name: string | null; timestamp: string }): void | Promise<void>;
  onQueryProgress?(event: { progress: Anything }): void | Promise<void>;
  onQueryTerminated?(event: { id: string; runId: string; exception: string | null }): void | Promise<void>;
}

/** The session's settings. */
export interface RuntimeConfig {
  set(key: string, value: OptionValue): void;
  get(key: string, fallback?: string): string;
  unset(key: string): void;
}

/** The disk of the simulated world, to look at. */
export interface Disk {
  /** Paths of all files below a folder. */
  ls(path?: string): string[];
  /** A file's text. */
  cat(path: string): string;
  /** Writes a file whole. */
  write(path: string, text: string): void;
  rm(path: string): void;
}

/** A stream that the program feeds by hand (Scala's MemoryStream). */
export interface MemoryStream {
  addData(rows: Row[]): void;
  toDF(): DataFrame;
}

/** Makes a session. */
export interface SparkSessionBuilder {
  appName(name: string): SparkSessionBuilder;
  master(master: string): SparkSessionBuilder;
  config(key: string, value: OptionValue): SparkSessionBuilder;
  getOrCreate(): SparkSession;
}

/** The entry to everything. */
export interface SparkSession {
  readonly version: string;
  readonly readStream: DataStreamReader;
  readonly read: DataFrameReader;
  readonly conf: RuntimeConfig;
  readonly streams: StreamingQueryManager;
  /** The simulated disk: checkpoints and files of sinks. */
  readonly disk: Disk;
  createDataFrame(rows: Row[] | Literal[][], schema?: string | string[]): DataFrame;
  range(start: number, end?: number, step?: number): DataFrame;
  /** SELECT over views. */
  sql(query: string): DataFrame;
  table(name: string): DataFrame;
  /** A stream that the program feeds by hand. */
  memoryStream(schema: string): MemoryStream;
  stop(): Promise<void>;
  toString(): string;
}
