/**
 * The scene "architecture": the pipeline that a run is, as boxes through which its records flow, drawn as the lecture
 * draws it: tiers, Lambda, Kappa, a feed, a recommender. A box opens the scene inside it, at the same moment. It reads the
 * trace through `engine/view/pipelines.ts` and nothing else.
 */
import { type Selection, select } from 'd3-selection';
import { type BoxKind, type PipelinesState, pipelinesView, Reader, type Trace } from '../../engine/index.ts';
import { type ArchitectureLayout, layoutArchitecture, type PlacedBox, type PlacedEdge } from './architecture-layout.ts';
import { writeTables } from './facts-table.ts';
import { group } from './group.ts';
import { inputResult } from './input-result.ts';
import { keepTabStop, listenToMarks } from './mark-focus.ts';
import { partitions } from './partitions.ts';
import { plan } from './plan.ts';
import type { MountedScene, Scene, SceneFrame, SceneOptions } from './scene.ts';
import { type Drawing, type Picture, Stage } from './stage.ts';

/** Architecture. */
export const architecture: Scene = {
  name: 'architecture',
  title: 'Architecture',
  mount: (host, options) => new ArchitecturePicture(host, options),
};

/** What is inside a box. */
const inside: Record<BoxKind, Scene> = {
  producer: partitions,
  topic: partitions,
  group,
  query: plan,
  source: inputResult,
  sink: inputResult,
};

/** How long a way stays lit after something passed, in simulated microseconds. */
const LIT_US = 150_000;

let made = 0;

class ArchitecturePicture implements Picture<PipelinesState>, MountedScene {
  readonly title = 'Architecture';
  readonly view = pipelinesView;
  readonly #stage: Stage<PipelinesState>;
  readonly #options: SceneOptions | undefined;
  readonly #svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  readonly #name = document.createElement('p');
  readonly #room = document.createElement('div');
  readonly #arrow = `weir-arrow-${++made}`;
  #opened: { id: string; scene: MountedScene } | null = null;
  #frame: SceneFrame | null = null;
  #whole: { trace: Trace; length: number; state: PipelinesState } | null = null;
  #layout: ArchitectureLayout | null = null;

