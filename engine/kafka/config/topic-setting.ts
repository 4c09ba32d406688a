/**
 * The settings of a topic: name, type, Kafka 4.2's default, the broker settings that stand in for it, and what values
 * are allowed. Sizes in bytes, times in milliseconds. Source: TopicConfig, LogConfig, ServerTopicConfigSynonyms.
 * Settings that change nothing here (tiered storage, throttling, compression levels) are kept and told.
 */

/** The type of a setting, as Kafka's ConfigDef names them. */
export type SettingType = 'boolean' | 'int' | 'long' | 'double' | 'string' | 'list';

/** One setting. */
export interface TopicSetting {
  type: SettingType;
  default: string;
  /** Broker settings in whose place the topic's stands, the first one set counts; with what to multiply their value. */
  synonyms: readonly { name: string; factor?: number }[];
  min?: number;
  max?: number;
  /** The allowed texts. */
  oneOf?: readonly string[];
}

const LONG_MAX = '9223372036854775807';
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const named = (name: string): TopicSetting['synonyms'] => [{ name }];

/** All settings, by name. A further one is a line here. */
export const topicSettings: Readonly<Record<string, TopicSetting>> = {
  'cleanup.policy': {
    type: 'list',
    default: 'delete',
    synonyms: named('log.cleanup.policy'),
    oneOf: ['compact', 'delete'],
  },
  'compression.type': {
    type: 'string',
    default: 'producer',
    synonyms: named('compression.type'),
    oneOf: ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'],
  },
  'compression.gzip.level': { type: 'int', default: '-1', synonyms: named('compression.gzip.level'), min: -1, max: 9 },
  'compression.lz4.level': { type: 'int', default: '9', synonyms: named('compression.lz4.level'), min: 1, max: 17 },
  'compression.zstd.level': {
    type: 'int',
    default: '3',
    synonyms: named('compression.zstd.level'),
    min: -131_072,
    max: 22,
  },
  'delete.retention.ms': {
    type: 'long',
    default: '86400000',
    synonyms: named('log.cleaner.delete.retention.ms'),
    min: 0,
  },
  'file.delete.delay.ms': { type: 'long', default: '60000', synonyms: named('log.segment.delete.delay.ms'), min: 0 },
  'flush.messages': { type: 'long', default: LONG_MAX, synonyms: named('log.flush.interval.messages'), min: 1 },
  'flush.ms': { type: 'long', default: LONG_MAX, synonyms: named('log.flush.interval.ms'), min: 0 },
  'follower.replication.throttled.replicas': { type: 'list', default: '', synonyms: [] },
  'leader.replication.throttled.replicas': { type: 'list', default: '', synonyms: [] },
  'local.retention.bytes': { type: 'long', default: '-2', synonyms: named('log.local.retention.bytes'), min: -2 },
  'local.retention.ms': { type: 'long', default: '-2', synonyms: named('log.local.retention.ms'), min: -2 },
  'remote.log.copy.disable': { type: 'boolean', default: 'false', synonyms: [] },
  'remote.log.delete.on.disable': { type: 'boolean', default: 'false', synonyms: [] },
  'remote.storage.enable': { type: 'boolean', default: 'false', synonyms: [] },
  'index.interval.bytes': { type: 'int', default: '4096', synonyms: named('log.index.interval.bytes'), min: 0 },
  'max.compaction.lag.ms': {
    type: 'long',
    default: LONG_MAX,
    synonyms: named('log.cleaner.max.compaction.lag.ms'),
    min: 1,
  },
  'max.message.bytes': { type: 'int', default: '1048588', synonyms: named('message.max.bytes'), min: 0 },
  'message.timestamp.after.max.ms': {
    type: 'long',
    default: '3600000',
    synonyms: named('log.message.timestamp.after.max.ms'),
    min: 0,
  },
  'message.timestamp.before.max.ms': {
    type: 'long',
    default: LONG_MAX,
    synonyms: named('log.message.timestamp.before.max.ms'),
    min: 0,
  },
  'message.timestamp.type': {
    type: 'string',
    default: 'CreateTime',
    synonyms: named('log.message.timestamp.type'),
    oneOf: ['CreateTime', 'LogAppendTime'],
  },
  'min.cleanable.dirty.ratio': {
    type: 'double',
    default: '0.5',
    synonyms: named('log.cleaner.min.cleanable.ratio'),
    min: 0,
    max: 1,
  },
  'min.compaction.lag.ms': { type: 'long', default: '0', synonyms: named('log.cleaner.min.compaction.lag.ms'), min: 0 },
  'min.insync.replicas': { type: 'int', default: '1', synonyms: named('min.insync.replicas'), min: 1 },
  preallocate: { type: 'boolean', default: 'false', synonyms: named('log.preallocate') },
  'retention.bytes': { type: 'long', default: '-1', synonyms: named('log.retention.bytes') },
  'retention.ms': {
    type: 'long',
    default: '604800000',
    synonyms: [
      { name: 'log.retention.ms' },
      { name: 'log.retention.minutes', factor: MINUTE_MS },
      { name: 'log.retention.hours', factor: HOUR_MS },
    ],
    min: -1,
  },
  'segment.bytes': { type: 'int', default: '1073741824', synonyms: named('log.segment.bytes'), min: 1_048_576 },
  'internal.segment.bytes': { type: 'int', default: '', synonyms: [], min: 14 },
  'segment.index.bytes': { type: 'int', default: '10485760', synonyms: named('log.index.size.max.bytes'), min: 4 },
  'segment.jitter.ms': {
    type: 'long',
    default: '0',
    synonyms: [{ name: 'log.roll.jitter.ms' }, { name: 'log.roll.jitter.hours', factor: HOUR_MS }],
    min: 0,
  },
  'segment.ms': {
    type: 'long',
    default: '604800000',
    synonyms: [{ name: 'log.roll.ms' }, { name: 'log.roll.hours', factor: HOUR_MS }],
    min: 1,
  },
  'unclean.leader.election.enable': {
    type: 'boolean',
    default: 'false',
    synonyms: named('unclean.leader.election.enable'),
  },
};

