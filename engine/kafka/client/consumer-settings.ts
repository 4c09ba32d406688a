/**
 * What a program's options of a consumer mean for the Java consumer under it. KafkaJS reads committed records only, sends
 * heartbeats between records, and begins a topic where `subscribe` says; one of Kafka's own settings makes it Kafka's
 * consumer, with Kafka's defaults for all others. Unlike KafkaJS, the assignor is Kafka's range.
 */

import type { GivenSettings } from '../config/client-setting.ts';
import { consumerSettings } from '../consumer/consumer-config.ts';
import { sortOptions } from './client-settings.ts';
import { kafkaConstants } from './constants.ts';
import { nonRetriable } from './error.ts';
import type { KafkaConfig } from './kafkajs.ts';
import type { ConsumerConfig } from './kafkajs-consumer.ts';

/** A consumer's options, understood. */
export interface ConsumerPlan {
  options: ConsumerConfig;
  settings: GivenSettings;
  groupId: string;
  /** Whether this is Kafka's own consumer. */
  isKafkas: boolean;
  /** How long to wait for records before looking round. */
  pollMs: number;
}

/** The names of Kafka's settings that a consumer takes. */
export const kafkaConsumerNames: readonly string[] = Object.keys(consumerSettings);

const KAFKAS_POLL_MS = 500;

/** Reads the options of `kafka.consumer`. */
export function planConsumer(given: ConsumerConfig, kafka: KafkaConfig): ConsumerPlan {
  const { kafkaJS: options, kafka: kafkas, isKafkas } = sortOptions(given, consumerSettings);
  const groupId = kafkas['group.id'] ?? options.groupId;
  if (!groupId || typeof groupId !== 'string') throw nonRetriable('Consumer groupId must be a non-empty string.');
  const own = ownSettings(options, isKafkas ? {} : kafkajsDefaults);
  const settings = {
    'request.timeout.ms': String(kafka.requestTimeout ?? 30_000),
    ...own,
    ...kafkas,
    'group.id': groupId,
    'enable.auto.commit': 'false',
  };
  const pollMs = isKafkas ? KAFKAS_POLL_MS : (options.maxWaitTimeInMs ?? kafkajsDefaults.maxWaitTimeInMs);
  return { options, settings, groupId, isKafkas, pollMs };
}

/** KafkaJS's defaults where they are not Kafka's. */
const kafkajsDefaults = {
  partitionAssigners: [kafkaConstants.PartitionAssigners.range] as string[],
  sessionTimeout: 30_000,
  rebalanceTimeout: 60_000,
  heartbeatInterval: 3_000,
  maxBytes: 10_485_760,
  maxWaitTimeInMs: 5_000,
  readUncommitted: false,
};

/** KafkaJS's options under Kafka's names; `rebalanceTimeout` is what Java takes from max.poll.interval.ms. */
function ownSettings(options: ConsumerConfig, defaults: Partial<ConsumerConfig>): GivenSettings {
  const merged = { ...defaults };
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && value !== null) Object.assign(merged, { [name]: value });
  }
  const { heartbeatInterval, sessionTimeout, readUncommitted, partitionAssigners } = merged;
  if ((heartbeatInterval ?? 0) >= (sessionTimeout ?? Number.POSITIVE_INFINITY)) {
    throw nonRetriable(
      `Consumer heartbeatInterval (${heartbeatInterval}) must be lower than sessionTimeout (${sessionTimeout}). ` +
        'It is recommended to set heartbeatInterval to approximately a third of the sessionTimeout.',
    );
  }
  for (const name of partitionAssigners ?? []) checkAssignor(name);
  const settings: Record<string, unknown> = {
    'partition.assignment.strategy': partitionAssigners?.join(','),
    'session.timeout.ms': sessionTimeout,
    'max.poll.interval.ms': merged.rebalanceTimeout,
    'heartbeat.interval.ms': heartbeatInterval,
    'metadata.max.age.ms': merged.metadataMaxAge,
    'allow.auto.create.topics': merged.allowAutoTopicCreation,
    'max.partition.fetch.bytes': merged.maxBytesPerPartition,
    'fetch.min.bytes': merged.minBytes,
    'fetch.max.bytes': merged.maxBytes,
    'fetch.max.wait.ms': merged.maxWaitTimeInMs,
    'isolation.level':
      readUncommitted === undefined ? undefined : readUncommitted ? 'read_uncommitted' : 'read_committed',
    'client.rack': merged.rackId,
    'retry.backoff.ms': merged.retry?.initialRetryTime,
    'retry.backoff.max.ms': merged.retry?.maxRetryTime,
  };
  const known = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, String(value)]));
}

function checkAssignor(name: unknown): void {
  const names: readonly string[] = Object.values(kafkaConstants.PartitionAssigners);
  if (typeof name === 'string' && names.includes(name)) return;
  if (typeof name === 'function') {
    throw nonRetriable('Assigners of your own are left out here: choose one of PartitionAssigners');
  }
  throw nonRetriable(`Unknown assignor ${JSON.stringify(name)}: expected one of ${names.join(', ')}`);
}
