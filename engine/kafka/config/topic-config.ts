/**
 * A topic's configuration as a broker uses it: the topic's own settings over the broker's over Kafka's defaults, read
 * into numbers. Sizes in bytes, times in milliseconds; Java's Long.MAX becomes a number just as large. Source:
 * LogConfig, ConfigHelper.describeConfigs (which of the three a value comes from).
 */
import type { Compression } from '../compression.ts';
import type { TimestampType } from '../record-batch.ts';
import { topicSettings } from './topic-setting.ts';

/** Where a value comes from, as DescribeConfigs names it. */
export type ConfigSource =
  | 'DYNAMIC_TOPIC_CONFIG'
  | 'DYNAMIC_DEFAULT_BROKER_CONFIG'
  | 'STATIC_BROKER_CONFIG'
  | 'DEFAULT_CONFIG';

/** The broker's own settings, as far as they were given; undefined for one that was not. */
export type BrokerSettings = (name: string) => string | undefined;

/** A value and where it comes from. */
export interface ConfigValue {
  value: string;
  source: ConfigSource;
}

/** The settings that logs and brokers read. */
export interface TopicConfig {
  cleanupPolicy: readonly string[];
  compressionType: Compression | 'producer';
  deleteRetentionMs: number;
  flushMessages: number;
  maxCompactionLagMs: number;
  maxMessageBytes: number;
  messageTimestampAfterMaxMs: number;
  messageTimestampBeforeMaxMs: number;
  messageTimestampType: TimestampType;
  minCleanableDirtyRatio: number;
  minCompactionLagMs: number;
  minInsyncReplicas: number;
  retentionBytes: number;
  retentionMs: number;
  segmentBytes: number;
  segmentMs: number;
  uncleanLeaderElectionEnable: boolean;
}

/** One setting's value for a topic with these own settings. */
export function configValue(
  name: string,
  overrides: Readonly<Record<string, string>>,
  broker: BrokerSettings,
): ConfigValue {
  const own = overrides[name];
  if (own !== undefined) return { value: own, source: 'DYNAMIC_TOPIC_CONFIG' };
  const setting = topicSettings[name]!;
  for (const { name: synonym, factor } of setting.synonyms) {
    const value = broker(synonym);
    if (value === undefined) continue;
    return { value: factor ? String(Number(value) * factor) : value, source: 'STATIC_BROKER_CONFIG' };
  }
  return { value: setting.default, source: 'DEFAULT_CONFIG' };
}

/** All of a topic's settings, read. */
export function topicConfig(overrides: Readonly<Record<string, string>>, broker: BrokerSettings): TopicConfig {
  const text = (name: string): string => configValue(name, overrides, broker).value;
  const number = (name: string): number => Number(text(name));
  const compression = text('compression.type');
  return {
    cleanupPolicy: text('cleanup.policy')
      .split(',')
      .map(policy => policy.trim()),
    compressionType: (compression === 'uncompressed' ? 'none' : compression) as TopicConfig['compressionType'],
    deleteRetentionMs: number('delete.retention.ms'),
    flushMessages: number('flush.messages'),
    maxCompactionLagMs: number('max.compaction.lag.ms'),
    maxMessageBytes: number('max.message.bytes'),
    messageTimestampAfterMaxMs: number('message.timestamp.after.max.ms'),
    messageTimestampBeforeMaxMs: number('message.timestamp.before.max.ms'),
    messageTimestampType: text('message.timestamp.type') as TimestampType,
    minCleanableDirtyRatio: number('min.cleanable.dirty.ratio'),
    minCompactionLagMs: number('min.compaction.lag.ms'),
    minInsyncReplicas: number('min.insync.replicas'),
    retentionBytes: number('retention.bytes'),
    retentionMs: number('retention.ms'),
    segmentBytes: number('internal.segment.bytes') || number('segment.bytes'),
    segmentMs: number('segment.ms'),
    uncleanLeaderElectionEnable: text('unclean.leader.election.enable') === 'true',
  };
}
