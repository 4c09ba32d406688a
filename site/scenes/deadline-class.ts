/**
 * The classes of real-time systems, as Table 1.1 of the lecture has them (after Psaltis, Streaming Data): hard is
 * measured in microseconds to milliseconds, soft in milliseconds to seconds, near in seconds to minutes. The deadlines
 * are this workshop's own: a figure needs a number.
 */

/** A class and what a missed deadline means in it. */
export interface DeadlineClass {
  name: 'hard' | 'soft' | 'near';
  deadlineUs: number;
  text: string;
  /** What a missed deadline means. */
  missed: string;
}

/** The classes, the strictest first. */
export const deadlineClasses: readonly DeadlineClass[] = [
  { name: 'hard', deadlineUs: 10_000, text: '10 ms', missed: 'total system failure' },
  { name: 'soft', deadlineUs: 1_000_000, text: '1 s', missed: 'no system failure, little tolerance' },
  { name: 'near', deadlineUs: 60_000_000, text: '1 min', missed: 'no system failure, much tolerance' },
];

/** The class that a task names: a group `hard-brakes` is hard. Null where it names none. */
export function classOf(task: string): DeadlineClass | null {
  return deadlineClasses.find(({ name }) => task.split(/[^a-z]+/i).includes(name)) ?? null;
}

/** A latency as people read it. */
export function latencyText(us: number): string {
  if (us < 1000) return `${Math.round(us)} µs`;
  if (us < 1e6) return `${number(us / 1000)} ms`;
  return us < 6e7 ? `${number(us / 1e6)} s` : `${number(us / 6e7)} min`;
}

function number(value: number): string {
  return String(Number(value.toPrecision(value < 10 ? 2 : 3)));
}
