/**
 * The reader's actions on a run's schedule. An action at a moment changes nothing before it: whatever the trace held
 * up to there, it holds again, byte for byte. A fault that is impossible then is told in the trace (`fault.refused`).
 */
import type { Simulation } from '../core/simulation.ts';
import type { Cluster } from '../kafka/cluster.ts';
import type { Action, ControlAction } from './action.ts';
import type { ControlPanel } from './control-panel.ts';
import { tryFault } from './planned-fault.ts';

/** The control values that hold from the start. */
export function setAtStart(actions: readonly Action[]): ControlAction[] {
  return actions.filter(action => action.kind === 'control').filter(action => action.atUs === 0);
}

/** Tells which rows are other than the lab's: the first thing in the run. */
export function tellEditedRows(simulation: Simulation, actions: readonly Action[]): void {
  for (const action of actions) {
    if (action.kind !== 'row') continue;
    const { events, row, fields } = action;
    simulation.record('row.edited', { events, row, fields: fields === null ? null : JSON.stringify(fields) });
  }
}

/** Puts actions on the schedule. */
export function scheduleActions(
  simulation: Simulation,
  cluster: Cluster,
  panel: ControlPanel,
  actions: readonly Action[],
): void {
  for (const action of actions) {
    if (action.kind === 'fault') {
      const { atUs, fault, given } = action;
      simulation.scheduler.at(atUs, () => {
        tryFault(simulation, cluster, { ...given, atMs: atUs / 1000, fault });
      });
    } else if (action.kind === 'control' && action.atUs > 0) {
      simulation.scheduler.at(action.atUs, () => panel.set(cluster, action.control, action.value));
    }
  }
}

/** The moment of the last action, in microseconds; 0 without any. */
export function lastActionUs(actions: readonly Action[]): number {
  return actions.reduce((last, { atUs }) => Math.max(last, atUs), 0);
}
