/**
 * The scene "partitions and offsets": every topic's logs with their records, what is committed, where consumers
 * stand, and records on their way. It reads the trace through `engine/view/partitions.ts` and nothing else.
 * Internal topics (`__consumer_offsets`) are left out of the picture.
 */
import { formatSeconds, type PartitionsState, partitionsView } from '../../engine/index.ts';
import { cellFacts } from './cell.ts';
import { find, listenToCells, placedOf, rowOf } from './cell-keys.ts';
import { Detail } from './detail.ts';
import type { KeyColours } from './key-colour.ts';
import { Legend } from './legend.ts';
import type { RowLayout } from './log-layout.ts';
import { updateTables } from './partitions-table.ts';
import type { Scene, SceneOptions } from './scene.ts';
import { type Drawing, type Picture, Stage } from './stage.ts';
import { TopicFigure } from './topic-figure.ts';

/** Partitions and offsets. */
export const partitions: Scene = {
  name: 'partitions',
  title: 'Partitions',
  mount: (host, options) => new PartitionsPicture(host, options ?? {}).stage,
};

class PartitionsPicture implements Picture<PartitionsState> {
  readonly title = 'Partitions and offsets';
  readonly view = partitionsView;
  readonly stage: Stage<PartitionsState>;
  readonly #options: SceneOptions;
  readonly #figures = new Map<string, TopicFigure>();
  readonly #legend = new Legend();
  readonly #detail: Detail;

  constructor(host: HTMLElement, options: SceneOptions) {
    this.#options = options;
    this.stage = new Stage(host, this, [this.#legend.element]);
    this.#detail = new Detail(this.stage.root);
  }

  begin(): void {
    this.#legend.reset();
    for (const [name, figure] of this.#figures) this.#dropFigure(name, figure);
  }

  whyEmpty({ topics, ended }: PartitionsState): string | null {
    if (topics.length > 0) return null;
    if (ended !== null) return 'The program ended without a topic: create one, or send a record to one.';
    return 'No topic exists yet. Step forward: its partitions appear here.';
  }

  draw({ topics, groups }: PartitionsState, { width, colours, newFrom }: Drawing): void {
    const focused = this.#focusedRow();
    const names = new Set(topics.map(topic => topic.topic));
    for (const [name, figure] of this.#figures) if (!names.has(name)) this.#dropFigure(name, figure);
    const keys = colours.all().length;
    for (const topic of topics) this.#figureOf(topic.topic).update({ topic, groups, colours, keys, width, newFrom });
    if (focused && !document.activeElement?.closest('g.cell')) this.#refocus(focused);
  }

  tables(state: PartitionsState, host: HTMLElement): void {
    updateTables(host, state.topics, state);
  }

  drawn(state: PartitionsState, colours: KeyColours, asTable: boolean): void {
    this.#legend.update(state, state.topics.length > 0 ? colours.all() : []);
    this.#legend.element.style.display = asTable ? 'none' : '';
    if (asTable) this.#detail.hide();
    else this.#refreshDetail();
  }

  glide(nowUs: number, still: boolean): void {
    for (const figure of this.#figures.values()) figure.fly(nowUs, still);
  }

  destroy(): void {
    this.#detail.hide();
  }

  #figureOf(topic: string): TopicFigure {
    let figure = this.#figures.get(topic);
    if (!figure) {
      figure = new TopicFigure(topic);
      this.#figures.set(topic, figure);
      this.stage.body.append(figure.element);
      listenToCells(figure, {
        look: (cell, row) => this.#look(cell, row),
        leave: atOnce => (atOnce ? this.#detail.hide() : this.#detail.hideSoon()),
        pick: placed => this.#options.onSeek?.(placed.cell.appendedAtUs),
        redraw: () => this.stage.redraw(),
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
    return active && this.stage.root.contains(active) ? rowOf(active) : null;
  }

  /** The focused record is gone (time moved back): the focus goes to the newest one of its partition. */
  #refocus(before: RowLayout): void {
    const figure = this.#figures.get(before.topic);
    const index = before.partition.partition;
    const row = figure?.layout?.rows.find(each => each.partition.partition === index);
    const last = row?.cells.at(-1);
    if (figure && last) find(figure, index, last.cell.entry)?.focus({ preventScroll: true });
  }
}
