/**
 * Carries out a schedule in a world: each strike at its moment, its healing when it is over; in the end everything is
 * healed and the cluster recovers. A fault that is impossible at its moment (a broker that is dead already) is left out.
 *
 * Power loss takes what was not on the disk, and Kafka relies on the other replicas then: two losses before the first
 * broker has caught up may lose what was acknowledged (2.1, NoCommittedRecordLostGlobally holds while fewer brokers than
 * min.insync.replicas shut down uncleanly). So around a power loss, faults that end a broker wait until the cluster is
 * whole again.
 */
import { type Process, sleep, spawn } from '../core/process.ts';
import { msToUs } from '../core/units.ts';
import { type Fault, FaultRefused } from '../kafka/fault/fault.ts';
import { injectFault } from '../kafka/fault/index.ts';
import { clientFaults, healingOf } from './hazard.ts';
import type { Schedule, Strike } from './schedule.ts';
import type { World } from './world.ts';

const ENDS_A_BROKER: readonly string[] = ['kill', 'power-loss', 'full-disk', 'stop'];
const PATIENCE = 600;
const LOOK_MS = 100;

/** Carries out the schedule; the world is healed when the process has ended. */
export function* disturb(world: World, schedule: Schedule): Process<void> {
  let left = schedule.length;
  const fragile = { is: false };
  for (const strike of schedule) {
    spawn(world.simulation.scheduler, carryOut(world, strike, fragile), {
      done: () => left--,
      failed: error => {
        throw error;
      },
    });
  }
  while (left > 0) yield* world.pause(LOOK_MS);
  for (let tries = 0; tries < PATIENCE && !world.whole; tries++) yield* world.pause(LOOK_MS);
  world.healed = true;
}

function* carryOut(world: World, { atMs, forMs, fault }: Strike, fragile: { is: boolean }): Process<void> {
  yield* sleep(world.simulation.scheduler, msToUs(atMs));
  if (clientFaults.includes(fault.kind)) return world.strikeClient(fault.kind, String(fault['client']), forMs);
  const loses = fault.kind === 'power-loss';
  if (ENDS_A_BROKER.includes(fault.kind)) {
    for (let tries = 0; tries < PATIENCE && (fragile.is || (loses && !world.whole)); tries++) {
      yield* world.pause(LOOK_MS);
    }
  }
  if (!inject(world, fault)) return;
  if (loses) fragile.is = true;
  yield* world.pause(forMs);
  for (const heals of healingOf(fault)) {
    for (let tries = 0; tries < PATIENCE && !inject(world, heals) && mustComeBack(world, heals); tries++) {
      yield* world.pause(LOOK_MS);
    }
  }
  if (!loses) return;
  for (let tries = 0; tries < PATIENCE && !world.whole; tries++) yield* world.pause(LOOK_MS);
  fragile.is = false;
}

/** Whether the fault could happen. */
function inject({ cluster }: World, fault: Fault): boolean {
  try {
    injectFault(cluster, fault);
    return true;
  } catch (error) {
    if (!(error instanceof FaultRefused)) throw error;
    return false;
  }
}

/** A broker that is still stopping cannot start yet. */
function mustComeBack({ cluster }: World, { kind, broker }: Fault): boolean {
  return kind === 'start' && cluster.broker(Number(broker)).lifecycle.state === 'stopping';
}
