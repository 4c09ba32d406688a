/**
 * The scene "consumer group": who is a member, who owns which partition and since when, rebalances as the time in
 * which nobody or not everybody reads, heartbeats, and the lag of each partition. It reads the trace through
 * `engine/view/rebalances.ts` and nothing else. Left out: share groups, whose members own nothing.
 */
import { type RebalancesState, rebalancesView } from '../../engine/index.ts';
import { GroupFigure } from './group-figure.ts';
import { updateGroupTables } from './group-table.ts';
import { MarkLegend } from './mark-legend.ts';
import type { Scene } from './scene.ts';
import { type Drawing, type Picture, Stage } from './stage.ts';

/** Consumer group. */
export const group: Scene = {
  name: 'group',
  title: 'Consumer group',
  mount: host => new GroupPicture(host).stage,
};

class GroupPicture implements Picture<RebalancesState> {
  readonly title = 'Consumer group';
  readonly view = rebalancesView;
  readonly stage: Stage<RebalancesState>;
  readonly #figures = new Map<string, GroupFigure>();
  readonly #legend = new MarkLegend(['a member owns the partition', 'rebalance', 'heartbeat', 'the member left']);

  constructor(host: HTMLElement) {
    this.stage = new Stage(host, this, [this.#legend.element]);
  }

  begin(): void {
    for (const figure of this.#figures.values()) figure.element.remove();
    this.#figures.clear();
  }

  whyEmpty({ pasts, logs }: RebalancesState): string | null {
    if (pasts.length > 0) return null;
    if (logs.ended !== null) return 'The program ended without a consumer group: give a consumer a groupId.';
    return 'No consumer has joined a group yet. Step forward: its members appear here.';
  }

  draw({ pasts, logs }: RebalancesState, drawing: Drawing): void {
    const names = new Set(pasts.map(past => past.group));
    for (const [name, figure] of this.#figures) {
      if (names.has(name)) continue;
      figure.element.remove();
      this.#figures.delete(name);
    }
    for (const past of pasts) this.#figureOf(past.group).update(past, logs, drawing);
  }

  tables(state: RebalancesState, host: HTMLElement): void {
    updateGroupTables(host, state);
  }

  drawn({ pasts }: RebalancesState, _colours: unknown, asTable: boolean): void {
    this.#legend.element.hidden = asTable || pasts.length === 0;
  }

  glide(nowUs: number): void {
    for (const figure of this.#figures.values()) {
      if (!figure.glide(nowUs)) return this.stage.redraw();
    }
  }

  #figureOf(name: string): GroupFigure {
    let figure = this.#figures.get(name);
    if (!figure) {
      figure = new GroupFigure(name);
      this.#figures.set(name, figure);
      this.stage.body.append(figure.element);
    }
    return figure;
  }
}
