/**
 * Where the latencies of tasks stand, in CSS pixels: latency to the right on a logarithmic axis from 100 µs to 10 min, a
 * strip a task with a bar for so many events, the deadlines upright through all. Pure geometry.
 */
import { quantileUs, type TaskPast } from '../../engine/index.ts';
import { classOf, type DeadlineClass, deadlineClasses, latencyText } from './deadline-class.ts';
import { COMPACT_BELOW } from './log-layout.ts';

/** So many events took about so long. */
export interface LatencyBar {
  id: number;
  x: number;
  y: number;
  width: number;
  height: number;
  count: number;
  /** Beyond the task's own deadline. */
  missed: boolean;
  title: string;
}

/** A task's strip. */
export interface TaskStrip {
  id: string;
  y: number;
  height: number;
  name: string;
  fact: string;
  /** The class that the task's name gives it. */
  own: DeadlineClass | null;
  /** Events beyond its own deadline. */
  missed: number;
  missedText: string;
  bars: LatencyBar[];
}

/** The drawing. */
export interface DeadlinesLayout {
  width: number;
  height: number;
  left: number;
  right: number;
  axisY: number;
  deadlines: { id: string; x: number; text: string }[];
  ticks: { x: number; text: string }[];
  strips: TaskStrip[];
  /** The height of the bars' part of a strip. */
  barsHeight: number;
}

const LEAST_US = 100;
const MOST_US = 6e8;
const TOP = 30;
const HEAD = 34;
const BARS = 44;
const GAP = 16;
const TICKS = [100, 1000, 10_000, 100_000, 1e6, 1e7, 6e7, 6e8];

/** Places the tasks in `width` pixels. */
export function layoutDeadlines(tasks: TaskPast[], width: number): DeadlinesLayout {
  const [left, right] = [10, width - 12];
  const xOf = (us: number): number => {
    const part = Math.log(Math.max(LEAST_US, Math.min(MOST_US, us)) / LEAST_US) / Math.log(MOST_US / LEAST_US);
    return left + part * (right - left);
  };
  const binWidth = width < COMPACT_BELOW ? 7 : 9;
  const strips = tasks.map((task, index) => stripOf(task, TOP + index * (HEAD + BARS + GAP), xOf, { left, binWidth }));
  const axisY = TOP + tasks.length * (HEAD + BARS + GAP) - GAP + 4;
  const every = width < COMPACT_BELOW ? 2 : 1;
  return {
    width,
    height: axisY + 36,
    left,
    right,
    axisY,
    deadlines: deadlineClasses.map(({ name, deadlineUs, text }) => ({
      id: name,
      x: xOf(deadlineUs),
      text: `${name} ${text}`,
    })),
    ticks: TICKS.filter((_, index) => index % every === 0).map(us => ({ x: xOf(us), text: latencyText(us) })),
    strips,
    barsHeight: BARS,
  };
}

/** How many of a task's events took longer than a class allows. */
export function missedOf({ latencies }: TaskPast, { deadlineUs }: DeadlineClass): number {
  return latencies.filter(({ latencyUs }) => latencyUs > deadlineUs).length;
}

function stripOf(
  task: TaskPast,
  y: number,
  xOf: (us: number) => number,
  { left, binWidth }: { left: number; binWidth: number },
): TaskStrip {
  const own = classOf(task.task);
  const counts = new Map<string, { bin: number; missed: boolean; count: number; least: number; most: number }>();
  for (const { latencyUs } of task.latencies) {
    const bin = Math.floor((xOf(latencyUs) - left) / binWidth);
    const missed = own !== null && latencyUs > own.deadlineUs;
    const known = counts.get(`${bin} ${missed}`) ?? { bin, missed, count: 0, least: latencyUs, most: latencyUs };
    counts.set(`${bin} ${missed}`, {
      ...known,
      count: known.count + 1,
      least: Math.min(known.least, latencyUs),
      most: Math.max(known.most, latencyUs),
    });
  }
  const tallest = Math.max(1, ...[...counts.values()].map(({ count }) => count));
  const bottom = y + HEAD + BARS;
  const bars = [...counts.values()].map(({ bin, missed, count, least, most }) => {
    const height = Math.max(5, (count / tallest) * BARS);
    const title = `${count} event${count === 1 ? '' : 's'}, ${latencyText(least)} to ${latencyText(most)}${missed ? ', deadline missed' : ''}`;
    const x = left + bin * binWidth;
    return { id: bin * 2 + (missed ? 1 : 0), x, y: bottom - height, width: binWidth - 2, height, count, missed, title };
  });
  const missed = own ? missedOf(task, own) : 0;
  const events = task.latencies.length;
  const spread = `50 % in ${latencyText(quantileUs(task, 0.5))} · 99 % in ${latencyText(quantileUs(task, 0.99))}`;
  return {
    id: `${task.task} ${task.from}`,
    y,
    height: HEAD + BARS,
    name: task.from === 'query' || task.task.endsWith(task.from) ? task.task : `${task.task} reads ${task.from}`,
    fact: `${events} event${events === 1 ? '' : 's'} · ${spread}`,
    own,
    missed,
    missedText:
      own === null ? '' : missed === 0 ? `${own.name}: none missed` : `✕ ${own.name}: ${missed} of ${events} missed`,
    bars,
  };
}
