/**
 * Runs the steps of a Flink or Kafka Streams case and compares what came out of each with the recording: a step that is
 * not named gives nothing; where the recording has an error, the step must fail, and the case ends.
 */
import { z } from 'zod';

/** What came out of each step, by its index. */
export const expectedSteps = z.record(z.string(), z.array(z.unknown()));

/** Does one step and gives what came out. It throws where the real system did. */
export type Stepper<S> = (step: S, index: number) => unknown[];

/** Compares; null when all is as recorded. */
export function stepsDifference<S>(
  steps: readonly S[],
  expected: z.infer<typeof expectedSteps>,
  perform: Stepper<S>,
): string | null {
  for (const [index, step] of steps.entries()) {
    const wanted = expected[String(index)] ?? [];
    const fails = wanted.length === 1 && isRecord(wanted[0]) && 'error' in wanted[0];
    let got: unknown[];
    try {
      got = perform(step, index);
    } catch (error) {
      if (fails) return null;
      const { name, message } = error as Error;
      return `step ${index} ${JSON.stringify(step)}: expected ${JSON.stringify(wanted)}, but it failed: ${name}: ${message}`;
    }
    if (fails)
      return `step ${index} ${JSON.stringify(step)}: expected the error ${JSON.stringify(wanted[0])}, got ${JSON.stringify(got)}`;
    if (JSON.stringify(got) !== JSON.stringify(wanted))
      return `step ${index} ${JSON.stringify(step)}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`;
  }
  return null;
}

/** Sorts by the text of the items as JSON. */
export function sortedAsJson(items: unknown[]): unknown[] {
  return sortedBy(items, item => JSON.stringify(item));
}

/** Sorts stably by a text. */
export function sortedBy<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  return [...items].sort((a, b) => (textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
