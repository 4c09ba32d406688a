/**
 * Scenarios of groups: every assignor, both protocols, static members, share groups; work before the commit and after it.
 */
import type { GivenSettings } from '../../kafka/config/client-setting.ts';
import type { Scenario } from '../scenario.ts';
import { brokerFaults, clientFaults, groupChecks, replicationChecks } from './ingredients.ts';

const base = { workload: 'consume', faults: [...brokerFaults, ...clientFaults], strikes: 8, checks: groupChecks };

function group(name: string, about: string, ...consumers: GivenSettings[]): Scenario {
  return { ...base, name, about, settings: { records: 40, partitions: 4, workers: 3, consumers } };
}

const strategy = (name: string): GivenSettings => ({ 'partition.assignment.strategy': name });
const consumerProtocol = { 'group.protocol': 'consumer' };

export const groupScenarios: readonly Scenario[] = [
  group('group-range', 'A classic group deals partitions out by range', strategy('range')),
  group('group-roundrobin', 'A classic group deals partitions out in turn', strategy('roundrobin')),
  group('group-sticky', 'A classic group keeps partitions where they are', strategy('sticky')),
  group('group-cooperative', 'A classic group rebalances cooperatively', strategy('cooperative-sticky')),
  group('group-consumer', 'A group of the consumer protocol (KIP-848), uniform assignor', consumerProtocol),
  group('group-consumer-range', 'A group of the consumer protocol, range assignor', {
    ...consumerProtocol,
    'group.remote.assignor': 'range',
  }),
  group(
    'group-static',
    'A classic group of static members (KIP-345)',
    { ...strategy('range'), 'group.instance.id': 'desk-1' },
    { ...strategy('range'), 'group.instance.id': 'desk-2' },
    { ...strategy('range'), 'group.instance.id': 'desk-3' },
  ),
  {
    name: 'share-group',
    about:
      'A share group: members come and go, leaders and coordinators fail, accepted records never come again (KIP-932)',
    workload: 'share',
    settings: { records: 40, workers: 3 },
    cluster: {
      config: {
        'group.share.record.lock.duration.ms': '3000',
        'group.share.session.timeout.ms': '4000',
        'group.share.delivery.count.limit': '10',
        'share.coordinator.state.topic.num.partitions': '1',
      },
    },
    faults: [...brokerFaults, ...clientFaults],
    strikes: 6,
    checks: [...replicationChecks, 'share-deliveries', 'processed-all'],
  },
  {
    ...base,
    name: 'commit-before-work',
    about: 'A worker that commits before its work and dies in between never does that work',
    settings: { records: 40, commit: 'before' },
    faults: clientFaults,
    checks: ['processed-all'],
    allows: { anomaly: 'unprocessed', unlike: 'commit-after-work' },
  },
  {
    ...base,
    name: 'commit-after-work',
    about: 'A worker that commits after its work does everything at least once',
    settings: { records: 40 },
    faults: clientFaults,
  },
  {
    ...base,
    name: 'at-least-once',
    about: 'A worker that dies between its work and the commit has its work done twice',
    settings: { records: 40 },
    faults: clientFaults,
    checks: ['processed-once'],
    allows: { anomaly: 'processed-twice', unlike: 'at-most-once' },
  },
  {
    ...base,
    name: 'at-most-once',
    about: 'A worker that commits before its work does nothing twice',
    settings: { records: 40, commit: 'before' },
    faults: clientFaults,
    checks: ['processed-once', 'ownership', 'committed-offsets'],
  },
];
