/**
 * The scene "cluster and replication": the brokers with their replicas of one partition side by side, log end and
 * high watermark of each, who is in sync, what travels between them, and which ways are cut. It reads the trace
 * through `engine/view/cluster.ts` and nothing else. A click or Enter on a broker opens what can be done to it, where the
 * page lets faults happen. Left out: clients, and the controllers' own log.
 */
import { type Selection, select } from 'd3-selection';
import {
  brokerOfNode,
  type ClusterState,
  type CutWay,
  clusterView,
  type MessageInFlight,
  type PartitionState,
} from '../../engine/index.ts';
import { brokerFaults } from './broker-faults.ts';
import { Choice } from './choice.ts';
import { type ClusterLayout, layoutCluster, pointOn, type ReplicaBox, type Way } from './cluster-layout.ts';
import { updateClusterTables } from './cluster-table.ts';
import { MarkLegend } from './mark-legend.ts';
import { MarkMenu } from './mark-menu.ts';
import { beginBox, tenths, updateBox } from './replica-box.ts';
import type { Scene, SceneOptions } from './scene.ts';
import { type Drawing, type Picture, Stage } from './stage.ts';

/** Cluster and replication. */
export const cluster: Scene = {
  name: 'cluster',
  title: 'Cluster',
  mount: (host, options) => new ClusterPicture(host, options).stage,
};

