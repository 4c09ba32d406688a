/**
 * What a program's options of a producer mean for the Java producer under it. KafkaJS's producer sends each call at once,
 * in batches of any size, repeats five times, and speaks the first transaction protocol; one of Kafka's own settings makes
 * it Kafka's producer, with Kafka's defaults for all others.
 */

import type { Hosted } from '../../core/offered.ts';
import type { GivenSettings } from '../config/client-setting.ts';
import { producerSettings } from '../producer/producer-config.ts';
import { type SortedOptions, sortOptions } from './client-settings.ts';
import { nonRetriable } from './error.ts';
import type { RetryOptions } from './kafkajs.ts';
import type { ProducerConfig } from './kafkajs-producer.ts';
import { retryOptions } from './retry.ts';

const INT_MAX = 2 ** 31 - 1;

/** A producer's options, understood. */
export interface ProducerPlan {
  options: Hosted<ProducerConfig>;
  /** Settings for sends outside of transactions. */
  plain: GivenSettings;
  /** Settings for transactions; null without a transactional id. */
  transactional: GivenSettings | null;
  /** Whether this is Kafka's own producer: batches linger, the newest transaction protocol. */
  isKafkas: boolean;
}

/** The names of Kafka's settings that a producer takes. */
export const kafkaProducerNames: readonly string[] = Object.keys(producerSettings);

/** Reads the options of `kafka.producer`. */
export function planProducer(
  given: Hosted<ProducerConfig>,
  kafka: { requestTimeout?: number; retry?: RetryOptions },
): ProducerPlan {
  const sorted = sortOptions(given as ProducerConfig, producerSettings);
  const { kafkaJS: options, isKafkas } = sorted;
  const all = isKafkas ? kafkasOwn(sorted) : asKafkaJS(options, kafka);
  const { 'transactional.id': id, ...plain } = all;
  const transactional = id === undefined ? null : { ...all, 'enable.idempotence': 'true', ...oneInFlight(isKafkas) };
  return { options: options as Hosted<ProducerConfig>, plain, transactional, isKafkas };
}

/** KafkaJS sends one request at a time to each broker where sequence numbers must stay in order. */
function oneInFlight(isKafkas: boolean): GivenSettings {
  return isKafkas ? {} : { 'max.in.flight.requests.per.connection': '1' };
}

function asKafkaJS(
  options: ProducerConfig,
  kafka: { requestTimeout?: number; retry?: RetryOptions },
): Record<string, string> {
  const { idempotent = false, transactionalId, transactionTimeout, maxInFlightRequests } = options;
  const retry = retryOptions(idempotent ? { retries: INT_MAX } : undefined, kafka.retry, options.retry);
  if (idempotent && retry.retries < 1) {
    throw nonRetriable('Idempotent producer must allow retries to protect against transient errors');
  }
  return texts({
    'enable.idempotence': idempotent,
    acks: -1,
    retries: Math.min(retry.retries, INT_MAX),
    'linger.ms': 0,
    'max.block.ms': kafka.requestTimeout ?? 30_000,
    'buffer.memory': Number.MAX_SAFE_INTEGER,
    'max.request.size': INT_MAX,
    'delivery.timeout.ms': INT_MAX,
    'request.timeout.ms': kafka.requestTimeout ?? 30_000,
    'max.in.flight.requests.per.connection': idempotent ? 1 : (maxInFlightRequests ?? INT_MAX),
    'transactional.id': transactionalId,
    'transaction.timeout.ms': transactionTimeout,
  });
}

/** KafkaJS's options under Kafka's names, and Kafka's settings over them. */
function kafkasOwn({ kafkaJS, kafka }: SortedOptions<ProducerConfig>): Record<string, string> {
  const { idempotent, transactionalId, transactionTimeout, maxInFlightRequests, retry } = kafkaJS;
  const own = texts({
    'enable.idempotence': idempotent,
    'transactional.id': transactionalId,
    'transaction.timeout.ms': transactionTimeout,
    'max.in.flight.requests.per.connection': maxInFlightRequests,
    retries: retry?.retries,
    'retry.backoff.ms': retry?.initialRetryTime,
    'retry.backoff.max.ms': retry?.maxRetryTime,
  });
  return { ...own, ...kafka };
}

/** Settings as texts, without those that are not there. */
function texts(settings: Record<string, unknown>): Record<string, string> {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}
