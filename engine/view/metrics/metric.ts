/**
 * What a metric is: Kafka's name and MBean, its unit, a sentence, and how it comes out of the trace. A gauge reads what
 * is known; the others turn entries into observations, which an instrument makes a number of.
 */
import type { Entry } from '../../core/entries.ts';
import type { Facts } from './facts.ts';
import type { InstrumentKind } from './instrument.ts';

/** Whose number it is: names as in the MBean, such as `client-id=app-consumer-1`. */
export type Labels = Readonly<Record<string, string | number>>;

/** A number and whose it is. */
export interface Observation {
  labels: Labels;
  amount: number;
}

/** What every metric says of itself. */
export interface MetricHead {
  /** Kafka's name. */
  name: string;
  /** Where JMX has it; attributes in angle brackets. */
  mbean: string;
  unit: string;
  doc: string;
}

/** A number that is read off at a moment. */
export interface Gauge extends MetricHead {
  gauge(facts: Facts, atUs: number): Observation[];
}

/** A number made of what was observed so far; `facts` are those before the entry. */
export interface Recorded extends MetricHead {
  instrument: InstrumentKind;
  observed(entry: Entry, facts: Facts): Observation[];
}

/** A metric. */
export type Metric = Gauge | Recorded;

/** One observation about somebody, or none. */
export function one(labels: Labels, amount = 1): Observation[] {
  return [{ labels, amount }];
}
