/**
 * Runs a scenario on a seed: draws the schedule, starts the workload, carries the schedule out, lets the checks watch
 * every step, and ends at the first violation or when all has come to rest. A pure function of its arguments.
 */

import type { Entry } from '../core/entries.ts';
import { createRng } from '../core/rng.ts';
import { msToUs } from '../core/units.ts';
import { checks } from './check/index.ts';
import { disturb } from './disturbance.ts';
import { drawSchedule } from './hazard.ts';
import type { ClientEvent } from './journal.ts';
import type { Scenario, Violation, Watch } from './scenario.ts';
import { parseSchedule, type Schedule } from './schedule.ts';
import { workloads } from './workload/index.ts';
import { World } from './world.ts';

/** How a run ended. */
export interface Outcome {
  schedule: Schedule;
  violation: Violation | null;
  /** Tasks of the scheduler that were run. */
  steps: number;
  world: World;
}

const USUAL_STRIKES = 6;
/** Longer than any run that goes well. */
const LIMIT_US = msToUs(900_000);
const USUAL_REST_MS = 3_000;

/** The schedule that a seed gives a scenario. */
export function scheduleOf(scenario: Scenario, seed: number): Schedule {
  const { faults, strikes = USUAL_STRIKES, settings = {} } = scenario;
  if (scenario.schedule !== undefined) return parseSchedule(scenario.schedule);
  if (faults.length === 0) return [];
  const targets = {
    brokers: scenario.cluster?.brokers ?? 3,
    controllers: scenario.cluster?.controllers ?? 1,
    clients: workloads[scenario.workload]!.clients(settings),
  };
  return drawSchedule(createRng(seed).fork(`schedule/${scenario.name}`), faults, strikes, targets);
}

/** Runs the scenario; on the seed's own schedule unless another is given. */
export function simulate(scenario: Scenario, seed: number, schedule: Schedule = scheduleOf(scenario, seed)): Outcome {
  const world = new World(scenario, seed);
  const { scheduler } = world.simulation;
  const found: Violation[] = [];
  const report = (anomaly: string, message: string): void => {
    found.push({ anomaly, atUs: scheduler.nowUs, message });
  };
  const watches = scenario.checks.map(name => checks[name]!.watch(world, report));
  const look = looking(world, watches);
  workloads[scenario.workload]!.begin(world, scenario.settings ?? {});
  world.run('the disturbance', disturb(world, schedule));
  const steps = (untilUs: number, goOn: () => boolean): void => {
    while (found.length === 0 && goOn() && scheduler.step(untilUs)) look();
  };
  steps(LIMIT_US, () => world.working.size > 0);
  if (found.length === 0 && world.working.size > 0) {
    report('no-progress', `${[...world.working].join(', ')} did not come to an end after all faults were healed`);
  }
  const restUs = scheduler.nowUs + msToUs(scenario.restMs ?? USUAL_REST_MS);
  steps(restUs, () => true);
  if (found.length === 0) for (const watch of watches) watch.atRest?.();
  return { schedule, violation: found[0] ?? null, steps: scheduler.steps, world };
}

/** Hands new entries of the trace and new client events to the watches that ask for them. */
function looking({ simulation: { trace }, journal }: World, watches: readonly Watch[]): () => void {
  const asked = new Set(watches.flatMap(({ entries = {} }) => Object.keys(entries)));
  let entriesSeen = 0;
  let eventsSeen = 0;
  return () => {
    for (; entriesSeen < trace.length; entriesSeen++) {
      if (!asked.has(trace.kindAt(entriesSeen))) continue;
      const entry = trace.entry(entriesSeen);
      for (const { entries = {} } of watches) (entries[entry.kind] as ((e: Entry) => void) | undefined)?.(entry);
    }
    for (; eventsSeen < journal.length; eventsSeen++) {
      const event = journal[eventsSeen]!;
      for (const { events = {} } of watches) (events[event.kind] as ((e: ClientEvent) => void) | undefined)?.(event);
    }
  };
}
