/**
 * The share consumer's settings with Kafka 4.2's defaults. Times in milliseconds, sizes in bytes. Source:
 * ShareConsumerConfig, ShareAcknowledgementMode, ShareAcquireMode. Left out: security, deserializers, metrics.
 */
import { type ClientSetting, ClientSettings, type GivenSettings } from '../config/client-setting.ts';
import { exceptionOf } from '../exception.ts';

/** The table of settings. */
export const shareConsumerSettings: Readonly<Record<string, ClientSetting>> = {
  'client.id': { type: 'string', default: '' },
  'client.rack': { type: 'string', default: '' },
  'group.id': { type: 'string', default: null },
  'fetch.max.bytes': { type: 'int', default: '52428800', min: 0 },
  'fetch.max.wait.ms': { type: 'int', default: '500', min: 0 },
  'fetch.min.bytes': { type: 'int', default: '1', min: 0 },
  'max.poll.records': { type: 'int', default: '500', min: 1 },
  'request.timeout.ms': { type: 'int', default: '30000', min: 0 },
  'retry.backoff.ms': { type: 'long', default: '100', min: 0 },
  'retry.backoff.max.ms': { type: 'long', default: '1000', min: 0 },
  'share.acknowledgement.mode': { type: 'string', default: 'implicit', oneOf: ['implicit', 'explicit'] },
  'share.acquire.mode': { type: 'string', default: 'batch_optimized', oneOf: ['batch_optimized', 'record_limit'] },
};

/** The settings as the consumer works with them. */
export interface ShareConsumerConfig {
  groupId: string;
  clientRack: string;
  fetchMaxBytes: number;
  fetchMaxWaitMs: number;
  fetchMinBytes: number;
  maxPollRecords: number;
  requestTimeoutMs: number;
  retryBackoffMs: number;
  /** Whether each record must be acknowledged before the next poll; else the next poll accepts all. */
  explicit: boolean;
  /** Whether never more than max.poll.records are acquired (KIP-1206). */
  strictLimit: boolean;
}

/** Reads the settings; an exception where a value is not allowed. */
export function shareConsumerConfig(given: GivenSettings): ShareConsumerConfig {
  const settings = new ClientSettings(shareConsumerSettings, given);
  const groupId = settings.text('group.id');
  if (groupId.trim() === '') {
    throw exceptionOf('INVALID_GROUP_ID', 'You must provide a valid group.id in the consumer configuration.');
  }
  return {
    groupId,
    clientRack: settings.text('client.rack'),
    fetchMaxBytes: settings.number('fetch.max.bytes'),
    fetchMaxWaitMs: settings.number('fetch.max.wait.ms'),
    fetchMinBytes: settings.number('fetch.min.bytes'),
    maxPollRecords: settings.number('max.poll.records'),
    requestTimeoutMs: settings.number('request.timeout.ms'),
    retryBackoffMs: settings.number('retry.backoff.ms'),
    explicit: settings.text('share.acknowledgement.mode') === 'explicit',
    strictLimit: settings.text('share.acquire.mode') === 'record_limit',
  };
}
