/**
 * `format('kafka')`: its options, checked as KafkaSourceProvider checks them, and its columns. Left out: reading a topic
 * through share groups.
 */
import type { Field } from '../../stream/column/data-type.ts';
import { parseSchema } from '../../stream/column/ddl.ts';
import { batchOfRows } from '../../stream/column/rows.ts';
import { invalidOption, type Options } from '../api/option.ts';
import { planRows } from '../api/program-value.ts';
import { SparkError } from '../condition.ts';
import { intervalMs } from '../query/trigger.ts';
import { type KafkaReading, KafkaSource } from './kafka.ts';
import { type OffsetWish, readAssignment, readOffsets } from './kafka-offset.ts';
import { kafkaRows } from './kafka-table.ts';
import type { SourceFormat } from './source-format.ts';

const COLUMNS =
  'key BINARY, value BINARY, topic STRING, partition INT, offset BIGINT, timestamp TIMESTAMP, timestampType INT';
const HEADERS = ', headers ARRAY<STRUCT<key: STRING, value: BINARY>>';
const STRATEGIES = ['subscribe', 'subscribePattern', 'assign'] as const;
/** What Spark sets itself. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  'kafka.auto.offset.reset':
    "is not supported. Instead set the source option startingOffsets to 'earliest' or 'latest' to specify where to start",
  'kafka.key.deserializer': 'is not supported: cast the column key, for example to STRING',
  'kafka.value.deserializer': 'is not supported: cast the column value, for example to STRING',
  'kafka.enable.auto.commit': 'is not supported: the query keeps its offsets in its checkpoint',
  'kafka.interceptor.classes': 'is not supported',
};

/** The format. */
export const kafkaFormat: SourceFormat = {
  name: 'kafka',
  options: [
    ...STRATEGIES,
    'startingOffsets',
    'startingTimestamp',
    'startingOffsetsByTimestamp',
    'startingOffsetsByTimestampStrategy',
    'endingOffsets',
    'endingTimestamp',
    'endingOffsetsByTimestamp',
    'maxOffsetsPerTrigger',
    'minOffsetsPerTrigger',
    'maxTriggerDelay',
    'minPartitions',
    'failOnDataLoss',
    'includeHeaders',
    'groupIdPrefix',
    'fetchOffset.numRetries',
    'fetchOffset.retryIntervalMs',
    'kafkaConsumer.pollTimeoutMs',
  ],

  columns(options, schema): readonly Field[] {
    if (schema !== null) {
      throw new SparkError(null, { message: 'Kafka source has a fixed schema and cannot be set with a custom one' });
    }
    readingOf(options);
    return columnsOf(options);
  },

  stream({ options, session, fields }) {
    const { cluster, clients } = session.world;
    return new KafkaSource(readingOf(options), fields, cluster, clients.name('spark-kafka-source'));
  },

  rows({ options, fields, session }) {
    const rows = kafkaRows(readingOf(options, 'earliest'), endingOf(options), session.world.cluster);
    const types = fields.map(({ type }) => type);
    return planRows(fields, batchOfRows(types, rows));
  },
};

function columnsOf(options: Options): readonly Field[] {
  return parseSchema(options.flag('includeHeaders', false) ? COLUMNS + HEADERS : COLUMNS);
}

