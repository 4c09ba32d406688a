/**
 * Scenarios of transactions: exactly once in both protocols, and what gives it up.
 */
import type { Scenario } from '../scenario.ts';
import { brokerFaults, clientFaults, replicationChecks } from './ingredients.ts';

const transactionChecks = [
  ...replicationChecks,
  'ownership',
  'committed-offsets',
  'committed-reads',
  'read-order',
  'stable-end',
  'sequences',
  'processed-all',
  'processed-once',
];
const base = {
  workload: 'transfer',
  settings: { records: 40 },
  faults: [...brokerFaults, ...clientFaults],
  checks: transactionChecks,
  /** Longer than a transaction that nobody ends may stay open. */
  restMs: 10_000,
};
const firstProtocol = { features: { 'transaction.version': '1' } };

export const transactionScenarios: readonly Scenario[] = [
  { ...base, name: 'exactly-once', about: 'Consume, transform and produce in transactions (KIP-98, KIP-890)' },
  {
    ...base,
    name: 'exactly-once-v1',
    about: 'Consume, transform and produce in transactions of the first protocol',
    cluster: firstProtocol,
  },
  {
    ...base,
    name: 'exactly-once-consumer-protocol',
    about: 'Consume, transform and produce in transactions, in a group of the consumer protocol',
    settings: { records: 40, consumers: [{ 'group.protocol': 'consumer' }] },
  },
  {
    ...base,
    name: 'fenced-zombie',
    about: 'A worker that stood still and was replaced cannot commit its transaction (KIP-447)',
    faults: ['stall'],
  },
  {
    ...base,
    name: 'zombie-without-fencing',
    about:
      'A worker that stood still and was replaced commits its transaction all the same, if it names only its group',
    settings: { records: 40, fencing: false },
    faults: ['stall'],
    checks: ['processed-once'],
    allows: { anomaly: 'processed-twice', unlike: 'fenced-zombie' },
  },
];
