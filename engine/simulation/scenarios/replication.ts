/**
 * Scenarios of replication: what acks, idempotence, elections and truncation promise, and what gives the promise up.
 */
import type { Scenario } from '../scenario.ts';
import { brokerFaults, replicationChecks } from './ingredients.ts';

const base = { workload: 'produce', checks: replicationChecks };
/** Followers that lag, brokers that end and come back. */
const lagging = { ...base, replicationMs: 150, faults: ['kill', 'stop', 'pause'] };
const notIdempotent = { 'enable.idempotence': 'false' };

export const replicationScenarios: readonly Scenario[] = [
  {
    ...base,
    name: 'replicate',
    about: 'An idempotent producer with acks=all writes while brokers fail in every way',
    faults: brokerFaults,
    checks: [...replicationChecks, 'written-once', 'send-order', 'sequences'],
  },
  {
    ...base,
    name: 'replicate-many',
    about: 'Three producers write to six partitions on five brokers',
    settings: { producers: 3, partitions: 6, records: 30 },
    cluster: { brokers: 5 },
    faults: brokerFaults,
    strikes: 8,
    checks: [...replicationChecks, 'written-once', 'send-order', 'sequences'],
  },
  {
    ...lagging,
    name: 'acks-all',
    about: 'With acks=all no acknowledged record is lost, however slow the followers are',
  },
  {
    ...lagging,
    name: 'acks-1',
    about: 'With acks=1 a leader that dies takes acknowledged records with it',
    settings: { producer: { acks: '1', ...notIdempotent } },
    checks: ['acknowledged-records'],
    allows: { anomaly: 'lost-write', unlike: 'acks-all' },
  },
  {
    ...lagging,
    name: 'truncate-to-high-watermark',
    about: 'Followers that cut their logs at the high watermark, as before KIP-101, lose committed records',
    cluster: { truncation: 'high-watermark' },
    checks: ['acknowledged-records'],
    allows: { anomaly: 'lost-write', unlike: 'acks-all' },
  },
  {
    ...base,
    name: 'clean-election',
    about: 'With clean elections a partition waits for its last in-sync replica, and loses nothing',
    settings: { topic: { 'min.insync.replicas': '1' } },
    faults: ['kill', 'pause', 'cut'],
    strikes: 10,
  },
  {
    ...base,
    name: 'unclean-election',
    about: 'An unclean election makes a replica leader that lacks acknowledged records',
    settings: { topic: { 'min.insync.replicas': '1', 'unclean.leader.election.enable': 'true' } },
    faults: ['kill', 'pause', 'cut'],
    strikes: 10,
    checks: ['acknowledged-records'],
    allows: { anomaly: 'lost-write', unlike: 'clean-election' },
  },
  {
    ...base,
    name: 'retry-without-idempotence',
    about: 'A producer without idempotence writes a record twice when an answer is lost',
    settings: { producer: notIdempotent },
    faults: brokerFaults,
    checks: ['written-once'],
    allows: { anomaly: 'duplicate', unlike: 'replicate' },
  },
  {
    ...base,
    name: 'one-in-flight',
    about: 'Without idempotence, one request in flight keeps the order',
    settings: {
      producer: { ...notIdempotent, 'max.in.flight.requests.per.connection': '1' },
      everyMs: 20,
      records: 200,
    },
    faults: ['kill', 'stop', 'slow-disk'],
    checks: [...replicationChecks, 'send-order'],
  },
  {
    ...base,
    name: 'many-in-flight',
    about: 'Without idempotence, a retry may come after later records when several requests are in flight',
    settings: { producer: notIdempotent, everyMs: 20, records: 200 },
    faults: ['kill', 'stop', 'slow-disk'],
    checks: ['send-order'],
    allows: { anomaly: 'nonmonotonic-send', unlike: 'one-in-flight' },
  },
];