function readingOf(options: Options, otherwise: 'earliest' | 'latest' = 'latest'): KafkaReading {
  const given = STRATEGIES.filter(name => options.get(name) !== null);
  if (given.length !== 1) {
    throw illegal(
      given.length === 0
        ? 'One of the following options must be specified for Kafka source: subscribe, subscribepattern, assign. See the docs for more details.'
        : 'Only one of the following options can be specified for Kafka source: subscribe, subscribepattern, assign. See the docs for more details.',
    );
  }
  if (options.get('kafka.bootstrap.servers') === null) {
    throw illegal("Option 'kafka.bootstrap.servers' must be specified for configuring Kafka consumer");
  }
  const consumer: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.toRecord())) {
    const key = name.toLowerCase();
    if (FORBIDDEN[key] !== undefined) throw illegal(`Kafka option '${key.slice(6)}' ${FORBIDDEN[key]}.`);
    if (key.startsWith('kafka.') && key !== 'kafka.bootstrap.servers') consumer[name.slice(6)] = value;
  }
  const strategy = given[0]!;
  const text = options.get(strategy)!;
  const topics =
    strategy === 'subscribe'
      ? text
          .split(',')
          .map(topic => topic.trim())
          .filter(topic => topic !== '')
      : [];
  if (strategy === 'subscribe' && topics.length === 0) {
    throw illegal(`No topics to subscribe to as specified value for option 'subscribe' is '${text}'`);
  }
  options.positive('minPartitions');
  const strategyElse = (options.get('startingOffsetsByTimestampStrategy') ?? 'error').toLowerCase();
  if (strategyElse !== 'error' && strategyElse !== 'latest') {
    throw invalidOption('startingOffsetsByTimestampStrategy', strategyElse, "must be 'error' or 'latest'");
  }
  return {
    strategy,
    text,
    topics,
    pattern: strategy === 'subscribePattern' ? patternOf(text) : null,
    assigned: strategy === 'assign' ? readAssignment(text) : [],
    starting: startingOf(options, otherwise),
    byTimestampElse: strategyElse,
    maxOffsetsPerTrigger: options.positive('maxOffsetsPerTrigger'),
    minOffsetsPerTrigger: options.positive('minOffsetsPerTrigger'),
    maxTriggerDelayMs:
      options.get('maxTriggerDelay') === null ? 900_000 : intervalMs(spaced(options.get('maxTriggerDelay')!)),
    failOnDataLoss: options.flag('failOnDataLoss', true),
    includeHeaders: options.flag('includeHeaders', false),
    consumer,
  };
}

/** startingTimestamp before startingOffsetsByTimestamp before startingOffsets; a stream begins at the latest. */
function startingOf(options: Options, otherwise: 'earliest' | 'latest'): OffsetWish {
  const timestampMs = options.whole('startingTimestamp');
  if (timestampMs !== null) return { kind: 'timestamp', timestampMs };
  const byTime = options.get('startingOffsetsByTimestamp');
  if (byTime !== null) return { kind: 'timestamps', offsets: readOffsets('startingOffsetsByTimestamp', byTime) };
  const text = options.get('startingOffsets') ?? otherwise;
  const word = text.trim().toLowerCase();
  if (word === 'latest' && otherwise === 'earliest') {
    throw illegal("starting offset can't be latest for batch queries on Kafka");
  }
  if (word === 'earliest' || word === 'latest') return { kind: word };
  return { kind: 'offsets', offsets: readOffsets('startingOffsets', text) };
}

/** Where a static read ends: at the latest unless said. */
function endingOf(options: Options): OffsetWish {
  const timestampMs = options.whole('endingTimestamp');
  if (timestampMs !== null) return { kind: 'timestamp', timestampMs };
  const byTime = options.get('endingOffsetsByTimestamp');
  if (byTime !== null) return { kind: 'timestamps', offsets: readOffsets('endingOffsetsByTimestamp', byTime) };
  const text = options.get('endingOffsets') ?? 'latest';
  const word = text.trim().toLowerCase();
  if (word === 'earliest') throw illegal("ending offset can't be earliest for batch queries on Kafka");
  return word === 'latest' ? { kind: 'latest' } : { kind: 'offsets', offsets: readOffsets('endingOffsets', text) };
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(`^(?:${text})$`);
  } catch {
    throw invalidOption('subscribePattern', text, 'must be a regular expression');
  }
}

/** `15m` as an interval's text. */
function spaced(text: string): string {
  const units: Readonly<Record<string, string>> = { ms: 'milliseconds', s: 'seconds', m: 'minutes', h: 'hours' };
  return text.replace(/^\s*(\d+)\s*(ms|s|m|h)\s*$/, (_, count: string, unit: string) => `${count} ${units[unit]}`);
}

function illegal(message: string): SparkError {
  return new SparkError(null, { type: 'IllegalArgumentException', message });
}
