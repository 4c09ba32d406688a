/**
 * The scene "plan": the operators of a streaming query from source to sink, with the rows of the latest batch, the
 * size of their state and their watermarks; an operator that is picked shows what it holds. It reads the trace through
 * `engine/view/operators.ts` and nothing else.
 */
import { type Selection, select } from 'd3-selection';
import { heldBy, type OperatorsState, operatorsView, type RunningPlan } from '../../engine/index.ts';
import { Choice } from './choice.ts';
import { type FactsTable, writeTables } from './facts-table.ts';
import { stateText } from './held-state.ts';
import { keepTabStop, listenToMarks } from './mark-focus.ts';
import { layoutPlan, type PlanBox, type PlanEdge } from './plan-layout.ts';
import type { Scene } from './scene.ts';
import { type Drawing, type Picture, Stage } from './stage.ts';

/** Plan. */
export const plan: Scene = {
  name: 'plan',
  title: 'Plan',
  mount: host => new PlanPicture(host).stage,
};

/** Rows of state that are listed. */
const MOST_HELD = 60;

class PlanPicture implements Picture<OperatorsState> {
  readonly title = 'Plan of the query';
  readonly view = operatorsView;
  readonly stage: Stage<OperatorsState>;
  readonly #choice = new Choice('Query', () => this.stage.redraw());
  readonly #svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  readonly #held = document.createElement('div');
  #picked: string | null = null;

