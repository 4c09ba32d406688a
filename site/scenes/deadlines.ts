/**
 * The scene "deadlines": tasks with the latencies of their events, against what hard, soft and near real-time allow
 * (Table 1.1 of the lecture, live). It reads the trace through `engine/view/latencies.ts` and nothing else.
 */
import { type Selection, select } from 'd3-selection';
import { type LatenciesState, latenciesView, quantileUs, type TaskPast } from '../../engine/index.ts';
import { classOf, deadlineClasses, latencyText } from './deadline-class.ts';
import {
  type DeadlinesLayout,
  type LatencyBar,
  layoutDeadlines,
  missedOf,
  type TaskStrip,
} from './deadlines-layout.ts';
import { Detail } from './detail.ts';
import { type FactsTable, writeTables } from './facts-table.ts';
import { keepTabStop, listenToMarks } from './mark-focus.ts';
import { MarkLegend } from './mark-legend.ts';
import type { Scene } from './scene.ts';
import { type Drawing, type Picture, Stage } from './stage.ts';

type Group = Selection<SVGGElement, unknown, null, undefined>;

/** Deadlines. */
export const deadlines: Scene = {
  name: 'deadlines',
  title: 'Deadlines',
  mount: host => new DeadlinesPicture(host).stage,
};

class DeadlinesPicture implements Picture<LatenciesState> {
  readonly title = 'Latencies and deadlines';
  readonly view = latenciesView;
  readonly stage: Stage<LatenciesState>;
  readonly #svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  readonly #legend = new MarkLegend(['in time', 'deadline missed', 'deadline']);
  readonly #detail: Detail;
  #tasks: TaskPast[] = [];

