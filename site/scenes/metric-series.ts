/**
 * Metrics over the time of a run: Kafka's, read off at even moments while the trace is folded once, in portions, so
 * that a long run does not hold up the page. Meters are shown by what they counted, of late or so far, not by their rate
 * of one minute, which hardly moves in a short run. Moments are microseconds of the run.
 */
import {
  type Metric,
  type MetricsState,
  metrics,
  metricsView,
  readMetric,
  type Trace,
  US_PER_S,
} from '../../engine/index.ts';

/** A number over time: it holds from its moment until the next point. */
export type Point = [atUs: number, value: number];

/** One metric over time: a line for each broker, client or query. */
export interface Series {
  name: string;
  unit: string;
  doc: string;
  lines: { label: string; points: Point[] }[];
}

/** The metrics that a course on Kafka looks at first, and what is shown of them; the table has all. */
const SHOWN: Record<string, 'value' | 'count of late' | 'count'> = {
  MessagesInPerSec: 'count of late',
  'records-lag': 'value',
  UnderReplicatedPartitions: 'value',
  OfflinePartitionsCount: 'value',
  'request-latency-avg': 'value',
  'record-error-total': 'value',
  IsrShrinksPerSec: 'count',
  LeaderElectionsPerSec: 'count',
  'rebalance-total': 'value',
};

/** How many samples back a count of late reaches. */
const LATE = 16;
const SAMPLES = 160;
/** The shortest time between two samples. */
const LEAST_US = 1000;

/** The series of one run, which may grow. */
export class MetricSeries {
  readonly #trace: Trace;
  readonly #shown = Object.keys(SHOWN).flatMap(name => metrics.find(metric => metric.name === name) ?? []);
  #state: MetricsState = metricsView.initial();
  #read = 0;
  #everyUs = LEAST_US;
  #nextUs = 0;
  #lines = new Map<string, Map<string, Point[]>>();
  #counts = new Map<string, number[]>();

  constructor(trace: Trace) {
    this.#trace = trace;
    this.#begin();
  }

  /** Folds at most so many further entries; true if there are more. */
  advance(entries: number): boolean {
    if (this.#trace.endUs > this.#everyUs * SAMPLES * 2) this.#begin();
    const until = Math.min(this.#trace.length, this.#read + entries);
    for (; this.#read < until; this.#read++) {
      const entry = this.#trace.entry(this.#read);
      while (entry.atUs >= this.#nextUs) this.#sample();
      metricsView.apply(this.#state, entry);
    }
    if (this.#read < this.#trace.length) return true;
    while (this.#nextUs <= this.#trace.endUs) this.#sample();
    return false;
  }

  /** The metrics that somebody was observed of, as far as they were read. */
  all(): Series[] {
    return this.#shown.flatMap(({ name, unit, doc }) => {
      const lines = [...(this.#lines.get(name) ?? [])].map(([label, points]) => ({ label, points }));
      const isStill = lines.every(({ points }) => points.every(([, value]) => value === 0));
      return isStill ? [] : [{ name, unit: SHOWN[name] === 'count' ? 'so far' : unit, doc, lines }];
    });
  }

  #begin(): void {
    this.#state = metricsView.initial();
    this.#read = 0;
    this.#nextUs = 0;
    this.#everyUs = Math.max(LEAST_US, Math.ceil(this.#trace.endUs / SAMPLES));
    this.#lines = new Map();
    this.#counts = new Map();
  }

  #sample(): void {
    for (const metric of this.#shown) {
      for (const [label, value] of this.#numbers(metric)) {
        const lines = this.#lines.get(metric.name) ?? new Map<string, Point[]>();
        this.#lines.set(metric.name, lines);
        const points = lines.get(label) ?? [];
        lines.set(label, points);
        if (points.at(-1)?.[1] !== value) points.push([this.#nextUs, value]);
      }
    }
    this.#nextUs += this.#everyUs;
  }

  /** By whose they are, those of one broker or client added up. */
  #numbers(metric: Metric): Map<string, number> {
    const numbers = new Map<string, number>();
    for (const { labels, value, count } of readMetric(this.#state, metric, this.#nextUs)) {
      const label = ownerOf(labels);
      numbers.set(label, (numbers.get(label) ?? 0) + (count ?? value));
    }
    if (SHOWN[metric.name] !== 'count of late') return numbers;
    for (const [label, count] of numbers) {
      const name = `${metric.name} ${label}`;
      const counts = [...(this.#counts.get(name) ?? []), count].slice(-LATE - 1);
      this.#counts.set(name, counts);
      numbers.set(label, ((count - (counts.length > LATE ? counts[0]! : 0)) * US_PER_S) / (this.#everyUs * LATE));
    }
    return numbers;
  }
}

/** Whose number it is, as people say it. */
export function ownerOf(labels: Readonly<Record<string, string | number>>): string {
  const [name, value] = Object.entries(labels)[0] ?? ['', 'cluster'];
  return typeof value === 'number' ? `${name} ${value}` : value;
}
