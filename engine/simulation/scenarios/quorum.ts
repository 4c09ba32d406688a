/**
 * Scenarios of a quorum of controllers (KRaft): controllers fail while brokers do, too.
 */
import type { Scenario } from '../scenario.ts';
import { clientFaults, controllerFaults, groupChecks, replicationChecks } from './ingredients.ts';

/** Longer than a controller takes to notice that its fetch was lost and to find the leader anew. */
const restMs = 10_000;
const brokersToo = ['kill', 'stop', 'pause', 'cut-both'];

export const quorumScenarios: readonly Scenario[] = [
  {
    name: 'quorum',
    about: 'Three controllers: one or more fail while brokers fail and a producer writes (KIP-595)',
    workload: 'produce',
    cluster: { controllers: 3 },
    faults: [...controllerFaults, ...controllerFaults, ...brokersToo],
    strikes: 8,
    restMs,
    checks: [...replicationChecks, 'quorum', 'written-once', 'send-order', 'sequences'],
  },
  {
    name: 'quorum-administer',
    about: 'Partitions are added and moved, leaders elected, while controllers fail and a group works',
    workload: 'administer',
    settings: { records: 40, workers: 2, consumers: [{ 'metadata.max.age.ms': '1000' }] },
    cluster: { brokers: 4, controllers: 3 },
    faults: [...controllerFaults, ...controllerFaults, ...brokersToo, ...clientFaults],
    strikes: 8,
    restMs,
    checks: [...groupChecks, 'quorum'],
  },
];
