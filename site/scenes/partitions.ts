/**
 * The scene "partitions and offsets": every topic's logs with their records, what is committed, where consumers
 * stand, and records on their way. It reads the trace through `engine/view/partitions.ts` and nothing else.
 * Internal topics (`__consumer_offsets`) are left out of the picture.
 */
import { formatSeconds, type PartitionsState, partitionsView, Reader, type TopicState } from '../../engine/index.ts';
import { cellFacts } from './cell.ts';
import { find, listenToCells, placedOf, rowOf } from './cell-keys.ts';
import { Detail } from './detail.ts';
import { KeyColours } from './key-colour.ts';
import { Legend } from './legend.ts';
import { COMPACT_BELOW, type RowLayout } from './log-layout.ts';
import { NarrationLine, sentenceAt } from './narration-line.ts';
import type { MountedScene, Scene, SceneFrame, SceneOptions } from './scene.ts';
import { updateTables } from './table.ts';
import { TopicFigure } from './topic-figure.ts';

/** Partitions and offsets. */
export const partitions: Scene = {
  name: 'partitions',
  title: 'Partitions',
  mount: (host, options) => new PartitionsScene(host, options ?? {}),
};

/** Entries read ahead in one idle moment: a few milliseconds. */
const AHEAD = 4000;

class PartitionsScene implements MountedScene {
  readonly #root = document.createElement('section');
  readonly #options: SceneOptions;
  readonly #figures = new Map<string, TopicFigure>();
  readonly #body = document.createElement('div');
  readonly #tables = document.createElement('div');
  readonly #empty = document.createElement('p');
  readonly #legend = new Legend();
  readonly #narration: NarrationLine;
  readonly #detail: Detail;
  readonly #resize: ResizeObserver;
  #asTable = false;
  #reader: Reader<PartitionsState> | null = null;
  #colours: KeyColours | null = null;
  #frame: SceneFrame | null = null;
  /** What was drawn last, to leave alone what has not changed. */
  #drawn = { state: null as PartitionsState | null, width: 0, keys: 0, count: 0 };
  #idle = 0;

