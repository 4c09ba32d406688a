/**
 * The metrics of brokers: kafka.server, kafka.network, kafka.cluster. Simplified: requests count when they are sent,
 * bytes of records without the batch's header, and a request that brings no records out (Fetch) with its whole answer.
 */
import type { Entry } from '../../core/entries.ts';
import { brokerIn, type Facts, isClient, missingInSync, type PartitionFact, partitionName } from './facts.ts';
import { type Metric, type Observation, one } from './metric.ts';

/** How many partitions each running broker leads for which something holds. */
function ledWhere(facts: Facts, holds: (partition: PartitionFact) => boolean): Observation[] {
  const partitions = [...facts.partitions.values()].filter(holds);
  return [...facts.brokers]
    .filter(([, { running }]) => running)
    .map(([broker]) => ({ labels: { broker }, amount: partitions.filter(({ leader }) => leader === broker).length }));
}

/** An append by a producer: into the leader's log. */
function appended(entry: Entry, { partitions }: Facts, amount: (bytes: number) => number): Observation[] {
  if (entry.kind !== 'record.appended') return [];
  const { broker, topic, bytes } = entry;
  return partitions.get(partitionName(entry))?.leader === broker ? one({ broker, topic }, amount(bytes)) : [];
}

/** The answers of brokers to fetches, of clients or of followers. */
function fetched(entry: Entry, byClients: boolean): Observation[] {
  if (entry.kind !== 'message.sent' || entry.api !== 'Fetch' || entry.direction !== 'response') return [];
  const broker = brokerIn(entry.from);
  return broker !== null && isClient(entry.to) === byClients ? one({ broker }, entry.bytes) : [];
}

/** An ISR that a leader changed: replicas that the controller takes out with their broker are its own doing. */
function isrChange(entry: Entry, facts: Facts, way: 'shrunk' | 'grown'): Observation[] {
  if (entry.kind !== 'isr.changed') return [];
  const before = facts.partitions.get(partitionName(entry));
  if (!before) return [];
  const now = entry.isr === '' ? [] : entry.isr.split(',').map(Number);
  const gone = before.isr.filter(id => {
    const broker = facts.brokers.get(id);
    return !now.includes(id) && !broker?.fenced && !broker?.leaving;
  });
  const came = now.filter(id => !before.isr.includes(id));
  return (way === 'shrunk' ? gone : came).length > 0 ? one({ broker: before.leader }) : [];
}

/** Kafka's name of a request: fetches are told apart by who asks. */
function requestName(api: string, from: string): string {
  if (api !== 'Fetch') return api;
  return isClient(from) ? 'FetchConsumer' : 'FetchFollower';
}

