/**
 * The settings that Weir knows, under Spark's keys, with Spark 4.1's defaults. A setting that is not listed is kept
 * and has no effect.
 */
import type { WatermarkPolicy } from '../stream/watermark/watermark-tracker.ts';

/** A session's settings, by Spark's keys. */
export type SparkConf = Readonly<Record<string, string>>;

const DEFAULTS = {
  'spark.sql.ansi.enabled': 'true',
  'spark.sql.session.timeZone': 'UTC',
  'spark.sql.caseSensitive': 'false',
  'spark.sql.shuffle.partitions': '1',
  'spark.sql.streaming.noDataMicroBatches.enabled': 'true',
  'spark.sql.streaming.multipleWatermarkPolicy': 'min',
  'spark.sql.streaming.statefulOperator.allowMultiple': 'true',
  'spark.sql.streaming.statefulOperator.checkCorrectness.enabled': 'true',
  'spark.sql.streaming.unsupportedOperationCheck': 'true',
  'spark.sql.streaming.minBatchesToRetain': '100',
  'spark.sql.streaming.schemaInference': 'false',
  'spark.sql.streaming.sessionWindow.merge.sessions.in.local.partition': 'false',
  'spark.sql.streaming.stateStore.providerClass':
    'org.apache.spark.sql.execution.streaming.state.HDFSBackedStateStoreProvider',
} as const;

/** A key that has an effect. */
export type SparkConfKey = keyof typeof DEFAULTS;

/** Settings that a query keeps for life, whatever the session says later (1.15). */
const FROZEN: readonly SparkConfKey[] = [
  'spark.sql.shuffle.partitions',
  'spark.sql.streaming.multipleWatermarkPolicy',
  'spark.sql.streaming.stateStore.providerClass',
];

/** A setting's text. */
export function setting(conf: SparkConf, key: SparkConfKey): string {
  return conf[key] ?? DEFAULTS[key];
}

/** A setting that is `true` or `false`. */
export function isEnabled(conf: SparkConf, key: SparkConfKey): boolean {
  return setting(conf, key).toLowerCase() === 'true';
}

/** The policy for several watermarks. */
export function watermarkPolicy(conf: SparkConf): WatermarkPolicy {
  return setting(conf, 'spark.sql.streaming.multipleWatermarkPolicy').toLowerCase() === 'max' ? 'max' : 'min';
}

/** The settings that go into the offset log. */
export function frozenSettings(conf: SparkConf): Record<string, string> {
  return Object.fromEntries(FROZEN.map(key => [key, setting(conf, key)]));
}
