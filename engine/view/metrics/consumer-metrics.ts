/**
 * The metrics of consumers: kafka.consumer. Source: FetchMetricsRegistry, ConsumerCoordinatorMetrics, HeartbeatMetrics,
 * RebalanceMetricsManager (4.2). Simplified: a rebalance counts when it ends, whichever the protocol.
 */
import type { Entry } from '../../core/entries.ts';
import { US_PER_MS, US_PER_S } from '../../core/units.ts';
import { conversation, type Facts, isClient, type PlaceFact, partitionName } from './facts.ts';
import { type Metric, type Observation, one } from './metric.ts';

const fetchMbean = 'kafka.consumer:type=consumer-fetch-manager-metrics,client-id=<client-id>';
const coordinatorMbean = 'kafka.consumer:type=consumer-coordinator-metrics,client-id=<client-id>';

/** Requests of one of these APIs by clients. */
function requests(entry: Entry, ...apis: string[]): Observation[] {
  if (entry.kind !== 'message.sent' || entry.direction !== 'request') return [];
  return apis.includes(entry.api) && isClient(entry.from) ? one({ 'client-id': entry.from }) : [];
}

/** How long requests of one API took. */
function latency(entry: Entry, { asked }: Facts, api: string): Observation[] {
  if (entry.kind !== 'message.sent' || entry.api !== api || entry.direction !== 'response') return [];
  const [sentAtUs] = asked.get(conversation(entry)) ?? [];
  if (sentAtUs === undefined || !isClient(entry.to)) return [];
  return one({ 'client-id': entry.to }, (entry.arrivesAtUs - sentAtUs) / US_PER_MS);
}

function consumed(entry: Entry): Observation[] {
  return entry.kind === 'records.fetched' ? one({ 'client-id': entry.client }, entry.records) : [];
}

function rebalances(entry: Entry): Observation[] {
  if (entry.kind !== 'message.sent' || entry.direction !== 'response' || entry.api !== 'SyncGroup') return [];
  return one({ 'client-id': entry.to });
}

function lag({ highWatermarks }: Facts, place: PlaceFact): number {
  return Math.max(0, (highWatermarks.get(partitionName(place)) ?? 0) - place.position);
}

export const consumerMetrics: readonly Metric[] = [
  {
    name: 'records-lag',
    mbean: `${fetchMbean},topic=<topic>,partition=<partition>`,
    unit: 'records',
    doc: 'How far the position is behind the high watermark.',
    gauge: facts =>
      [...facts.places.values()].map(place => ({
        labels: { 'client-id': place.client, topic: place.topic, partition: place.partition },
        amount: lag(facts, place),
      })),
  },
  {
    name: 'records-lag-max',
    mbean: fetchMbean,
    unit: 'records',
    doc: 'The largest lag that a fetch of the last minute found. Growing: the consumer cannot keep up.',
    instrument: 'maximum',
    observed: entry => {
      if (entry.kind !== 'records.fetched') return [];
      const { client, highWatermark, offset, records } = entry;
      return one({ 'client-id': client }, Math.max(0, highWatermark - offset - records));
    },
  },
  {
    name: 'records-consumed-rate',
    mbean: fetchMbean,
    unit: 'records/s',
    doc: 'Records that the consumer was given.',
    instrument: 'rate per second',
    observed: consumed,
  },
  {
    name: 'records-consumed-total',
    mbean: fetchMbean,
    unit: 'records',
    doc: 'Records that the consumer has been given.',
    instrument: 'total',
    observed: consumed,
  },
  {
    name: 'fetch-rate',
    mbean: fetchMbean,
    unit: 'requests/s',
    doc: 'Fetch requests.',
    instrument: 'rate per second',
    observed: entry => requests(entry, 'Fetch'),
  },
  {
    name: 'fetch-latency-avg',
    mbean: fetchMbean,
    unit: 'ms',
    doc: 'How long fetches took on average: up to fetch.max.wait.ms where there is nothing new.',
    instrument: 'average',
    observed: (entry, facts) => latency(entry, facts, 'Fetch'),
  },
  {
    name: 'assigned-partitions',
    mbean: coordinatorMbean,
    unit: 'partitions',
    doc: 'Partitions in which the consumer has a position.',
    gauge: ({ places }) => {
      const owned = new Map<string, number>();
      for (const { client } of places.values()) owned.set(client, (owned.get(client) ?? 0) + 1);
      return [...owned].map(([client, amount]) => ({ labels: { 'client-id': client }, amount }));
    },
  },
  {
    name: 'heartbeat-rate',
    mbean: coordinatorMbean,
    unit: 'heartbeats/s',
    doc: 'Heartbeats to the group coordinator; 0.33 with heartbeat.interval.ms=3000.',
    instrument: 'rate per second',
    observed: entry => requests(entry, 'Heartbeat', 'ConsumerGroupHeartbeat'),
  },
  {
    name: 'last-heartbeat-seconds-ago',
    mbean: coordinatorMbean,
    unit: 's',
    doc: 'Seconds since the last heartbeat was sent; at the session timeout the member is removed.',
    gauge: ({ heartbeats }, atUs) =>
      [...heartbeats].map(([client, sentAtUs]) => ({
        labels: { 'client-id': client },
        amount: Math.floor((atUs - sentAtUs) / US_PER_S),
      })),
  },
  {
    name: 'commit-rate',
    mbean: coordinatorMbean,
    unit: 'commits/s',
    doc: 'Commits of offsets.',
    instrument: 'rate per second',
    observed: entry => requests(entry, 'OffsetCommit'),
  },
  {
    name: 'commit-latency-avg',
    mbean: coordinatorMbean,
    unit: 'ms',
    doc: 'How long a commit took on average.',
    instrument: 'average',
    observed: (entry, facts) => latency(entry, facts, 'OffsetCommit'),
  },
  {
    name: 'join-rate',
    mbean: coordinatorMbean,
    unit: 'requests/s',
    doc: 'JoinGroup requests.',
    instrument: 'rate per second',
    observed: entry => requests(entry, 'JoinGroup'),
  },
  {
    name: 'rebalance-rate-per-hour',
    mbean: coordinatorMbean,
    unit: 'rebalances/h',
    doc: 'Rebalances of the classic protocol that the consumer took part in. Healthy: near 0.',
    instrument: 'rate per hour',
    observed: rebalances,
  },
  {
    name: 'rebalance-total',
    mbean: coordinatorMbean,
    unit: 'rebalances',
    doc: 'Rebalances of the classic protocol so far.',
    instrument: 'total',
    observed: rebalances,
  },
];