  constructor(host: HTMLElement, options: SceneOptions) {
    this.#options = options;
    this.#root.className = 'weir-scene';
    this.#root.setAttribute('aria-label', 'Partitions and offsets');
    const head = document.createElement('header');
    const heading = document.createElement('h3');
    heading.textContent = 'Partitions and offsets';
    head.append(heading, this.#tableButton());
    this.#body.className = 'topics';
    this.#tables.className = 'tables';
    this.#empty.className = 'scene-empty';
    this.#root.append(head);
    this.#narration = new NarrationLine(this.#root);
    this.#root.append(this.#empty, this.#body, this.#legend.element, this.#tables);
    this.#detail = new Detail(this.#root);
    host.append(this.#root);
    this.#resize = new ResizeObserver(() => this.#draw());
    this.#resize.observe(this.#body);
  }

  show(frame: SceneFrame): void {
    if (this.#reader?.trace !== frame.trace) this.#begin(frame);
    this.#frame = frame;
    this.#draw();
    this.#readAhead();
  }

  destroy(): void {
    this.#resize.disconnect();
    this.#narration.destroy();
    this.#detail.hide();
    cancelSoon(this.#idle);
    this.#root.remove();
  }

  /** Another trace: a new run. */
  #begin(frame: SceneFrame): void {
    this.#reader = new Reader(frame.trace, partitionsView);
    this.#colours = new KeyColours(frame.trace);
    this.#legend.reset();
    this.#drawn = { state: null, width: 0, keys: 0, count: frame.count };
    for (const figure of this.#figures.values()) figure.element.remove();
    this.#figures.clear();
  }

  #draw(): void {
    const frame = this.#frame;
    if (!frame) return;
    const state = this.#reader!.at(frame.count);
    const colours = this.#colours!;
    colours.scan(Math.max(frame.count, Math.min(frame.trace.length, colours.scanned + AHEAD)));
    const topics = state.topics.filter(topic => !topic.topic.startsWith('__'));
    const keys = colours.all().length;
    const width = Math.floor(this.#root.clientWidth);
    const drawn = this.#drawn;
    if (drawn.state !== state || drawn.width !== width || drawn.keys !== keys) {
      this.#root.classList.toggle('is-still', frame.reducedMotion);
      this.#root.classList.toggle('is-narrow', width < COMPACT_BELOW);
      this.#narration.tell(sentenceAt(frame.trace, frame.count));
      this.#sayWhyEmpty(frame, state, topics);
      if (this.#asTable) updateTables(this.#tables, topics, state);
      else if (width > 0) this.#drawTopics(topics, state, width, frame);
      this.#legend.update(state, topics.length > 0 ? colours.all() : []);
      this.#drawn = { state, width, keys, count: frame.count };
      this.#refreshDetail();
    }
    if (!this.#asTable) for (const figure of this.#figures.values()) figure.fly(frame.nowUs, frame.reducedMotion);
  }

  #drawTopics(topics: TopicState[], state: PartitionsState, width: number, frame: SceneFrame): void {
    const focused = this.#focusedRow();
    const names = new Set(topics.map(topic => topic.topic));
    for (const [name, figure] of this.#figures) if (!names.has(name)) this.#dropFigure(name, figure);
    const forward = frame.count > this.#drawn.count && !frame.reducedMotion;
    const keys = this.#colours!.all().length;
    const newFrom = forward ? this.#drawn.count : Number.POSITIVE_INFINITY;
    for (const topic of topics) {
      const figure = this.#figureOf(topic.topic);
      figure.update({ topic, groups: state.groups, colours: this.#colours!, keys, width, newFrom });
    }
    if (focused && !document.activeElement?.closest('g.cell')) this.#refocus(focused);
  }

  #figureOf(topic: string): TopicFigure {
    let figure = this.#figures.get(topic);
    if (!figure) {
      figure = new TopicFigure(topic);
      this.#figures.set(topic, figure);
      this.#body.append(figure.element);
      listenToCells(figure, {
        look: (cell, row) => this.#look(cell, row),
        leave: atOnce => (atOnce ? this.#detail.hide() : this.#detail.hideSoon()),
        pick: placed => this.#options.onSeek?.(placed.cell.appendedAtUs),
        redraw: () => {
          this.#drawn.state = null;
          this.#draw();
        },
      });
    }
    return figure;
  }

  #dropFigure(name: string, figure: TopicFigure): void {
    figure.element.remove();
    this.#figures.delete(name);
  }

  #look(cell: SVGGElement, row: RowLayout): void {
    const placed = placedOf(cell);
    const seek = this.#options.onSeek;
    this.#detail.show(cell, {
      title: `${row.topic}-${row.partition.partition}, offset ${placed.cell.offset}`,
      state: placed.committed ? 'committed' : 'appended, not yet committed',
      facts: cellFacts(placed.cell),
      hint: seek ? `Enter or double click: go to ${formatSeconds(placed.cell.appendedAtUs)}` : null,
    });
  }

  #refreshDetail(): void {
    const anchor = this.#detail.anchor as SVGGElement | null;
    if (!anchor) return;
    if (anchor.isConnected) this.#look(anchor, rowOf(anchor));
    else this.#detail.hide();
  }

  #focusedRow(): RowLayout | null {
    const active = document.activeElement?.closest<SVGGElement>('g.cell');
    return active && this.#root.contains(active) ? rowOf(active) : null;
  }

  /** The focused record is gone (time moved back): the focus goes to the newest one of its partition. */
  #refocus(before: RowLayout): void {
    const figure = this.#figures.get(before.topic);
    const index = before.partition.partition;
    const row = figure?.layout?.rows.find(each => each.partition.partition === index);
    const last = row?.cells.at(-1);
    if (figure && last) find(figure, index, last.cell.entry)?.focus({ preventScroll: true });
  }

  #sayWhyEmpty(frame: SceneFrame, state: PartitionsState, topics: TopicState[]): void {
    const empty = topics.length === 0;
    this.#empty.hidden = !empty;
    this.#body.hidden = empty || this.#asTable;
    this.#tables.hidden = empty || !this.#asTable;
    this.#root.querySelector('button')!.hidden = empty;
    if (!empty) return;
    if (frame.trace.length === 0) this.#empty.textContent = 'Press Run: the partitions of your topics appear here.';
    else if (state.ended !== null)
      this.#empty.textContent = 'The program ended without a topic: create one, or send a record to one.';
    else this.#empty.textContent = 'No topic exists yet. Step forward: its partitions appear here.';
  }

  #tableButton(): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Table';
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', () => {
      this.#asTable = !this.#asTable;
      button.setAttribute('aria-pressed', String(this.#asTable));
      this.#legend.element.style.display = this.#asTable ? 'none' : '';
      this.#detail.hide();
      this.#drawn.state = null;
      this.#draw();
    });
    return button;
  }

  /** Lays checkpoints and takes in keys while the page is idle, so that a jump far ahead is short. */
  #readAhead(): void {
    cancelSoon(this.#idle);
    this.#idle = soon(() => {
      const [reader, colours] = [this.#reader!, this.#colours!];
      colours.scan(Math.min(reader.trace.length, colours.scanned + AHEAD));
      if (reader.prepare(AHEAD) || colours.scanned < reader.trace.length) this.#readAhead();
    });
  }
}

/** Safari has no idle callback: there a short timer does. */
function soon(run: () => void): number {
  return 'requestIdleCallback' in window ? requestIdleCallback(run) : Number(setTimeout(run, 50));
}

function cancelSoon(id: number): void {
  if ('cancelIdleCallback' in window) cancelIdleCallback(id);
  else clearTimeout(id);
}