  constructor(host: HTMLElement) {
    this.stage = new Stage(host, this, [this.#legend.element]);
    const drawing = document.createElement('div');
    drawing.className = 'deadlines';
    drawing.append(this.#svg);
    this.stage.body.append(drawing);
    const svg = select(this.#svg).attr('class', 'mark').attr('role', 'group');
    svg.attr('aria-label', 'Latencies of tasks; the table has the same facts');
    for (const name of ['axis', 'lines', 'strips']) svg.append('g').attr('class', name);
    this.#detail = new Detail(this.stage.root);
    listenToMarks(drawing, 'g.task-strip', {
      look: mark => this.#look(mark),
      leave: atOnce => (atOnce ? this.#detail.hide() : this.#detail.hideSoon()),
      pick: () => {},
    });
  }

  begin(): void {
    this.#detail.hide();
  }

  whyEmpty({ tasks, ended }: LatenciesState): string | null {
    if (tasks.length > 0) return null;
    if (ended !== null)
      return 'The program ended before an event was handled: read a topic, or a stream with event time.';
    return 'No event was handled yet. Step forward: how long each took appears here.';
  }

  draw({ tasks }: LatenciesState, { width }: Drawing): void {
    this.#tasks = tasks;
    const layout = layoutDeadlines(tasks, width);
    const svg = select(this.#svg).attr('width', layout.width).attr('height', layout.height);
    drawAxis(svg.select('.axis'), layout);
    drawLines(svg.select('.lines'), layout);
    svg
      .select<SVGGElement>('.strips')
      .selectAll<SVGGElement, TaskStrip>('g.task-strip')
      .data(layout.strips, ({ id }) => id)
      .join(enter => beginStrips(enter.append('g')))
      .attr('aria-label', ({ name, fact, missedText }) => [name, fact, missedText].filter(Boolean).join(', '))
      .each(function (strip) {
        updateStrip(this, strip, layout);
      });
    keepTabStop(this.stage.body, 'g.task-strip');
  }

  tables({ tasks }: LatenciesState, host: HTMLElement): void {
    writeTables(host, [taskFacts(tasks), classFacts()]);
  }

  drawn(_state: LatenciesState, _colours: unknown, asTable: boolean): void {
    this.#legend.element.hidden = asTable;
    this.#detail.hide();
  }

  #look(mark: SVGGElement): void {
    const strip = (mark as SVGGElement & { __data__: TaskStrip }).__data__;
    const task = this.#tasks.find(each => `${each.task} ${each.from}` === strip.id);
    if (!task) return;
    const facts: [string, string][] = [
      ['events', String(task.latencies.length)],
      ['half within', latencyText(quantileUs(task, 0.5))],
      ['99 % within', latencyText(quantileUs(task, 0.99))],
      ['the longest', latencyText(quantileUs(task, 1))],
      ...deadlineClasses.map(each => [`over ${each.text}`, String(missedOf(task, each))] as [string, string]),
    ];
    const own = strip.own;
    const hint = own
      ? `A missed ${own.name} deadline: ${own.missed}.`
      : 'Name a group or query hard-, soft- or near- to give it a deadline.';
    this.#detail.show(mark, {
      title: task.task,
      state: own ? `${own.name}, deadline ${own.text}` : 'no deadline',
      facts,
      hint,
    });
  }
}

function drawAxis(host: Group, { ticks, axisY, width, left, right }: DeadlinesLayout): void {
  const marks = host
    .selectAll<SVGGElement, { x: number; text: string }>('g')
    .data(ticks)
    .join(enter => {
      const tick = enter.append('g');
      tick.append('line').attr('class', 'rule');
      tick.append('text').attr('class', 'tick');
      return tick;
    });
  marks
    .select('line')
    .attr('x1', ({ x }) => x)
    .attr('x2', ({ x }) => x)
    .attr('y1', axisY)
    .attr('y2', axisY + 4);
  marks
    .select('text')
    .attr('x', ({ x }) => Math.max(20, Math.min(x, width - 20)))
    .attr('y', axisY + 16)
    .text(({ text }) => text);
  host
    .selectAll('text.who')
    .data(['latency'])
    .join('text')
    .attr('class', 'who')
    .attr('x', (left + right) / 2)
    .attr('y', axisY + 31)
    .text(name => name);
}

function drawLines(host: Group, { deadlines: lines, strips, barsHeight }: DeadlinesLayout): void {
  const d = strips.map(({ y, height }) => `M0 ${y + height - barsHeight}V${y + height}`).join('');
  const marks = host
    .selectAll<SVGGElement, { id: string; x: number; text: string }>('g')
    .data(lines, ({ id }) => id)
    .join(enter => {
      const line = enter.append('g');
      line.append('path').attr('class', 'deadline');
      line.append('text').attr('class', 'who').attr('y', 13);
      return line;
    })
    .attr('transform', ({ x }) => `translate(${x},0)`);
  marks.select('path').attr('d', `M0 18v6${d}`);
  marks.select('text').text(({ text }) => text);
}

function beginStrips(strips: Selection<SVGGElement, TaskStrip, SVGGElement, unknown>): typeof strips {
  strips.attr('class', 'task-strip').attr('role', 'img').attr('tabindex', -1);
  strips.append('rect').attr('class', 'focus-ring').attr('rx', 6);
  strips.append('text').attr('class', 'strong task-name');
  strips.append('text').attr('class', 'fact task-fact');
  strips.append('text').attr('class', 'task-missed').attr('text-anchor', 'end');
  strips.append('line').attr('class', 'rule base');
  strips.append('g').attr('class', 'bars');
  return strips;
}

function updateStrip(node: SVGGElement, strip: TaskStrip, { left, right }: DeadlinesLayout): void {
  const group = select(node);
  const bottom = strip.y + strip.height;
  group
    .select('.focus-ring')
    .attr('x', left - 5)
    .attr('y', strip.y - 3)
    .attr('width', right - left + 10)
    .attr('height', strip.height + 6);
  group
    .select('.task-name')
    .attr('x', left)
    .attr('y', strip.y + 12)
    .text(strip.name);
  group
    .select('.task-fact')
    .attr('x', left)
    .attr('y', strip.y + 27)
    .text(strip.fact);
  group
    .select('.task-missed')
    .attr('class', `task-missed ${strip.missed > 0 ? 'late-label' : 'fact'}`)
    .attr('x', right)
    .attr('y', strip.y + 12)
    .text(strip.missedText);
  group.select('.base').attr('x1', left).attr('x2', right).attr('y1', bottom).attr('y2', bottom);
  const bars = group
    .select<SVGGElement>('.bars')
    .selectAll<SVGRectElement, LatencyBar>('rect')
    .data(strip.bars, ({ id }) => id)
    .join(enter => {
      const bar = enter.append('rect').attr('rx', 1.5);
      bar.append('title');
      return bar;
    })
    .attr('class', ({ missed }) => `latency ${missed ? 'is-missed' : 'is-in-time'}`)
    .attr('x', ({ x }) => x)
    .attr('y', ({ y }) => y)
    .attr('width', ({ width }) => width)
    .attr('height', ({ height }) => height);
  bars.select('title').text(({ title }) => title);
}

function taskFacts(tasks: TaskPast[]): FactsTable {
  return {
    caption: 'Tasks and how long their events took',
    columns: ['task', 'from', 'class', 'events', 'half within', '99 % within', 'longest', 'missed'],
    rows: tasks.map(task => {
      const own = classOf(task.task);
      return [
        task.task,
        task.from,
        own?.name ?? 'none',
        String(task.latencies.length),
        ...[0.5, 0.99, 1].map(part => latencyText(quantileUs(task, part))),
        own ? String(missedOf(task, own)) : '–',
      ];
    }),
  };
}

function classFacts(): FactsTable {
  return {
    caption: 'Classes of real-time systems',
    columns: ['class', 'deadline here', 'a missed deadline is'],
    rows: deadlineClasses.map(({ name, text, missed }) => [name, text, missed]),
  };
}
