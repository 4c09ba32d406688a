/**
 * The view "metrics": what an operator of a real cluster would see in JMX, under Kafka's names, at any moment of the
 * run. Amounts in each metric's unit, moments in microseconds of the run. Left out: percentiles, and metrics of what is
 * not simulated (threads, queues, disks, TLS). Rates of brokers are those of one minute, as `OneMinuteRate`.
 */

import type { View } from '../view.ts';
import { brokerMetrics } from './broker-metrics.ts';
import { consumerMetrics } from './consumer-metrics.ts';
import { controllerMetrics } from './controller-metrics.ts';
import { copyFacts, type Facts, learn, noFacts } from './facts.ts';
import { copyInstrument, type Instrument, newInstrument, numberOf, observe } from './instrument.ts';
import type { Labels, Metric } from './metric.ts';
import { producerMetrics } from './producer-metrics.ts';

/** All metrics, in the order in which a table shows them. */
export const metrics: readonly Metric[] = [
  ...controllerMetrics,
  ...brokerMetrics,
  ...producerMetrics,
  ...consumerMetrics,
];

/** What the metrics are after some entries. */
export interface MetricsState {
  facts: Facts;
  /** By metric and whose it is. */
  instruments: Map<string, { metric: string; labels: Labels; instrument: Instrument }>;
}

/** One number: whose, and how much; a meter also says how many it has counted. */
export interface Reading {
  labels: Labels;
  value: number;
  count: number | null;
}

const recorded = metrics.filter(metric => 'instrument' in metric);

/** The fold of "metrics". */
export const metricsView: View<MetricsState> = {
  initial: () => ({ facts: noFacts(), instruments: new Map() }),
  apply(state, entry) {
    for (const metric of recorded) {
      for (const { labels, amount } of metric.observed(entry, state.facts)) {
        const name = `${metric.name} ${Object.values(labels).join(' ')}`;
        let known = state.instruments.get(name);
        if (!known) {
          // Yammer's meters tick from the start of the process, samples begin with the first observation.
          known = { metric: metric.name, labels, instrument: newInstrument(metric.instrument, 0) };
          state.instruments.set(name, known);
        }
        observe(known.instrument, amount, entry.atUs);
      }
    }
    learn(state.facts, entry);
  },
  copy: ({ facts, instruments }) => ({
    facts: copyFacts(facts),
    instruments: new Map(
      [...instruments].map(([name, known]) => [name, { ...known, instrument: copyInstrument(known.instrument) }]),
    ),
  }),
};

/** What a metric says at a moment, of everybody that it has been observed of. */
export function readMetric(state: MetricsState, metric: Metric, atUs: number): Reading[] {
  if ('gauge' in metric) {
    return metric.gauge(state.facts, atUs).map(({ labels, amount }) => ({ labels, value: amount, count: null }));
  }
  const readings: Reading[] = [];
  for (const { metric: name, labels, instrument } of state.instruments.values()) {
    if (name !== metric.name) continue;
    const value = numberOf(instrument, atUs);
    const count = instrument.kind === 'meter' ? instrument.count : null;
    if (value !== null) readings.push({ labels, value, count });
  }
  return readings;
}