export const brokerMetrics: readonly Metric[] = [
  {
    name: 'UnderReplicatedPartitions',
    mbean: 'kafka.server:type=ReplicaManager,name=UnderReplicatedPartitions',
    unit: 'partitions',
    doc: 'Partitions that the broker leads and that have fewer in-sync replicas than replicas. Healthy: 0.',
    gauge: facts => ledWhere(facts, ({ isr, replicas }) => isr.length < replicas.length),
  },
  {
    name: 'UnderMinIsrPartitionCount',
    mbean: 'kafka.server:type=ReplicaManager,name=UnderMinIsrPartitionCount',
    unit: 'partitions',
    doc: 'Partitions with fewer in-sync replicas than min.insync.replicas: acks=all is refused there. Healthy: 0.',
    gauge: facts => ledWhere(facts, partition => missingInSync(facts, partition) > 0),
  },
  {
    name: 'AtMinIsrPartitionCount',
    mbean: 'kafka.server:type=ReplicaManager,name=AtMinIsrPartitionCount',
    unit: 'partitions',
    doc: 'Partitions with exactly min.insync.replicas in sync: one more failure stops acks=all.',
    gauge: facts => ledWhere(facts, partition => missingInSync(facts, partition) === 0),
  },
  {
    name: 'LeaderCount',
    mbean: 'kafka.server:type=ReplicaManager,name=LeaderCount',
    unit: 'partitions',
    doc: 'Partitions that the broker leads. Healthy: much the same on all brokers.',
    gauge: facts => ledWhere(facts, () => true),
  },
  {
    name: 'PartitionCount',
    mbean: 'kafka.server:type=ReplicaManager,name=PartitionCount',
    unit: 'partitions',
    doc: 'Partitions of which the broker has a replica.',
    gauge: ({ brokers, partitions }) =>
      [...brokers]
        .filter(([, { running }]) => running)
        .map(([broker]) => ({
          labels: { broker },
          amount: [...partitions.values()].filter(({ replicas }) => replicas.includes(broker)).length,
        })),
  },
  {
    name: 'IsrShrinksPerSec',
    mbean: 'kafka.server:type=ReplicaManager,name=IsrShrinksPerSec',
    unit: 'events/s',
    doc: 'How often the broker, as a leader, took a slow follower out of an ISR. Healthy: 0 but when brokers stop.',
    instrument: 'meter',
    observed: (entry, facts) => isrChange(entry, facts, 'shrunk'),
  },
  {
    name: 'IsrExpandsPerSec',
    mbean: 'kafka.server:type=ReplicaManager,name=IsrExpandsPerSec',
    unit: 'events/s',
    doc: 'How often the broker, as a leader, took a follower that had caught up into an ISR.',
    instrument: 'meter',
    observed: (entry, facts) => isrChange(entry, facts, 'grown'),
  },
  {
    name: 'MessagesInPerSec',
    mbean: 'kafka.server:type=BrokerTopicMetrics,name=MessagesInPerSec,topic=<topic>',
    unit: 'records/s',
    doc: 'Records that producers had appended to the partitions that the broker leads.',
    instrument: 'meter',
    observed: (entry, facts) => appended(entry, facts, () => 1),
  },
  {
    name: 'BytesInPerSec',
    mbean: 'kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec,topic=<topic>',
    unit: 'bytes/s',
    doc: 'Bytes of records from producers.',
    instrument: 'meter',
    observed: (entry, facts) => appended(entry, facts, bytes => bytes),
  },
  {
    name: 'BytesOutPerSec',
    mbean: 'kafka.server:type=BrokerTopicMetrics,name=BytesOutPerSec',
    unit: 'bytes/s',
    doc: 'Bytes that the broker sent to consumers.',
    instrument: 'meter',
    observed: entry => fetched(entry, true),
  },
  {
    name: 'ReplicationBytesOutPerSec',
    mbean: 'kafka.server:type=BrokerTopicMetrics,name=ReplicationBytesOutPerSec',
    unit: 'bytes/s',
    doc: 'Bytes that the broker sent to followers.',
    instrument: 'meter',
    observed: entry => fetched(entry, false),
  },
  {
    name: 'FailedProduceRequestsPerSec',
    mbean: 'kafka.server:type=BrokerTopicMetrics,name=FailedProduceRequestsPerSec,topic=<topic>',
    unit: 'requests/s',
    doc: 'Batches that were answered with an error, counted where the producer learns of it.',
    instrument: 'meter',
    observed: (entry, { partitions }) => {
      if (entry.kind !== 'produce.answered' || entry.error === null) return [];
      const broker = partitions.get(partitionName(entry))?.leader ?? -1;
      return broker < 0 ? [] : one({ broker, topic: entry.topic });
    },
  },
  {
    name: 'RequestsPerSec',
    mbean: 'kafka.network:type=RequestMetrics,name=RequestsPerSec,request=<request>',
    unit: 'requests/s',
    doc: 'Requests by API.',
    instrument: 'meter',
    observed: entry => {
      if (entry.kind !== 'message.sent' || entry.direction !== 'request') return [];
      const broker = brokerIn(entry.to);
      return broker === null || entry.api === 'MetadataRecords'
        ? []
        : one({ broker, request: requestName(entry.api, entry.from) });
    },
  },
];
