/**
 * The seeds of a grading: the lab's, one for each student (`--seed-from student`), and further ones for the final
 * grade. Derived by hashing, so that grading again gives the same grade.
 */
import { createHash } from 'node:crypto';
import { CommandError } from './command-error.ts';

/** How seeds are chosen. */
export interface SeedChoice {
  /** The same seed for everybody, instead of the lab's. */
  seed?: number | undefined;
  seedFrom?: 'lab' | 'student' | undefined;
  /** So many further seeds. */
  extraSeeds?: number | undefined;
}

/** The seeds of one submission: the first is the run that is told. */
export function seedsFor(
  student: string,
  lab: { id: string; seed: number },
  { seed, seedFrom, extraSeeds = 0 }: SeedChoice,
): number[] {
  const first = seed ?? (seedFrom === 'student' ? hashed(`${lab.id}\n${student}`) : lab.seed);
  return [first, ...Array.from({ length: extraSeeds }, (_, index) => hashed(`${index + 1} more than ${first}`))];
}

/** Refuses choices that contradict each other. */
export function checkSeedChoice({ seed, seedFrom }: SeedChoice): void {
  if (seed !== undefined && seedFrom === 'student') {
    throw new CommandError(
      '--seed gives everybody one seed, and --seed-from student each their own: take one of them.',
    );
  }
}

function hashed(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) >>> 1;
}