const INT_MAX = 2_147_483_647;

/** Why `value` is refused for a setting, in Kafka's words, or null. */
export function settingProblem(name: string, value: string | null): string | null {
  const setting = Object.hasOwn(topicSettings, name) ? topicSettings[name] : undefined;
  if (!setting) return `Unknown topic config name: ${name}`;
  if (value === null) return `Null value not supported for topic configs: ${name}`;
  return typeProblem(name, setting, value.trim()) ?? rangeProblem(name, setting, value.trim());
}

/** The first problem of a topic's settings taken together, or null. */
export function settingsProblem(overrides: Readonly<Record<string, string>>): string | null {
  for (const [name, value] of Object.entries(overrides)) {
    const problem = settingProblem(name, value);
    if (problem) return problem;
  }
  const least = overrides['min.compaction.lag.ms'];
  const most = overrides['max.compaction.lag.ms'];
  if (least === undefined && most === undefined) return null;
  return Number(least ?? 0) > Number(most ?? LONG_MAX)
    ? `conflict topic config setting min.compaction.lag.ms (${least}) > max.compaction.lag.ms (${most})`
    : null;
}

function typeProblem(name: string, { type, oneOf }: TopicSetting, value: string): string | null {
  const invalid = (expected: string): string => `Invalid value ${value} for configuration ${name}: ${expected}`;
  if (type === 'boolean')
    return /^(true|false)$/i.test(value) ? null : invalid('Expected value to be either true or false');
  if (type === 'int' || type === 'long') {
    const fits = /^[+-]?\d+$/.test(value) && (type === 'long' ? inLong(value) : Math.abs(Number(value)) <= INT_MAX);
    return fits ? null : invalid(`Not a number of type ${type.toUpperCase()}`);
  }
  if (type === 'double')
    return value !== '' && !Number.isNaN(Number(value)) ? null : invalid('Not a number of type DOUBLE');
  const wrong = texts(type, value).find(text => oneOf && !oneOf.includes(text));
  if (wrong === undefined) return null;
  return `Invalid value ${wrong} for configuration ${name}: String must be one of: ${oneOf!.join(', ')}`;
}

function rangeProblem(name: string, { min, max }: TopicSetting, value: string): string | null {
  const number = Number(value);
  if (min !== undefined && number < min) {
    return `Invalid value ${value} for configuration ${name}: Value must be at least ${min}`;
  }
  if (max !== undefined && number > max) {
    return `Invalid value ${value} for configuration ${name}: Value must be no more than ${max}`;
  }
  return null;
}

function texts(type: SettingType, value: string): string[] {
  if (type !== 'list') return [value];
  return value === '' ? [] : value.split(',').map(text => text.trim());
}

function inLong(value: string): boolean {
  const number = BigInt(value);
  return number >= -(2n ** 63n) && number < 2n ** 63n;
}
