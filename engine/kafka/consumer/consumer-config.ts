/**
 * The consumer's settings with Kafka 4.2's defaults, and the rules among them. Times in milliseconds, sizes in bytes.
 * Source: ConsumerConfig. Left out: security, deserializers, interceptors, metrics.
 */
import { type ClientSetting, ClientSettings, type GivenSettings } from '../config/client-setting.ts';
import { configException, exceptionOf, KafkaException } from '../exception.ts';
import { type OffsetReset, offsetReset } from './offset-reset.ts';

/** The table of settings. */
export const consumerSettings: Readonly<Record<string, ClientSetting>> = {
  'bootstrap.servers': { type: 'list', default: 'weir' },
  'client.id': { type: 'string', default: '' },
  'client.rack': { type: 'string', default: '' },
  'group.id': { type: 'string', default: null },
  'group.instance.id': { type: 'string', default: null },
  'group.protocol': { type: 'string', default: 'classic' },
  'group.remote.assignor': { type: 'string', default: null },
  'allow.auto.create.topics': { type: 'boolean', default: 'true' },
  'auto.commit.interval.ms': { type: 'int', default: '5000', min: 0 },
  'auto.offset.reset': { type: 'string', default: 'latest' },
  'default.api.timeout.ms': { type: 'int', default: '60000', min: 0 },
  'enable.auto.commit': { type: 'boolean', default: 'true' },
  'fetch.max.bytes': { type: 'int', default: '52428800', min: 0 },
  'fetch.max.wait.ms': { type: 'int', default: '500', min: 0 },
  'fetch.min.bytes': { type: 'int', default: '1', min: 0 },
  'heartbeat.interval.ms': { type: 'int', default: '3000' },
  'isolation.level': {
    type: 'string',
    default: 'read_uncommitted',
    oneOf: ['read_committed', 'read_uncommitted'],
  },
  'max.partition.fetch.bytes': { type: 'int', default: '1048576', min: 0 },
  'max.poll.interval.ms': { type: 'int', default: '300000', min: 1 },
  'max.poll.records': { type: 'int', default: '500', min: 1 },
  'metadata.max.age.ms': { type: 'long', default: '300000', min: 0 },
  'partition.assignment.strategy': { type: 'list', default: 'range,cooperative-sticky' },
  'request.timeout.ms': { type: 'int', default: '30000', min: 0 },
  'retry.backoff.ms': { type: 'long', default: '100', min: 0 },
  'retry.backoff.max.ms': { type: 'long', default: '1000', min: 0 },
  'session.timeout.ms': { type: 'int', default: '45000' },
};

/** The assignors, by Java's class names and by their own. */
export const assignorNames: Readonly<Record<string, string>> = {
  'org.apache.kafka.clients.consumer.RangeAssignor': 'range',
  'org.apache.kafka.clients.consumer.RoundRobinAssignor': 'roundrobin',
  'org.apache.kafka.clients.consumer.StickyAssignor': 'sticky',
  'org.apache.kafka.clients.consumer.CooperativeStickyAssignor': 'cooperative-sticky',
};

/** The settings as the consumer works with them. */
export interface ConsumerConfig {
  clientId: string;
  clientRack: string;
  groupId: string | null;
  groupInstanceId: string | null;
  groupProtocol: 'classic' | 'consumer';
  groupRemoteAssignor: string | null;
  allowAutoCreateTopics: boolean;
  autoCommitIntervalMs: number;
  autoOffsetReset: OffsetReset;
  defaultApiTimeoutMs: number;
  enableAutoCommit: boolean;
  fetchMaxBytes: number;
  fetchMaxWaitMs: number;
  fetchMinBytes: number;
  heartbeatIntervalMs: number;
  isolationLevel: 0 | 1;
  maxPartitionFetchBytes: number;
  maxPollIntervalMs: number;
  maxPollRecords: number;
  metadataMaxAgeMs: number;
  assignors: string[];
  requestTimeoutMs: number;
  retryBackoffMs: number;
  retryBackoffMaxMs: number;
  sessionTimeoutMs: number;
}

