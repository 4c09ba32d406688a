/**
 * Options as programs write them: numbers must be numbers, and what is not simulated is refused instead of
 * ignored. Unknown options are ignored, as KafkaJS does.
 */
import { nonRetriable } from './error.ts';

/** Options that count something; the least value that makes sense. */
const numbers: Record<string, number> = {
  requestTimeout: 1,
  timeout: 1,
  acks: -1,
  initialRetryTime: 0,
  maxRetryTime: 0,
  multiplier: 1,
  retries: 0,
  sessionTimeout: 1,
  rebalanceTimeout: 1,
  heartbeatInterval: 0,
  maxBytesPerPartition: 1,
  minBytes: 0,
  maxBytes: 1,
  maxWaitTimeInMs: 0,
  autoCommitInterval: 1,
  autoCommitThreshold: 1,
  partitionsConsumedConcurrently: 1,
};

const LARGEST = 2 ** 31 - 1;

/** KafkaJS's options that are not simulated yet. */
const notSimulated = [
  'idempotent',
  'transactionalId',
  'transactionTimeout',
  'createPartitioner',
  'compression',
  'readUncommitted',
  'rackId',
];

/** Throws a KafkaJSNonRetriableError that names the first option that cannot be right. */
export function checkOptions(options: unknown, where: string): void {
  if (options === null || typeof options !== 'object') return;
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null) continue;
    if (notSimulated.includes(name) && value !== false) {
      throw nonRetriable(
        `The option "${name}" of ${where} is not simulated yet: see the course page "What is modelled"`,
      );
    }
    const least = numbers[name];
    const fits = typeof value === 'number' && Number.isFinite(value) && value >= (least ?? 0) && value <= LARGEST;
    if (least !== undefined && !fits) {
      throw nonRetriable(
        `The option "${name}" of ${where} must be a number from ${least} to ${LARGEST}, not ${JSON.stringify(value)}`,
      );
    }
    if (name === 'retry') checkOptions(value, `${where}.retry`);
  }
}
