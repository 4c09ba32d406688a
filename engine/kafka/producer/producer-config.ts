/**
 * The producer's settings with Kafka 4.2's defaults, and the rules among them (P1). Times in milliseconds, sizes in
 * bytes. Source: ProducerConfig. Left out: security, serializers, interceptors, metrics.
 */

import type { Compression } from '../compression.ts';
import { type ClientSetting, ClientSettings, type GivenSettings } from '../config/client-setting.ts';
import { configException } from '../exception.ts';

/** The table of settings. */
export const producerSettings: Readonly<Record<string, ClientSetting>> = {
  'bootstrap.servers': { type: 'list', default: 'weir' },
  'client.id': { type: 'string', default: '' },
  acks: { type: 'string', default: 'all', oneOf: ['all', '-1', '0', '1'] },
  'batch.size': { type: 'int', default: '16384', min: 0 },
  'buffer.memory': { type: 'long', default: '33554432', min: 0 },
  'compression.type': { type: 'string', default: 'none', oneOf: ['none', 'gzip', 'snappy', 'lz4', 'zstd'] },
  'delivery.timeout.ms': { type: 'int', default: '120000', min: 0 },
  'enable.idempotence': { type: 'boolean', default: 'true' },
  'linger.ms': { type: 'long', default: '5', min: 0 },
  'max.block.ms': { type: 'long', default: '60000', min: 0 },
  'max.in.flight.requests.per.connection': { type: 'int', default: '5', min: 1 },
  'max.request.size': { type: 'int', default: '1048576', min: 0 },
  'partitioner.adaptive.partitioning.enable': { type: 'boolean', default: 'true' },
  'partitioner.class': {
    type: 'string',
    default: null,
    oneOf: ['org.apache.kafka.clients.producer.RoundRobinPartitioner'],
  },
  'partitioner.ignore.keys': { type: 'boolean', default: 'false' },
  'request.timeout.ms': { type: 'int', default: '30000', min: 0 },
  retries: { type: 'int', default: '2147483647', min: 0 },
  'retry.backoff.ms': { type: 'long', default: '100', min: 0 },
  'retry.backoff.max.ms': { type: 'long', default: '1000', min: 0 },
  'transaction.timeout.ms': { type: 'int', default: '60000' },
  'transactional.id': { type: 'string', default: null },
};

/** The settings as the producer works with them. */
export interface ProducerConfig {
  clientId: string;
  acks: -1 | 0 | 1;
  batchSize: number;
  bufferMemory: number;
  compression: Compression;
  deliveryTimeoutMs: number;
  idempotent: boolean;
  lingerMs: number;
  maxBlockMs: number;
  maxInFlight: number;
  maxRequestSize: number;
  adaptivePartitioning: boolean;
  roundRobin: boolean;
  ignoreKeys: boolean;
  requestTimeoutMs: number;
  retries: number;
  retryBackoffMs: number;
  retryBackoffMaxMs: number;
  transactionTimeoutMs: number;
  transactionalId: string | null;
}

const MAX_IN_FLIGHT_IDEMPOTENT = 5;

/** Reads the settings; a ConfigException where a value or a combination is not allowed. */
export function producerConfig(given: GivenSettings): ProducerConfig {
  const settings = new ClientSettings(producerSettings, given);
  if (settings.list('bootstrap.servers').length === 0) {
    throw configException('No resolvable bootstrap urls given in bootstrap.servers');
  }
  const acks = settings.text('acks') === 'all' ? -1 : (Number(settings.text('acks')) as -1 | 0 | 1);
  return {
    clientId: settings.text('client.id'),
    acks,
    batchSize: settings.number('batch.size'),
    bufferMemory: settings.number('buffer.memory'),
    compression: settings.text('compression.type') as Compression,
    deliveryTimeoutMs: deliveryTimeout(settings),
    idempotent: idempotence(settings, acks),
    lingerMs: settings.number('linger.ms'),
    maxBlockMs: settings.number('max.block.ms'),
    maxInFlight: settings.number('max.in.flight.requests.per.connection'),
    maxRequestSize: settings.number('max.request.size'),
    adaptivePartitioning: settings.flag('partitioner.adaptive.partitioning.enable'),
    roundRobin: settings.textOrNull('partitioner.class') !== null,
    ignoreKeys: settings.flag('partitioner.ignore.keys'),
    requestTimeoutMs: settings.number('request.timeout.ms'),
    retries: settings.number('retries'),
    retryBackoffMs: settings.number('retry.backoff.ms'),
    retryBackoffMaxMs: settings.number('retry.backoff.max.ms'),
    transactionTimeoutMs: settings.number('transaction.timeout.ms'),
    transactionalId: settings.textOrNull('transactional.id'),
  };
}

/** At least linger and request timeout together; the default grows with them, a given value is refused. */
function deliveryTimeout(settings: ClientSettings): number {
  const timeoutMs = settings.number('delivery.timeout.ms');
  const leastMs = settings.number('linger.ms') + settings.number('request.timeout.ms');
  if (timeoutMs >= leastMs) return timeoutMs;
  if (!settings.isGiven('delivery.timeout.ms')) return leastMs;
  throw configException('delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms');
}

/** Whether the producer is idempotent: a setting that forbids it switches it off, unless it was asked for. */
function idempotence(settings: ClientSettings, acks: number): boolean {
  const asked = settings.isGiven('enable.idempotence') && settings.flag('enable.idempotence');
  const transactional = settings.textOrNull('transactional.id') !== null;
  const wanted = settings.flag('enable.idempotence');
  if (transactional && !wanted) {
    throw configException('Cannot set a transactional.id without also enabling idempotence.');
  }
  if (!wanted) return false;
  if (settings.number('max.in.flight.requests.per.connection') > MAX_IN_FLIGHT_IDEMPOTENT) {
    throw configException(
      'Must set max.in.flight.requests.per.connection to at most 5 to use the idempotent producer.',
    );
  }
  const must = asked || transactional;
  if (settings.isGiven('retries') && settings.number('retries') === 0) {
    if (must) throw configException('Must set retries to non-zero when using the idempotent producer.');
    return false;
  }
  if (acks === -1) return true;
  if (must) throw configException('Must set acks to all in order to use the idempotent producer.');
  return false;
}