/** Settings that only one of the two group protocols has. */
const onlyFor: Readonly<Record<string, 'classic' | 'consumer'>> = {
  'session.timeout.ms': 'classic',
  'heartbeat.interval.ms': 'classic',
  'partition.assignment.strategy': 'classic',
  'group.remote.assignor': 'consumer',
};

/** Reads the settings; an exception where a value or a combination is not allowed. */
export function consumerConfig(given: GivenSettings): ConsumerConfig {
  const settings = new ClientSettings(consumerSettings, given);
  if (settings.list('bootstrap.servers').length === 0) {
    throw configException('No resolvable bootstrap urls given in bootstrap.servers');
  }
  const groupProtocol = groupProtocolOf(settings);
  const groupId = settings.textOrNull('group.id');
  checkGroupId(groupId);
  const config = {
    clientId: settings.text('client.id'),
    clientRack: settings.text('client.rack'),
    groupId,
    groupInstanceId: settings.textOrNull('group.instance.id'),
    groupProtocol,
    groupRemoteAssignor: settings.textOrNull('group.remote.assignor'),
    allowAutoCreateTopics: settings.flag('allow.auto.create.topics'),
    autoCommitIntervalMs: settings.number('auto.commit.interval.ms'),
    autoOffsetReset: offsetReset(settings.text('auto.offset.reset')),
    defaultApiTimeoutMs: settings.number('default.api.timeout.ms'),
    enableAutoCommit: autoCommit(settings, groupId),
    fetchMaxBytes: settings.number('fetch.max.bytes'),
    fetchMaxWaitMs: settings.number('fetch.max.wait.ms'),
    fetchMinBytes: settings.number('fetch.min.bytes'),
    heartbeatIntervalMs: settings.number('heartbeat.interval.ms'),
    isolationLevel: settings.text('isolation.level') === 'read_committed' ? (1 as const) : (0 as const),
    maxPartitionFetchBytes: settings.number('max.partition.fetch.bytes'),
    maxPollIntervalMs: settings.number('max.poll.interval.ms'),
    maxPollRecords: settings.number('max.poll.records'),
    metadataMaxAgeMs: settings.number('metadata.max.age.ms'),
    assignors: assignors(settings.list('partition.assignment.strategy')),
    requestTimeoutMs: settings.number('request.timeout.ms'),
    retryBackoffMs: settings.number('retry.backoff.ms'),
    retryBackoffMaxMs: settings.number('retry.backoff.max.ms'),
    sessionTimeoutMs: settings.number('session.timeout.ms'),
  };
  if (groupProtocol === 'classic' && groupId !== null && config.heartbeatIntervalMs >= config.sessionTimeoutMs) {
    throw new KafkaException('IllegalArgumentException', 'Heartbeat must be set lower than the session timeout');
  }
  return config;
}

function groupProtocolOf(settings: ClientSettings): 'classic' | 'consumer' {
  const protocol = settings.text('group.protocol').toLowerCase();
  if (protocol !== 'classic' && protocol !== 'consumer') {
    throw configException(
      `Invalid value ${protocol} for configuration group.protocol: String must be one of: classic, consumer`,
    );
  }
  for (const [name, only] of Object.entries(onlyFor)) {
    if (settings.isGiven(name) && only !== protocol) {
      throw configException(`${name} cannot be set when group.protocol=${protocol.toUpperCase()}`);
    }
  }
  return protocol;
}

function checkGroupId(groupId: string | null): void {
  if (groupId === '') {
    throw exceptionOf('INVALID_GROUP_ID', 'The configured group.id should not be an empty string or whitespace.');
  }
}

function autoCommit(settings: ClientSettings, groupId: string | null): boolean {
  if (groupId !== null || !settings.flag('enable.auto.commit'))
    return groupId !== null && settings.flag('enable.auto.commit');
  if (!settings.isGiven('enable.auto.commit')) return false;
  const message = 'enable.auto.commit cannot be set to true when default group id (null) is used.';
  throw exceptionOf('INVALID_CONFIG', message);
}

function assignors(names: readonly string[]): string[] {
  return names.map(name => {
    const known = assignorNames[name] ?? Object.values(assignorNames).find(own => own === name);
    if (known) return known;
    throw new KafkaException('KafkaException', `${name} ClassNotFoundException exception occurred`);
  });
}
