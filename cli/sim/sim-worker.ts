/**
 * A thread of the simulation pool: runs a scenario on a range of seeds; shrinks the schedule of a violation.
 */
import {
  parseSchedule,
  type Scenario,
  scenarios,
  scheduleText,
  shrink,
  simulate,
  type Violation,
} from '../../engine/index.ts';

/** So many seeds of a scenario, beginning with `firstSeed`; on `schedule` where one is given. */
export interface SimTask {
  scenario: string;
  firstSeed: number;
  seeds: number;
  schedule?: string | undefined;
}

/** A violation, and the shortest schedule found that leads to it. */
export interface Finding {
  scenario: string;
  seed: number;
  violation: Violation;
  schedule: string;
  /** Strikes of the seed's own schedule. */
  strikesBefore: number;
}

/** What a task gave. */
export interface SimAnswer {
  runs: number;
  steps: number;
  finding: Finding | null;
}

/** Runs the seeds; ends at the first violation. */
export default function runSeeds({ scenario: name, firstSeed, seeds, schedule }: SimTask): SimAnswer {
  const scenario = scenarios.find(known => known.name === name)!;
  const given = schedule === undefined ? undefined : parseSchedule(schedule);
  let steps = 0;
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const outcome = simulate(scenario, seed, given);
    steps += outcome.steps;
    if (outcome.violation) {
      const finding = shortened(scenario, seed, outcome.schedule, outcome.violation);
      return { runs: seed - firstSeed + 1, steps, finding };
    }
  }
  return { runs: seeds, steps, finding: null };
}

/** The finding with as short a schedule as still breaks the same way. */
function shortened(
  scenario: Scenario,
  seed: number,
  before: ReturnType<typeof parseSchedule>,
  first: Violation,
): Finding {
  const short = shrink(before, candidate => simulate(scenario, seed, candidate).violation?.anomaly === first.anomaly);
  const violation = simulate(scenario, seed, short).violation ?? first;
  return { scenario: scenario.name, seed, violation, schedule: scheduleText(short), strikesBefore: before.length };
}
