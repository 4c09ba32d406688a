/**
 * The scene "event time": when rows happened against when a query took them, its watermark, its windows with their
 * results, and rows that came too late. It reads the trace through `engine/view/queries.ts` and nothing else.
 */
import { clockText, type QueriesState, type QueryPast, queriesView, type Trace } from '../../engine/index.ts';
import { Choice } from './choice.ts';
import { Detail } from './detail.ts';
import { EventTimeFigure } from './event-time-figure.ts';
import { layoutEventTime, type PlacedRow } from './event-time-layout.ts';
import { EventTimeSpans } from './event-time-span.ts';
import { listenToMarks } from './mark-focus.ts';
import { MarkLegend } from './mark-legend.ts';
import { updateQueryTables } from './query-table.ts';
import { factsOf, rowLabel } from './row-mark.ts';
import type { Scene, SceneOptions } from './scene.ts';
import { type Drawing, type Picture, Stage } from './stage.ts';

/** Event time. */
export const eventTime: Scene = {
  name: 'event-time',
  title: 'Event time',
  mount: (host, options) => new EventTimePicture(host, options).stage,
};

class EventTimePicture implements Picture<QueriesState> {
  readonly title = 'Event time and processing time';
  readonly view = queriesView;
  readonly stage: Stage<QueriesState>;
  readonly #choice = new Choice('Query', () => this.stage.redraw());
  readonly #figure = new EventTimeFigure();
  readonly #legend = new MarkLegend(['watermark', 'window', 'result of a window', 'late', 'no delay']);
  readonly #detail: Detail;
  readonly #onSeek: SceneOptions['onSeek'];
  #spans = new EventTimeSpans();
  #trace: Trace | null = null;
  #startsAtMs = 0;
  #past: QueryPast | null = null;

  constructor(host: HTMLElement, { onSeek }: SceneOptions = {}) {
    this.stage = new Stage(host, this, [this.#legend.element]);
    this.#onSeek = onSeek;
    this.stage.aside.prepend(this.#choice.element);
    this.stage.body.append(this.#figure.element);
    this.#detail = new Detail(this.stage.root);
    listenToMarks(this.#figure.element, 'g.row-mark', {
      look: mark => this.#look(mark),
      leave: atOnce => (atOnce ? this.#detail.hide() : this.#detail.hideSoon()),
      pick: mark => this.#onSeek?.(placedOf(mark).row.atUs),
    });
  }

  begin(): void {
    this.#spans = new EventTimeSpans();
    this.#past = null;
    this.#detail.hide();
  }

  whyEmpty({ queries, ended }: QueriesState, trace: Trace): string | null {
    this.#trace = trace;
    if (this.#among(queries).length > 0) return null;
    if (queries.length > 0)
      return 'No query here has event time yet: withWatermark or window() on a timestamp gives it.';
    if (ended !== null) return 'The program ended without a streaming query: start one with writeStream.';
    return 'No streaming query has started yet. Step forward: its rows appear here.';
  }

  draw({ queries, startsAtMs }: QueriesState, drawing: Drawing): void {
    const past = this.#chosen(queries);
    this.#past = past;
    this.#startsAtMs = startsAtMs;
    const span = this.#spans.of(drawing.trace, past.query)!;
    this.#figure.update(layoutEventTime(past, startsAtMs, span, drawing.width), drawing);
  }

  tables({ queries }: QueriesState, host: HTMLElement): void {
    updateQueryTables(host, [this.#chosen(queries)], query => this.#spans.of(this.#trace!, query)!.windows);
  }

  drawn(_state: QueriesState, _colours: unknown, asTable: boolean): void {
    this.#legend.element.hidden = asTable || this.#past === null;
    this.#detail.hide();
  }

  glide(nowUs: number): void {
    this.#figure.glide(this.#startsAtMs + nowUs / 1000);
  }

  /** The queries with event time, as far as the whole run tells. */
  #among(queries: QueryPast[]): QueryPast[] {
    return queries.filter(({ query }) => this.#spans.of(this.#trace!, query) !== null);
  }

  #chosen(queries: QueryPast[]): QueryPast {
    const among = this.#among(queries);
    return among[this.#choice.among(among.map(({ query }) => query))]!;
  }

  #look(mark: SVGGElement): void {
    const { row, fate } = placedOf(mark);
    const facts = factsOf(row.row);
    facts.push(['event time', clockText(row.eventTimeMs ?? 0)]);
    facts.push(['taken at', clockText(Math.round(this.#startsAtMs + row.atUs / 1000))]);
    facts.push(['batch', `${row.batchId} of ${this.#past?.query ?? ''}`]);
    const hint = this.#onSeek ? 'Enter or double click: go to the moment when its batch took it.' : null;
    this.#detail.show(mark, { title: rowLabel(row), state: fate, facts, hint });
  }
}

function placedOf(mark: SVGGElement): PlacedRow {
  return (mark as SVGGElement & { __data__: PlacedRow }).__data__;
}
