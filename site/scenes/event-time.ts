/**
 * The scene "event time": when rows happened against when a query took them, its watermark, its windows with their
 * results, and rows that came too late. It reads the trace through `engine/view/queries.ts` and nothing else.
 */
import { clockText, type QueriesState, type QueryPast, queriesView, type Trace } from '../../engine/index.ts';
import { Choice } from './choice.ts';
import { Detail } from './detail.ts';
import { type DragGround, EventDrag } from './event-drag.ts';
import { EventTimeFigure } from './event-time-figure.ts';
import { type EventTimeLayout, layoutEventTime, type PlacedRow } from './event-time-layout.ts';
import { type EventTimeSpan, EventTimeSpans } from './event-time-span.ts';
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
  #layout: EventTimeLayout | null = null;
  #drag: EventDrag | null = null;
  /** Axes that stand still while an event is dragged. */
  #held: EventTimeSpan | null = null;

  constructor(host: HTMLElement, { onSeek, rows }: SceneOptions = {}) {
    this.stage = new Stage(host, this, [this.#legend.element]);
    this.#onSeek = onSeek;
    this.stage.aside.prepend(this.#choice.element);
    this.stage.body.append(this.#figure.element);
    if (rows && rows.rows().length > 0) {
      this.#drag = new EventDrag(this.#figure.element, rows, () => this.#ground());
      const note = document.createElement('p');
      note.className = 'scene-note';
      note.textContent = DRAG_HINT;
      this.stage.body.append(note);
    }
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
    const whole = this.#spans.of(drawing.trace, past.query)!;
    const span = this.#held ? { ...this.#held, windows: whole.windows } : whole;
    this.#layout = layoutEventTime(past, startsAtMs, span, drawing.width);
    this.#figure.update(this.#layout, drawing);
    this.#drag?.drawn();
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

  #ground(): DragGround | null {
    const [layout, past, trace] = [this.#layout, this.#past, this.#trace];
    if (!layout || !past || !trace) return null;
    return {
      event: layout.event,
      processing: layout.processing,
      startsAtMs: this.#startsAtMs,
      placeOf: ({ row }) => past.rows.filter(({ source }) => source === row.source).indexOf(row),
      hold: isHeld => {
        this.#held = isHeld ? this.#spans.of(trace, past.query) : null;
        if (!isHeld) this.stage.redraw();
      },
    };
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

const DRAG_HINT =
  'Drag an event: sideways it happens at another time, up or down it comes at another time; below the axis it is taken ' +
  'out. A double click adds one. By keyboard: Shift with the arrows, Delete, Insert.';

function placedOf(mark: SVGGElement): PlacedRow {
  return (mark as SVGGElement & { __data__: PlacedRow }).__data__;
}