class ClusterPicture implements Picture<ClusterState> {
  readonly title = 'Cluster and replication';
  readonly view = clusterView;
  readonly stage: Stage<ClusterState>;
  readonly #choice = new Choice('Partition', () => this.stage.redraw());
  readonly #legend = new MarkLegend([
    'committed',
    'appended, not yet committed',
    'high watermark',
    'asks for records',
    'brings records',
  ]);
  readonly #svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  readonly #note = document.createElement('p');
  #layout: ClusterLayout | null = null;
  #messages: MessageInFlight[] = [];
  readonly #menu = new MarkMenu();
  readonly #onFault: SceneOptions['onFault'];
  #state: ClusterState | null = null;

  constructor(host: HTMLElement, { onFault }: SceneOptions = {}) {
    this.#onFault = onFault;
    this.stage = new Stage(host, this, [this.#legend.element]);
    this.stage.aside.prepend(this.#choice.element);
    this.#note.className = 'scene-note';
    this.stage.body.append(this.#svg, this.#note, this.#menu.element);
    if (onFault) this.#listen();
    select(this.#svg).attr('class', 'mark cluster').attr('role', 'group').attr('aria-label', 'Brokers');
    for (const name of ['ways', 'boxes', 'messages', 'cuts']) select(this.#svg).append('g').attr('class', name);
    beginHatch(this.#svg);
  }

  begin(): void {
    this.#layout = null;
    this.#messages = [];
  }

  whyEmpty({ logs, brokers }: ClusterState): string | null {
    if (brokers.length > 0 && logs.topics.length > 0) return null;
    return logs.ended !== null
      ? 'The program ended without a topic: create one, or send a record to one.'
      : 'No topic exists yet. Step forward: its replicas appear here.';
  }

  draw(state: ClusterState, { width, colours, newFrom }: Drawing): void {
    this.#state = state;
    const all = state.logs.topics.flatMap(({ topic, partitions }) =>
      partitions.map(partition => ({ partition, name: `${topic}-${partition.partition}` })),
    );
    const { partition, name } = all[this.#choice.among(all.map(each => each.name))]!;
    const layout = layoutCluster(state, partition, width);
    this.#layout = layout;
    this.#messages = state.messages.filter(({ about }) => about === null || about.split(' ').includes(name));
    const svg = select(this.#svg).attr('width', width).attr('height', layout.height);
    const look = { boxWidth: layout.boxWidth, cell: layout.cell, leaderEpoch: partition.leaderEpoch, colours, newFrom };
    svg
      .select<SVGSVGElement>('g.boxes')
      .selectAll<SVGGElement, ReplicaBox>('g.replica')
      .data(layout.boxes, box => box.broker.broker)
      .join(enter => {
        const boxes = enter.append('g');
        beginBox(boxes);
        if (this.#onFault) asMenuButton(boxes);
        return boxes;
      })
      .each(function (box) {
        updateBox(this, box, look);
      });
    this.#drawWays(layout, partition, state.cuts);
    this.#drawCuts(layout, state.cuts);
    this.#note.textContent = noteOn(name, partition);
  }

  tables(state: ClusterState, host: HTMLElement): void {
    updateClusterTables(host, state);
  }

  drawn(_state: ClusterState, _colours: unknown, asTable: boolean): void {
    this.#legend.element.hidden = asTable || this.#layout === null;
    this.#choice.element.hidden ||= asTable;
  }

  /** Messages are where they are on their way; with still marks they stand in its middle. */
  glide(nowUs: number, still: boolean): void {
    const placed = this.#messages.flatMap(message => {
      const way = this.#layout?.way(message.from, message.to);
      if (!way || message.arrivesAtUs < nowUs) return [];
      const done = (nowUs - message.sentAtUs) / Math.max(1, message.arrivesAtUs - message.sentAtUs);
      const [x, y] = pointOn(way, still ? 0.5 : Math.max(0, Math.min(1, done)));
      return [{ message, x, y }];
    });
    select(this.#svg)
      .select('g.messages')
      .selectAll<SVGRectElement, (typeof placed)[number]>('rect')
      .data(placed, ({ message }) => message.id)
      .join('rect')
      .attr('class', ({ message }) => (message.direction === 'request' ? 'asks' : 'brings'))
      .attr('width', 10)
      .attr('height', 10)
      .attr('rx', 3)
      .attr('x', ({ x }) => x - 5)
      .attr('y', ({ y }) => y - 5);
  }

  /** A broker's box opens its menu. */
  #listen(): void {
    const open = (event: Event): void => {
      const box = (event.target as Element).closest<SVGGElement>('g.replica');
      if (!box || !this.#state) return;
      const { broker } = select<SVGGElement, ReplicaBox>(box).datum().broker;
      const items = brokerFaults(this.#state, broker).map(({ label, faults }) => ({
        label,
        run: () => this.#onFault?.(faults),
      }));
      this.#menu.open(box, `Broker ${broker}`, items);
    };
    this.#svg.addEventListener('click', open);
    this.#svg.addEventListener('keydown', event => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      event.stopPropagation();
      open(event);
    });
  }

  /** From the leader to the brokers that follow it. */
  #drawWays(layout: ClusterLayout, { leader, assigned }: PartitionState, cuts: CutWay[]): void {
    const isCut = (broker: number): boolean =>
      cuts.some(({ from, to }) => [from, to].sort().join() === [`broker-${leader}`, `broker-${broker}`].sort().join());
    const ways = assigned.flatMap(broker => (isCut(broker) ? [] : (layout.way(leader, broker) ?? [])));
    select(this.#svg)
      .select('g.ways')
      .selectAll<SVGPathElement, Way>('path')
      .data(ways, way => `${way.from} ${way.to}`)
      .join('path')
      .attr('class', 'link')
      .attr('d', pathOf);
  }

  #drawCuts(layout: ClusterLayout, cuts: CutWay[]): void {
    const drawn = cuts.flatMap(cut => {
      const [from, to] = [brokerOfNode(cut.from), brokerOfNode(cut.to)];
      const way = from === null || to === null ? null : layout.way(from, to);
      if (!way) return [];
      const both = cuts.some(other => other.from === cut.to && other.to === cut.from);
      if (both && cut.from > cut.to) return [];
      return [{ way, text: `${both ? 'cut' : `${from} → ${to} cut`} since ${tenths(cut.sinceUs)}` }];
    });
    const groups = select(this.#svg)
      .select('g.cuts')
      .selectAll<SVGGElement, (typeof drawn)[number]>('g')
      .data(drawn, ({ way }) => `${way.from} ${way.to}`)
      .join(enter => {
        const group = enter.append('g');
        group.append('path').attr('class', 'cut');
        group.append('text').attr('class', 'late-label centred');
        return group;
      });
    groups.select('path').attr('d', ({ way }) => pathOf(way));
    groups
      .select('text')
      .attr('x', ({ way }) => way.label[0])
      .attr('y', ({ way }) => way.label[1])
      .text(({ text }) => text);
  }
}

/** A box that opens a menu, for the pointer and for the keyboard. */
function asMenuButton(boxes: Selection<SVGGElement, ReplicaBox, SVGSVGElement, unknown>): void {
  boxes.attr('role', 'button').attr('tabindex', 0).attr('aria-haspopup', 'menu').attr('aria-expanded', 'false');
  boxes.classed('opens', true).append('title').text('What can happen to this broker');
}

function pathOf({ points: [a, b, c] }: Way): string {
  return `M${a.join(' ')}Q${b.join(' ')} ${c.join(' ')}`;
}

function noteOn(name: string, { leader, leaderEpoch, isr }: PartitionState): string {
  const leads = leader < 0 ? 'no leader: nobody can write or read' : `leader broker ${leader} in epoch ${leaderEpoch}`;
  return `${name}: ${leads} · ISR [${isr.join(', ')}]`;
}

/** The pattern that lies over a broker whose process does not run. */
function beginHatch(svg: SVGSVGElement): void {
  const pattern = select(svg).append('defs').append('pattern');
  pattern.attr('id', 'weir-hatch').attr('width', 8).attr('height', 8).attr('patternUnits', 'userSpaceOnUse');
  pattern.attr('patternTransform', 'rotate(45)').append('line').attr('class', 'hatch').attr('y2', 8);
}