  constructor(host: HTMLElement, options?: SceneOptions) {
    this.#options = options;
    this.#room.className = 'inside';
    this.#room.hidden = true;
    this.#stage = new Stage(host, this, [this.#room]);
    this.#name.className = 'scene-note architecture-name';
    const drawing = document.createElement('div');
    drawing.className = 'architecture';
    drawing.append(this.#svg);
    this.#stage.body.append(this.#name, drawing);
    const svg = select(this.#svg)
      .attr('class', 'mark')
      .attr('role', 'group')
      .attr('aria-label', 'Boxes of the pipeline');
    beginArrow(this.#svg, this.#arrow);
    for (const name of ['ways', 'boxes', 'counts']) svg.append('g').attr('class', name);
    const open = (mark: SVGGElement): void => this.#open((mark as SVGGElement & { __data__: PlacedBox }).__data__);
    listenToMarks(drawing, 'g.pipeline-box', { look: () => {}, leave: () => {}, pick: open });
    drawing.addEventListener('click', event => {
      const mark = (event.target as Element).closest<SVGGElement>('g.pipeline-box');
      if (mark) open(mark);
    });
  }

  show(frame: SceneFrame): void {
    this.#frame = frame;
    this.#stage.show(frame);
    this.#opened?.scene.show(frame);
  }

  destroy(): void {
    this.#opened?.scene.destroy();
    this.#opened = null;
    this.#stage.destroy();
  }

  begin(): void {
    this.#whole = null;
    this.#layout = null;
  }

  whyEmpty(_state: PipelinesState, trace: Trace): string | null {
    const { edges, ended } = this.#wholeOf(trace);
    if (edges.length > 0) return null;
    if (ended !== null) return 'Nothing flowed in this run: send records to a topic, or start a streaming query.';
    return 'Nothing flows yet. Step forward: the boxes of the pipeline appear here.';
  }

  draw(state: PipelinesState, { width, trace }: Drawing): void {
    const layout = layoutArchitecture(this.#wholeOf(trace), state, width);
    this.#layout = layout;
    this.#name.textContent = `${layout.title}. Enter or click opens the scene inside a box.`;
    const svg = select(this.#svg).attr('width', layout.width).attr('height', layout.height);
    svg
      .select('.ways')
      .selectAll<SVGPathElement, PlacedEdge>('path')
      .data(layout.edges, ({ id }) => id)
      .join('path')
      .attr('marker-end', `url(#${this.#arrow})`)
      .attr('d', ({ d }) => d);
    svg
      .select('.counts')
      .selectAll<SVGTextElement, PlacedEdge>('text')
      .data(layout.edges, ({ id }) => id)
      .join('text')
      .attr('class', 'fact way-count')
      .attr('x', ({ labelX }) => labelX)
      .attr('y', ({ labelY }) => labelY)
      .text(({ count }) => count);
    drawBoxes(svg.select('.boxes'), layout.boxes, this.#opened?.id ?? null);
    keepTabStop(this.#stage.body, 'g.pipeline-box');
  }

  tables(state: PipelinesState, host: HTMLElement): void {
    const whole = this.#wholeOf(this.#frame!.trace);
    const { boxes } = layoutArchitecture(whole, state, 1000);
    const nameOf = (id: string): string => whole.boxes.find(box => box.id === id)?.name ?? id;
    writeTables(host, [
      {
        caption: 'Boxes',
        columns: ['box', 'is a', 'part', 'passed'],
        rows: boxes.map(({ box, role, fact }) => [box.name, kindText(box.kind), role, fact]),
      },
      {
        caption: 'What flowed',
        columns: ['from', 'to', 'records or rows'],
        rows: state.edges.map(({ from, to, count }) => [nameOf(from), nameOf(to), String(count)]),
      },
    ]);
  }

  /** Lights the ways on which something has just passed. */
  glide(nowUs: number): void {
    select(this.#svg)
      .select('.ways')
      .selectAll<SVGPathElement, PlacedEdge>('path')
      .attr('class', ({ edge }) => {
        if (edge.count === 0) return 'link is-idle';
        return nowUs - edge.lastAtUs <= LIT_US ? 'link is-lit' : 'link';
      });
  }

  #wholeOf(trace: Trace): PipelinesState {
    if (this.#whole?.trace !== trace || this.#whole.length !== trace.length) {
      const state = new Reader(trace, pipelinesView).at(trace.length);
      this.#whole = { trace, length: trace.length, state };
    }
    return this.#whole.state;
  }

  /** Opens the scene inside a box, or closes it again. */
  #open({ box }: PlacedBox): void {
    const closing = this.#opened?.id === box.id;
    this.#opened?.scene.destroy();
    this.#opened = null;
    this.#room.replaceChildren();
    this.#room.hidden = closing;
    if (!closing) {
      const head = document.createElement('p');
      head.className = 'scene-note';
      head.textContent = `Inside ${box.name} (${kindText(box.kind)}):`;
      const host = document.createElement('div');
      this.#room.append(head, host);
      this.#opened = { id: box.id, scene: inside[box.kind].mount(host, this.#options) };
      if (this.#frame) this.#opened.scene.show(this.#frame);
    }
    if (this.#layout) drawBoxes(select(this.#svg).select('.boxes'), this.#layout.boxes, this.#opened?.id ?? null);
  }
}

/** The head of a way. */
function beginArrow(svg: SVGSVGElement, id: string): void {
  const marker = select(svg).append('defs').append('marker').attr('id', id).attr('viewBox', '0 0 8 8');
  marker.attr('refX', 7).attr('refY', 4).attr('markerWidth', 8).attr('markerHeight', 8).attr('orient', 'auto');
  marker.attr('markerUnits', 'userSpaceOnUse').append('path').attr('class', 'arrow').attr('d', 'M0 0.5L8 4L0 7.5Z');
}

const KINDS: Record<BoxKind, string> = {
  producer: 'program that sends',
  topic: 'topic',
  group: 'consumer group',
  query: 'streaming query',
  source: 'source of a query',
  sink: 'sink of a query',
};

function kindText(kind: BoxKind): string {
  return KINDS[kind];
}

function drawBoxes(
  host: Selection<SVGGElement, unknown, null, undefined>,
  boxes: PlacedBox[],
  opened: string | null,
): void {
  host
    .selectAll<SVGGElement, PlacedBox>('g.pipeline-box')
    .data(boxes, ({ box }) => box.id)
    .join(enter => {
      const node = enter.append('g').attr('role', 'button').attr('tabindex', -1);
      node.append('rect').attr('class', 'focus-ring').attr('x', -3).attr('y', -3).attr('rx', 10);
      node.append('path').attr('class', 'body');
      node.append('text').attr('class', 'fact role').attr('x', 10).attr('y', 15);
      node.append('text').attr('class', 'strong').attr('x', 10).attr('y', 32);
      node.append('text').attr('class', 'fact').attr('x', 10).attr('y', 48);
      return node;
    })
    .attr('class', ({ box, awake }) => {
      const state = `${awake ? '' : ' is-asleep'}${box.id === opened ? ' is-picked' : ''}`;
      return `pipeline-box is-${box.kind}${state}`;
    })
    .attr('transform', ({ x, y }) => `translate(${x},${y})`)
    .attr('aria-pressed', ({ box }) => String(box.id === opened))
    // What is read aloud begins with what the box shows, for people who speak to the page.
    .each(function (placed) {
      const { box, width, height } = placed;
      const [role, name, fact] = shownIn(placed);
      const node = select(this);
      node.select('.body').attr('d', outline(box.kind, width, height));
      node
        .select('.focus-ring')
        .attr('width', width + 6)
        .attr('height', height + 6);
      node.select('.role').text(role!);
      node.select('.strong').text(name!);
      node.select('text:last-child').text(fact!);
    });
}

/** The lines of a box, as far as they have room. */
function shownIn({ box, role, fact, width }: PlacedBox): string[] {
  const letters = Math.floor((width - 12) / 6.65);
  return [clip(role, letters), clip(box.name, Math.floor((width - 16) / 8.2)), clip(fact, letters)];
}

/** A topic is open at its right, as a log is; a sink is a drum; the others are boxes. */
function outline(kind: BoxKind, width: number, height: number): string {
  if (kind === 'topic') return `M${width} 0H6Q0 0 0 6V${height - 6}Q0 ${height} 6 ${height}H${width}`;
  if (kind === 'sink') {
    const [w, h] = [width, height];
    return `M0 5C0 -2 ${w} -2 ${w} 5V${h - 5}C${w} ${h + 2} 0 ${h + 2} 0 ${h - 5}Z`;
  }
  const r = kind === 'producer' || kind === 'source' ? 14 : 6;
  return `M${r} 0H${width - r}Q${width} 0 ${width} ${r}V${height - r}Q${width} ${height} ${width - r} ${height}H${r}Q0 ${height} 0 ${height - r}V${r}Q0 0 ${r} 0Z`;
}

function clip(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`;
}
