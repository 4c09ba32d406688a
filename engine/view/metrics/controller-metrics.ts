/**
 * The metrics of the controller: kafka.controller. They are the active controller's; here the cluster's.
 */
import type { Facts } from './facts.ts';
import { type Metric, one } from './metric.ts';

function brokersWhere({ brokers }: Facts, fenced: boolean) {
  return one({}, [...brokers.values()].filter(broker => broker.fenced === fenced).length);
}

export const controllerMetrics: readonly Metric[] = [
  {
    name: 'ActiveControllerCount',
    mbean: 'kafka.controller:type=KafkaController,name=ActiveControllerCount',
    unit: 'controllers',
    doc: 'Active controllers, all controllers added up. Healthy: 1; 0 while the quorum elects.',
    gauge: ({ activeControllers, brokers }) => one({}, activeControllers?.length ?? (brokers.size > 0 ? 1 : 0)),
  },
  {
    name: 'OfflinePartitionsCount',
    mbean: 'kafka.controller:type=KafkaController,name=OfflinePartitionsCount',
    unit: 'partitions',
    doc: 'Partitions without a leader: nobody can write or read them. Healthy: 0.',
    gauge: ({ partitions }) => one({}, [...partitions.values()].filter(({ leader }) => leader < 0).length),
  },
  {
    name: 'PreferredReplicaImbalanceCount',
    mbean: 'kafka.controller:type=KafkaController,name=PreferredReplicaImbalanceCount',
    unit: 'partitions',
    doc: 'Partitions that are not led by the first replica of their list.',
    gauge: ({ partitions }) =>
      one({}, [...partitions.values()].filter(({ leader, replicas }) => leader !== replicas[0]).length),
  },
  {
    name: 'GlobalTopicCount',
    mbean: 'kafka.controller:type=KafkaController,name=GlobalTopicCount',
    unit: 'topics',
    doc: 'Topics of the cluster.',
    gauge: ({ partitions }) => one({}, new Set([...partitions.values()].map(({ topic }) => topic)).size),
  },
  {
    name: 'GlobalPartitionCount',
    mbean: 'kafka.controller:type=KafkaController,name=GlobalPartitionCount',
    unit: 'partitions',
    doc: 'Partitions of the cluster.',
    gauge: ({ partitions }) => one({}, partitions.size),
  },
  {
    name: 'ActiveBrokerCount',
    mbean: 'kafka.controller:type=KafkaController,name=ActiveBrokerCount',
    unit: 'brokers',
    doc: 'Registered brokers that are not fenced.',
    gauge: facts => brokersWhere(facts, false),
  },
  {
    name: 'FencedBrokerCount',
    mbean: 'kafka.controller:type=KafkaController,name=FencedBrokerCount',
    unit: 'brokers',
    doc: 'Registered brokers that are fenced: they sent no heartbeat, or have not caught up yet. Healthy: 0.',
    gauge: facts => brokersWhere(facts, true),
  },
  {
    name: 'UncleanLeaderElectionsPerSec',
    mbean: 'kafka.controller:type=ControllerStats,name=UncleanLeaderElectionsPerSec',
    unit: 'elections/s',
    doc: 'Elections of a replica that was not in sync: committed records may be lost. Healthy: 0.',
    instrument: 'meter',
    observed: entry => (entry.kind === 'election.unclean' ? one({}) : []),
  },
  {
    name: 'LeaderElectionRateAndTimeMs',
    mbean: 'kafka.controller:type=ControllerStats,name=LeaderElectionRateAndTimeMs',
    unit: 'elections/s',
    doc: 'Elections of leaders, those of new partitions left out; the rate alone, for here they take no time.',
    instrument: 'meter',
    observed: entry => (entry.kind === 'leader.elected' && entry.leaderEpoch > 0 && entry.leader >= 0 ? one({}) : []),
  },
];
