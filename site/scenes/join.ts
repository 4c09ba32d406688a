/**
 * The scene "stream-stream join": the rows that both sides keep as state, those that met, and those that the watermark
 * let go because no partner can come any more. It reads the trace through `engine/view/joins.ts` and nothing else.
 */
import { clockText, formatSeconds, type JoinPast, type JoinsState, joinsView, type Trace } from '../../engine/index.ts';
import { Choice } from './choice.ts';
import { Detail } from './detail.ts';
import { EventTimeSpans } from './event-time-span.ts';
import { type FactsTable, writeTables } from './facts-table.ts';
import { JoinFigure } from './join-figure.ts';
import { layoutJoin, type PlacedKept } from './join-layout.ts';
import { listenToMarks } from './mark-focus.ts';
import { MarkLegend } from './mark-legend.ts';
import type { Scene, SceneOptions } from './scene.ts';
import { type Drawing, type Picture, Stage } from './stage.ts';

/** Stream-stream join. */
export const join: Scene = {
  name: 'join',
  title: 'Join',
  mount: (host, options) => new JoinPicture(host, options).stage,
};

class JoinPicture implements Picture<JoinsState> {
  readonly title = 'Stream-stream join';
  readonly view = joinsView;
  readonly stage: Stage<JoinsState>;
  readonly #choice = new Choice('Join', () => this.stage.redraw());
  readonly #figure = new JoinFigure();
  readonly #legend = new MarkLegend(['held', 'let go', 'written alone', 'met', 'watermark upright']);
  readonly #detail: Detail;
  readonly #onSeek: SceneOptions['onSeek'];
  #spans = new EventTimeSpans();
  #shown: JoinPast | null = null;

  constructor(host: HTMLElement, { onSeek }: SceneOptions = {}) {
    this.stage = new Stage(host, this, [this.#legend.element]);
    this.#onSeek = onSeek;
    this.stage.aside.prepend(this.#choice.element);
    this.stage.body.append(this.#figure.element);
    this.#detail = new Detail(this.stage.root);
    listenToMarks(this.#figure.element, 'g.row-mark', {
      look: mark => this.#look(mark),
      leave: atOnce => (atOnce ? this.#detail.hide() : this.#detail.hideSoon()),
      pick: mark => this.#onSeek?.(placedOf(mark).row.keptAtUs),
    });
  }

  begin(): void {
    this.#spans = new EventTimeSpans();
    this.#shown = null;
    this.#detail.hide();
  }

  whyEmpty({ joins, queries, ended }: JoinsState, _trace: Trace): string | null {
    if (joins.some(({ rows }) => rows.length > 0)) return null;
    if (queries > 0 && ended !== null) return 'No query joined two streams: join two frames that come from readStream.';
    if (ended !== null) return 'The program ended without a streaming query: start one with writeStream.';
    return 'No row waits for a partner yet. Step forward: both sides of the join appear here.';
  }

  draw({ joins }: JoinsState, { width, trace, colours, newFrom }: Drawing): void {
    const shown = this.#chosen(joins);
    this.#shown = shown;
    const span = this.#spans.of(trace, shown.query)?.event ?? spanOf(shown);
    this.#figure.update(layoutJoin(shown, span, width), colours, newFrom);
  }

  tables({ joins }: JoinsState, host: HTMLElement): void {
    writeTables(host, [keptFacts(this.#chosen(joins))]);
  }

  drawn(_state: JoinsState, _colours: unknown, asTable: boolean): void {
    this.#legend.element.hidden = asTable || this.#shown === null;
    this.#detail.hide();
  }

  #chosen(joins: JoinPast[]): JoinPast {
    const among = joins.filter(({ rows }) => rows.length > 0);
    const names = among.map(({ query, stateId }) =>
      among.some(other => other.query === query && other.stateId !== stateId) ? `${query}, operator ${stateId}` : query,
    );
    return among[this.#choice.among(names)]!;
  }

  #look(mark: SVGGElement): void {
    const { row, fate } = placedOf(mark);
    const facts: [string, string][] = [
      ['side', row.side],
      ['join key', row.key],
      ['event time', clockText(row.eventTimeMs ?? 0)],
      ['kept at', `${formatSeconds(row.keptAtUs)}, batch ${row.batchId}`],
    ];
    if (row.gone) facts.push(['let go at', `${formatSeconds(row.gone.atUs)}, batch ${row.gone.batchId}`]);
    facts.push(['partners', String(partnersOf(this.#shown!, row.id))]);
    const hint = this.#onSeek ? 'Enter or double click: go to the moment when it was kept.' : null;
    this.#detail.show(mark, { title: row.key, state: fate, facts, hint });
  }
}

function placedOf(mark: SVGGElement): PlacedKept {
  return (mark as SVGGElement & { __data__: PlacedKept }).__data__;
}

function partnersOf({ matches }: JoinPast, id: number): number {
  return matches.filter(({ left, right }) => left === id || right === id).length;
}

/** The event time of what was kept so far, where the query's rows tell of none. */
function spanOf({ rows }: JoinPast): [number, number] {
  const times = rows.flatMap(({ eventTimeMs }) => eventTimeMs ?? []);
  return times.length === 0 ? [0, 1000] : [Math.min(...times) - 1000, Math.max(...times) + 1000];
}

function keptFacts(join: JoinPast): FactsTable {
  const rows = join.rows.map(row => [
    row.side,
    row.key,
    row.eventTimeMs === null ? '–' : clockText(row.eventTimeMs),
    `${formatSeconds(row.keptAtUs)} (batch ${row.batchId})`,
    row.gone ? `${formatSeconds(row.gone.atUs)} (batch ${row.gone.batchId})` : 'held',
    row.alone ? 'none: written alone' : String(partnersOf(join, row.id)),
  ]);
  const late = join.dropped === 0 ? '' : `, ${join.dropped} came too late`;
  return {
    caption: `Rows that the join of ${join.query} kept, with the watermark at ${clockText(join.evictionWatermarkMs)}${late}`,
    columns: ['side', 'join key', 'event time', 'kept at', 'let go at', 'partners'],
    rows,
  };
}
