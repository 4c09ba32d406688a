/**
 * The metrics of producers: kafka.producer. Source: SenderMetricsRegistry, KafkaProducerMetrics (4.2). Simplified: a
 * record's error counts when the producer learns of it, also one that it sends again.
 */
import type { Entry } from '../../core/entries.ts';
import { US_PER_MS } from '../../core/units.ts';
import { conversation, type Facts } from './facts.ts';
import { type Metric, type Observation, one } from './metric.ts';

const mbean = 'kafka.producer:type=producer-metrics,client-id=<client-id>';

/** How long a Produce request took: from its sending to the arrival of its answer. */
function latency(entry: Entry, { asked }: Facts): Observation[] {
  if (entry.kind !== 'message.sent' || entry.api !== 'Produce' || entry.direction !== 'response') return [];
  const [sentAtUs] = asked.get(conversation(entry)) ?? [];
  return sentAtUs === undefined ? [] : one({ 'client-id': entry.to }, (entry.arrivesAtUs - sentAtUs) / US_PER_MS);
}

function requests(entry: Entry): Observation[] {
  const isRequest = entry.kind === 'message.sent' && entry.api === 'Produce' && entry.direction === 'request';
  return isRequest ? one({ 'client-id': entry.from }) : [];
}

function sentRecords(entry: Entry): Observation[] {
  return entry.kind === 'record.sent' ? one({ 'client-id': entry.producer }) : [];
}

function failedRecords(entry: Entry): Observation[] {
  const failed = entry.kind === 'produce.answered' && entry.error !== null;
  return failed ? one({ 'client-id': entry.producer }, entry.records) : [];
}

function batchSizes(entry: Entry): Observation[] {
  return entry.kind === 'batch.sent' ? one({ 'client-id': entry.producer }, entry.bytes) : [];
}

export const producerMetrics: readonly Metric[] = [
  {
    name: 'record-send-rate',
    mbean,
    unit: 'records/s',
    doc: 'Records that the producer sent, those sent again included.',
    instrument: 'rate per second',
    observed: sentRecords,
  },
  {
    name: 'record-send-total',
    mbean,
    unit: 'records',
    doc: 'Records that the producer has sent.',
    instrument: 'total',
    observed: sentRecords,
  },
  {
    name: 'record-error-rate',
    mbean,
    unit: 'records/s',
    doc: 'Records whose send failed. Healthy: 0.',
    instrument: 'rate per second',
    observed: failedRecords,
  },
  {
    name: 'record-error-total',
    mbean,
    unit: 'records',
    doc: 'Records whose send has failed.',
    instrument: 'total',
    observed: failedRecords,
  },
  {
    name: 'record-retry-rate',
    mbean,
    unit: 'records/s',
    doc: 'Records that were sent again.',
    instrument: 'rate per second',
    observed: entry =>
      entry.kind === 'batch.sent' && entry.attempt > 1 ? one({ 'client-id': entry.producer }, entry.records) : [],
  },
  {
    name: 'batch-size-avg',
    mbean,
    unit: 'bytes',
    doc: 'The average size of a batch; batch.size is the most that it can be.',
    instrument: 'average',
    observed: batchSizes,
  },
  {
    name: 'batch-size-max',
    mbean,
    unit: 'bytes',
    doc: 'The largest batch.',
    instrument: 'maximum',
    observed: batchSizes,
  },
  {
    name: 'request-rate',
    mbean,
    unit: 'requests/s',
    doc: 'Produce requests sent.',
    instrument: 'rate per second',
    observed: requests,
  },
  {
    name: 'request-latency-avg',
    mbean,
    unit: 'ms',
    doc: 'How long Produce requests took on average; with acks=all that includes the followers.',
    instrument: 'average',
    observed: latency,
  },
  {
    name: 'request-latency-max',
    mbean,
    unit: 'ms',
    doc: 'How long the slowest Produce request took.',
    instrument: 'maximum',
    observed: latency,
  },
  {
    name: 'requests-in-flight',
    mbean,
    unit: 'requests',
    doc: 'Produce requests that are not answered; acks=0 is never answered.',
    gauge: ({ asked }) => {
      const inFlight = new Map<string, number>();
      for (const [talk, open] of asked) {
        const [client, , api] = talk.split(' ') as [string, string, string];
        if (api === 'Produce') inFlight.set(client, (inFlight.get(client) ?? 0) + open.length);
      }
      return [...inFlight].map(([client, amount]) => ({ labels: { 'client-id': client }, amount }));
    },
  },
];