  constructor(host: HTMLElement) {
    this.stage = new Stage(host, this);
    this.stage.aside.prepend(this.#choice.element);
    this.#held.className = 'tables held';
    const drawing = document.createElement('div');
    drawing.className = 'plan';
    drawing.append(this.#svg);
    this.stage.body.append(drawing, this.#held);
    select(this.#svg).attr('class', 'mark').attr('role', 'group').attr('aria-label', 'Operators, from source to sink');
    for (const name of ['edges', 'boxes']) select(this.#svg).append('g').attr('class', name);
    listenToMarks(drawing, 'g.plan-box', {
      look: box => {
        if (box === document.activeElement) this.#pick(box);
      },
      leave: () => {},
      pick: box => this.#pick(box),
    });
  }

  begin(): void {
    this.#picked = null;
  }

  whyEmpty({ plans, ended }: OperatorsState): string | null {
    if (plans.some(({ operators }) => operators.length > 0)) return null;
    if (ended !== null)
      return 'The program ended before a batch ran: start a streaming query, and let it wait for its rows.';
    return 'No batch has run yet. Step forward: the operators of the query appear here.';
  }

  draw({ plans }: OperatorsState, { width }: Drawing): void {
    const running = this.#chosen(plans);
    const layout = layoutPlan(running, width);
    const svg = select(this.#svg).attr('width', layout.width).attr('height', layout.height);
    drawEdges(svg.select('.edges'), layout.edges);
    drawBoxes(svg.select('.boxes'), layout.boxes, this.#pickedIn(running));
    keepTabStop(this.stage.body, 'g.plan-box');
    writeTables(this.#held, heldFacts(running, this.#pickedIn(running)));
  }

  tables({ plans }: OperatorsState, host: HTMLElement): void {
    const running = this.#chosen(plans);
    const stateful = running.operators.filter(({ stateId }) => stateId !== null);
    writeTables(host, [planFacts(running), ...stateful.flatMap(({ operator }) => heldFacts(running, `${operator}`))]);
  }

  #chosen(plans: RunningPlan[]): RunningPlan {
    const ran = plans.filter(({ operators }) => operators.length > 0);
    return ran[this.#choice.among(ran.map(({ query }) => query))]!;
  }

  /** Until one is picked, the last operator with state is. */
  #pickedIn({ operators }: RunningPlan): string | null {
    if (this.#picked !== null) return this.#picked;
    const last = operators.findLast(({ stateId }) => stateId !== null);
    return last ? `${last.operator}` : null;
  }

  #pick(box: SVGGElement): void {
    const { id } = (box as SVGGElement & { __data__: PlanBox }).__data__;
    if (id === this.#picked) return;
    this.#picked = id;
    this.stage.redraw();
  }
}

function drawEdges(host: Selection<SVGGElement, unknown, null, undefined>, edges: PlanEdge[]): void {
  host
    .selectAll<SVGGElement, PlanEdge>('g')
    .data(edges, ({ id }) => id)
    .join(enter => {
      const edge = enter.append('g');
      edge.append('path').attr('class', 'link');
      edge.append('text').attr('class', 'fact');
      return edge;
    })
    .each(function ({ x1, y1, x2, y2, thickness, text }) {
      const middle = (y1 + y2) / 2;
      const edge = select(this);
      edge.select('path').attr('d', `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`);
      edge.select('path').attr('style', `stroke-width:${thickness.toFixed(1)}px`);
      edge
        .select('text')
        .attr('x', x2 > x1 ? x1 - 10 : x1 + 10)
        .attr('y', y1 + 17)
        .attr('text-anchor', x2 > x1 ? 'end' : 'start')
        .text(text);
    });
}

function drawBoxes(
  host: Selection<SVGGElement, unknown, null, undefined>,
  boxes: PlanBox[],
  picked: string | null,
): void {
  host
    .selectAll<SVGGElement, PlanBox>('g.plan-box')
    .data(boxes, ({ id }) => id)
    .join(enter => {
      const box = enter.append('g').attr('role', 'img').attr('tabindex', -1);
      box.append('rect').attr('class', 'body').attr('rx', 8);
      box.append('rect').attr('class', 'focus-ring').attr('rx', 10);
      box.append('text').attr('class', 'strong').attr('x', 12).attr('y', 18);
      box.append('g').attr('class', 'lines');
      return box;
    })
    .attr('class', ({ id, operator, warns }) =>
      ['plan-box', operator?.state ? 'has-state' : '', id === picked ? 'is-picked' : '', warns ? 'is-warned' : '']
        .filter(Boolean)
        .join(' '),
    )
    .attr('transform', ({ x, y }) => `translate(${x},${y})`)
    .attr('aria-label', ({ name, lines }) => [name, ...lines].join(', '))
    .each(function ({ name, lines, width, height }) {
      const box = select(this);
      box.select('.body').attr('width', width).attr('height', height);
      box
        .select('.focus-ring')
        .attr('x', -3)
        .attr('y', -3)
        .attr('width', width + 6)
        .attr('height', height + 6);
      box.select('.strong').text(name);
      box
        .select('.lines')
        .selectAll<SVGTextElement, string>('text')
        .data(lines)
        .join('text')
        .attr('class', 'fact')
        .attr('x', 12)
        .attr('y', (_, index) => 34 + index * 15)
        .text(line => line);
    });
}

function planFacts({ query, batchId, operators }: RunningPlan): FactsTable {
  const columns = ['operator', 'reads from', 'rows in', 'rows out', 'rows of state', 'written', 'removed', 'too late'];
  const rows = operators.map(({ operator, name, inputs, rowsIn, rowsOut, state }) => {
    const figures = state
      ? [state.rows, state.updated, state.removed, state.dropped].map(String)
      : ['–', '–', '–', '–'];
    return [`${operator} ${name}`, inputs.join(', ') || '–', `${rowsIn}`, `${rowsOut}`, ...figures];
  });
  return { caption: `Operators of ${query} in batch ${batchId ?? '–'}`, columns, rows };
}

function heldFacts(running: RunningPlan, picked: string | null): FactsTable[] {
  const operator = running.operators.find(each => `${each.operator}` === picked);
  if (!operator || operator.stateId === null) return [];
  const held = heldBy(running, operator);
  const stores = new Set(held.map(({ store }) => store));
  const rows = held.slice(0, MOST_HELD).map(({ store, value }) => {
    const text = stateText(value);
    return stores.size > 1 ? [store.slice(store.indexOf('/') + 1), text] : [text];
  });
  const more = held.length > MOST_HELD ? `, the first ${MOST_HELD} of ${held.length}` : '';
  const columns = stores.size > 1 ? ['store', 'row'] : ['row'];
  if (rows.length === 0) rows.push(['nothing: all of it was let go']);
  return [{ caption: `What operator ${operator.operator} (${operator.name}) holds${more}`, columns, rows }];
}
