/**
 * The scene "windows": how queries cut event time, tumbling, sliding or in sessions, as bands over the same events; what
 * each window has gathered, and which ones the watermark has let go. It reads the trace through
 * `engine/view/held-windows.ts` and nothing else.
 */
import { clockText, formatSeconds, type Trace, type WindowsState, windowsView } from '../../engine/index.ts';
import { Detail } from './detail.ts';
import { EventTimeSpans } from './event-time-span.ts';
import { type FactsTable, writeTables } from './facts-table.ts';
import { listenToMarks } from './mark-focus.ts';
import { MarkLegend } from './mark-legend.ts';
import type { Scene, SceneOptions } from './scene.ts';
import { type Drawing, type Picture, Stage } from './stage.ts';
import { WindowsFigure } from './windows-figure.ts';
import { layoutWindows, type WindowBand, type WindowsOfQuery } from './windows-layout.ts';

/** Windows. */
export const windows: Scene = {
  name: 'windows',
  title: 'Windows',
  mount: (host, options) => new WindowsPicture(host, options).stage,
};

/** Queries that are drawn below each other. */
const MOST_QUERIES = 4;

class WindowsPicture implements Picture<WindowsState> {
  readonly title = 'Windows over event time';
  readonly view = windowsView;
  readonly stage: Stage<WindowsState>;
  readonly #figure = new WindowsFigure();
  readonly #legend = new MarkLegend(['window held as state', 'written and let go', 'watermark upright', 'late']);
  readonly #detail: Detail;
  readonly #onSeek: SceneOptions['onSeek'];
  #spans = new EventTimeSpans();
  #trace: Trace | null = null;

  constructor(host: HTMLElement, { onSeek }: SceneOptions = {}) {
    this.stage = new Stage(host, this, [this.#legend.element]);
    this.#onSeek = onSeek;
    this.stage.body.append(this.#figure.element);
    this.#detail = new Detail(this.stage.root);
    listenToMarks(this.#figure.element, 'g.window-band', {
      look: mark => this.#look(mark),
      leave: atOnce => (atOnce ? this.#detail.hide() : this.#detail.hideSoon()),
      pick: mark => this.#onSeek?.(bandOf(mark).window.openedAtUs),
    });
  }

  begin(): void {
    this.#spans = new EventTimeSpans();
    this.#detail.hide();
  }

  whyEmpty(state: WindowsState, trace: Trace): string | null {
    this.#trace = trace;
    if (this.#shown(state).length > 0) return null;
    const { queries, ended } = state.queries;
    if (queries.length > 0 && (ended !== null || queries.some(({ batches }) => batches.length > 2))) {
      return 'No query here groups by time: window("time", "10 seconds") or session_window in groupBy gives it windows.';
    }
    if (ended !== null) return 'The program ended without a streaming query: start one with writeStream.';
    return 'No window is open yet. Step forward: windows appear here with their first event.';
  }

  draw(state: WindowsState, { width, colours, newFrom }: Drawing): void {
    const shown = this.#shown(state);
    const spans = shown.map(({ past }) => this.#spans.of(this.#trace!, past.query)!.event);
    const span: [number, number] = [Math.min(...spans.map(([from]) => from)), Math.max(...spans.map(([, to]) => to))];
    this.#figure.update(layoutWindows(shown, span, width), colours, newFrom);
  }

  tables(state: WindowsState, host: HTMLElement): void {
    writeTables(host, this.#shown(state).map(windowFacts));
  }

  drawn(_state: WindowsState, _colours: unknown, asTable: boolean): void {
    this.#legend.element.hidden = asTable;
    this.#detail.hide();
  }

  /** The queries that have windows and have begun. */
  #shown({ pasts, queries }: WindowsState): WindowsOfQuery[] {
    return pasts
      .filter(past => past.windows.length > 0)
      .flatMap(past => {
        const query = queries.queries.find(each => each.query === past.query);
        const all = this.#spans.of(this.#trace!, past.query)?.windows;
        return query && all ? [{ past, query, all }] : [];
      })
      .slice(0, MOST_QUERIES);
  }

  #look(mark: SVGGElement): void {
    const { window, fate } = bandOf(mark);
    const facts: [string, string][] = [['window', `${clockText(window.startMs)} to ${clockText(window.endMs)}`]];
    if (window.key !== '') facts.push(['key', window.key]);
    facts.push(['holds', window.saved], ['changed', `${window.updates} times`]);
    if (window.writtenAtUs !== null) facts.push(['written at', formatSeconds(window.writtenAtUs)]);
    if (window.gone) facts.push(['let go at', `${formatSeconds(window.gone.atUs)}, batch ${window.gone.batchId}`]);
    const hint = this.#onSeek ? 'Enter or double click: go to the moment when it opened.' : null;
    this.#detail.show(mark, { title: window.saved, state: fate, facts, hint });
  }
}

function bandOf(mark: SVGGElement): WindowBand {
  return (mark as SVGGElement & { __data__: WindowBand }).__data__;
}

function windowFacts({ past }: WindowsOfQuery): FactsTable {
  return {
    caption: `Windows of ${past.query}`,
    columns: ['from', 'to', 'key', 'holds', 'opened', 'written', 'let go'],
    rows: past.windows
      .filter(({ merged }) => !merged)
      .map(({ startMs, endMs, key, saved, openedAtUs, writtenAtUs, gone }) => [
        clockText(startMs),
        clockText(endMs),
        key || '–',
        saved,
        formatSeconds(openedAtUs),
        writtenAtUs === null ? 'not yet' : formatSeconds(writtenAtUs),
        gone === null ? 'held' : formatSeconds(gone.atUs),
      ]),
  };
}
