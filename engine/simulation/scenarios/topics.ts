/**
 * Scenarios of what happens to topics: compaction, and an admin at work.
 */
import type { Scenario } from '../scenario.ts';
import { brokerFaults, clientFaults, groupChecks, replicationChecks } from './ingredients.ts';

export const topicScenarios: readonly Scenario[] = [
  {
    name: 'compact',
    about: 'The cleaner compacts a topic while brokers fail; the last value of each key stays',
    workload: 'compact',
    settings: {
      topic: { 'cleanup.policy': 'compact', 'segment.ms': '2000', 'min.cleanable.dirty.ratio': '0.01' },
    },
    cluster: { config: { 'log.cleaner.backoff.ms': '1500', 'log.initial.task.delay.ms': '1000' } },
    faults: brokerFaults.filter(name => name !== 'clock-skew'),
    checks: [...replicationChecks, 'compaction'],
  },
  {
    name: 'administer',
    about: 'Partitions are added and moved, leaders elected, while a group works',
    workload: 'administer',
    settings: { records: 40, workers: 3, consumers: [{ 'metadata.max.age.ms': '1000' }] },
    cluster: { brokers: 4 },
    faults: [...brokerFaults, ...clientFaults],
    checks: groupChecks,
  },
];
