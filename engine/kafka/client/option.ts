/**
 * Options as programs write them: one of a wrong type is refused, what Weir leaves out is refused with a sentence, and a
 * name that KafkaJS does not know is ignored as KafkaJS ignores it, but told on the console with the nearest valid name.
 */
import { nearest } from '../../core/nearest.ts';
import type { Simulation } from '../../core/simulation.ts';
import { leftOut, nonRetriable } from './error.ts';

/** What an option must be: a number of at least so much, or a type; `null` stands for anything. */
type Rule = number | 'boolean' | 'string' | 'function' | 'object' | 'list' | 'security' | null;

const retry = {
  initialRetryTime: 0,
  maxRetryTime: 0,
  factor: 0,
  multiplier: 1,
  retries: 0,
  restartOnFailure: 'function',
} as const;
const send = { acks: -1, timeout: 1, compression: 0 } as const;

/** The options of KafkaJS by the call that takes them. */
const tables = {
  Kafka: {
    clientId: 'string',
    brokers: 'list',
    retry: 'object',
    requestTimeout: 1,
    connectionTimeout: 1,
    enforceRequestTimeout: 'boolean',
    logLevel: 0,
    logCreator: 'function',
    ssl: 'security',
    sasl: 'security',
    authenticationTimeout: 1,
    reauthenticationThreshold: 1,
    socketFactory: 'security',
  },
  retry,
  producer: {
    createPartitioner: 'function',
    retry: 'object',
    metadataMaxAge: 0,
    allowAutoTopicCreation: 'boolean',
    idempotent: 'boolean',
    transactionalId: 'string',
    transactionTimeout: 1,
    maxInFlightRequests: 1,
    kafkaJS: 'object',
  },
  send: { topic: null, messages: null, ...send },
  sendBatch: { topicMessages: null, ...send },
  message: { key: null, value: null, partition: 0, headers: null, timestamp: null },
  consumer: {
    groupId: null,
    partitionAssigners: null,
    sessionTimeout: 1,
    rebalanceTimeout: 1,
    heartbeatInterval: 0,
    metadataMaxAge: 0,
    allowAutoTopicCreation: 'boolean',
    maxBytesPerPartition: 1,
    minBytes: 0,
    maxBytes: 1,
    maxWaitTimeInMs: 0,
    retry: 'object',
    readUncommitted: 'boolean',
    maxInFlightRequests: 1,
    rackId: 'string',
    kafkaJS: 'object',
  },
  subscribe: { topic: null, topics: null, fromBeginning: 'boolean' },
  run: {
    autoCommit: 'boolean',
    autoCommitInterval: 1,
    autoCommitThreshold: 1,
    eachBatchAutoResolve: 'boolean',
    partitionsConsumedConcurrently: 1,
    eachBatch: 'function',
    eachMessage: 'function',
  },
  admin: { retry: 'object' },
  shareConsumer: { groupId: null, rackId: 'string' },
} as const satisfies Record<string, Record<string, Rule>>;

const LARGEST = Number.MAX_SAFE_INTEGER;

/** Checks the options of a call; `also` are further names that the call takes. */
export function checkOptions(
  simulation: Simulation,
  call: keyof typeof tables,
  options: unknown,
  also: readonly string[] = [],
): void {
  if (options === null || typeof options !== 'object') return;
  const table: Readonly<Record<string, Rule>> = tables[call];
  for (const [name, value] of Object.entries(options)) {
    if (Object.hasOwn(table, name)) check(call, name, table[name]!, value);
    else if (!also.includes(name)) tellUnknown(simulation, call, name, [...Object.keys(table), ...also]);
    if (name === 'retry') checkOptions(simulation, 'retry', value);
  }
}

function check(call: string, name: string, rule: Rule, value: unknown): void {
  if (rule === null || value === undefined || value === null) return;
  if (rule === 'security') {
    if (value === false) return;
    throw leftOut(`The option "${name}" of ${call} is left out here: connections are neither encrypted nor checked`);
  }
  if (typeof rule === 'number') {
    if (typeof value === 'number' && value >= rule && value <= LARGEST) return;
    throw nonRetriable(`The option "${name}" of ${call} must be a number of at least ${rule}, not ${shown(value)}`);
  }
  const fits = rule === 'list' ? Array.isArray(value) : typeof value === rule;
  if (!fits) throw nonRetriable(`The option "${name}" of ${call} must be a ${rule}, not ${shown(value)}`);
}

function tellUnknown(simulation: Simulation, call: string, name: string, names: readonly string[]): void {
  const guess = nearest(name, names);
  const mend = guess ? `did you mean "${guess}"?` : `it has ${names.slice(0, 20).join(', ')}.`;
  const text = `[weir] ${call} has no option "${name}", so it is ignored: ${mend}`;
  simulation.record('console.printed', { level: 'warn', text, line: simulation.programLine });
}

function shown(value: unknown): string {
  return typeof value === 'function' ? 'a function' : JSON.stringify(value);
}
