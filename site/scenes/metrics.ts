/**
 * The scene "metrics": what an operator of a real cluster would watch, under Kafka's and Spark's names, over the time of
 * the run; the table has all of Kafka's metrics at the moment. It reads the trace through `engine/view/metrics` and
 * the entries of queries.
 */
import { select } from 'd3-selection';
import { metrics as allMetrics, type MetricsState, metricsView, readMetric, type Trace } from '../../engine/index.ts';
import { type FactsTable, writeTables } from './facts-table.ts';
import { beginCards, type ChartSize, cutCard, drawCard, numberText } from './metric-card.ts';
import { MetricSeries, type Series } from './metric-series.ts';
import { querySeries } from './query-series.ts';
import type { Scene } from './scene.ts';
import { type Drawing, type Picture, Stage } from './stage.ts';

/** Metrics. */
export const metrics: Scene = {
  name: 'metrics',
  title: 'Metrics',
  mount: host => new MetricsPicture(host).stage,
};

/** Entries folded between two frames. */
const PORTION = 4000;
const NARROWEST_CARD = 190;
const GAP = 14;
const HEIGHT = 56;

class MetricsPicture implements Picture<MetricsState> {
  readonly title = 'Metrics';
  readonly view = metricsView;
  readonly stage: Stage<MetricsState>;
  readonly #cards = document.createElement('div');
  #kafka: MetricSeries | null = null;
  #series: Series[] = [];
  #size: ChartSize = { width: 0, height: HEIGHT, endUs: 0 };
  #nowUs = 0;
  #waiting = 0;

  constructor(host: HTMLElement) {
    this.#cards.className = 'metric-cards';
    this.stage = new Stage(host, this);
    this.stage.body.append(this.#cards);
  }

  begin(): void {
    this.#kafka = null;
    this.#series = [];
    clearTimeout(this.#waiting);
  }

  whyEmpty(): string | null {
    return null;
  }

  draw(_state: MetricsState, { width, trace, endUs, nowUs }: Drawing): void {
    this.#nowUs = nowUs;
    const columns = Math.max(1, Math.floor((width + GAP) / (NARROWEST_CARD + GAP)));
    this.#size = { width: Math.floor((width - (columns - 1) * GAP) / columns) - 18, height: HEIGHT, endUs };
    this.#cards.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    this.#kafka ??= new MetricSeries(trace);
    const queries = querySeries(trace);
    this.#read(this.#kafka, queries, trace);
  }

  tables(state: MetricsState, host: HTMLElement): void {
    writeTables(host, [metricFacts(state, this.#nowUs)]);
  }

  glide(nowUs: number): void {
    this.#nowUs = nowUs;
    const size = this.#size;
    select(this.#cards)
      .selectAll<HTMLDivElement, Series>('.metric-card')
      .each(function (series) {
        cutCard(this, series, size, nowUs);
      });
  }

  destroy(): void {
    clearTimeout(this.#waiting);
  }

  /** Reads on in portions, so that the page answers meanwhile, and draws what is known so far. */
  #read(kafka: MetricSeries, queries: Series[], trace: Trace): void {
    clearTimeout(this.#waiting);
    const isMore = kafka.advance(PORTION);
    this.#series = [...kafka.all(), ...queries];
    this.#drawCards();
    if (isMore) this.#waiting = Number(setTimeout(() => this.#read(kafka, queries, trace)));
  }

  #drawCards(): void {
    const size = this.#size;
    select<HTMLElement, unknown>(this.#cards)
      .selectAll<HTMLDivElement, Series>('div.metric-card')
      .data(this.#series, ({ name }) => name)
      .join(enter => beginCards(enter.append('div')))
      .order()
      .each(function (series) {
        drawCard(this, series, size);
      });
    this.glide(this.#nowUs);
  }
}

function metricFacts(state: MetricsState, atUs: number): FactsTable {
  const rows = allMetrics.flatMap(metric =>
    readMetric(state, metric, atUs).map(({ labels, value, count }) => {
      const counted = count === null ? '' : ` (Count ${numberText(count)})`;
      const whose = Object.entries(labels).map(([name, of]) => `${name} ${of}`);
      return [metric.name, whose.join(', ') || 'cluster', `${numberText(value)} ${metric.unit}${counted}`, metric.doc];
    }),
  );
  return { caption: 'Metrics at this moment', columns: ['metric', 'of', 'is', 'meaning'], rows };
}
