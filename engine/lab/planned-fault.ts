/**
 * The faults that a lab declares: each happens at its moment, to whom its place names. A place is a broker's id or
 * host, or words that are looked up at that moment: `leader of flights-0`, `followers of flights-0`, `stopped`,
 * `paused`, `all`; several brokers mean one fault each. Times in milliseconds. Leaves out: faults that depend on what a
 * program did.
 */
import type { Simulation } from '../core/simulation.ts';
import { msToUs } from '../core/units.ts';
import type { Cluster } from '../kafka/cluster.ts';
import { type Fault, FaultRefused } from '../kafka/fault/fault.ts';
import { faultKinds, injectFaults } from '../kafka/fault/index.ts';
import type { PlannedFault } from './lab.ts';

/** The form of a place that is looked up. */
export const PLACE_WORDS = /^(?:(leader|followers) of (.+)-(\d+)|stopped|paused|all)$/;

/** Puts the faults of a lab on the schedule. One that is impossible then is told in the trace and in the output. */
export function scheduleFaults(simulation: Simulation, cluster: Cluster, planned: readonly PlannedFault[]): void {
  for (const plan of planned) {
    simulation.scheduler.at(msToUs(plan.atMs), () => {
      const refusal = tryFault(simulation, cluster, plan);
      if (refusal === null) return;
      const text = `This lab's fault at ${plan.atMs} ms did not happen. ${refusal}`;
      simulation.record('console.printed', { level: 'warn', text, line: null });
    });
  }
}

/** Makes a fault happen now; one that is impossible is told in the trace, and why is returned. */
export function tryFault(simulation: Simulation, cluster: Cluster, plan: PlannedFault): string | null {
  try {
    injectFaults(cluster, resolveFault(cluster, plan));
    return null;
  } catch (error) {
    if (!(error instanceof FaultRefused)) throw error;
    simulation.record('fault.refused', { fault: plan.fault, message: error.message });
    return error.message;
  }
}

/** One fault for each broker or way that the places name; refused where they name nobody. */
function resolveFault(cluster: Cluster, { atMs: _atMs, fault: kind, ...given }: PlannedFault): Fault[] {
  let faults: Fault[] = [{ kind }];
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const parameter = faultKinds[kind]?.parameters[name];
    const values = parameter === 'broker' || parameter === 'node' ? placesOf(cluster, value, parameter) : [value];
    if (values.length === 0) throw new FaultRefused(`Cannot ${kind}: ${name} is "${value}", and there is none.`);
    faults = faults.flatMap(fault => values.map(each => ({ ...fault, [name]: each })));
  }
  return faults.filter(fault => fault['from'] === undefined || fault['from'] !== fault['to']);
}

function placesOf(cluster: Cluster, place: string | number, parameter: 'broker' | 'node'): (string | number)[] {
  const words = typeof place === 'string' ? PLACE_WORDS.exec(place) : null;
  if (!words) return [place];
  const ids = idsOf(cluster, words);
  return parameter === 'broker' ? ids : ids.map(id => cluster.broker(id).host);
}

function idsOf(cluster: Cluster, [words, whose, topic, partition]: RegExpExecArray): number[] {
  if (whose) {
    const found = cluster.topics.get(topic!)?.partitions[Number(partition)];
    const { leader, replicas } = found ?? { leader: -1, replicas: [] };
    if (whose === 'followers') return replicas.filter(id => id !== leader);
    return leader < 0 ? [] : [leader];
  }
  return cluster.brokers.filter(({ lifecycle }) => words === 'all' || lifecycle.state === words).map(({ id }) => id);
}
