/**
 * What the active controller does from time to time: brokers without a heartbeat for broker.session.timeout.ms are
 * fenced (C1), leaderships go back to the preferred replicas (T9), partitions without a leader get an out-of-sync one
 * where their topic has come to allow it. Source: the controller's periodic tasks fenceStaleBrokers, electPreferred
 * and electUnclean (4.2). Left out: the limit of 1000 elections a round.
 */
import type { Clock } from '../../core/scheduler.ts';
import { msToUs } from '../../core/units.ts';
import type { Controller } from './controller.ts';
import { fenceBroker } from './leadership.ts';

const MS_PER_S = 1000;

/** Carries out one decision; false once this controller is not the active one any more, and so never again. */
type Decide = (decision: () => void) => boolean;

/** Begins the regular work, at the intervals of the broker's settings. */
export function workRegularly(controller: Controller, clock: Clock, decide: Decide): void {
  const { cluster } = controller;
  watchSessions(controller, clock, decide);
  const balances = cluster.settingText('auto.leader.rebalance.enable') === 'true';
  const balanceMs = cluster.setting('leader.imbalance.check.interval.seconds') * MS_PER_S;
  const every = (intervalMs: number, task: () => void): void => {
    clock.after(msToUs(intervalMs), () => {
      if (decide(task)) every(intervalMs, task);
    });
  };
  if (balances) every(balanceMs, () => electPreferred(controller));
  every(cluster.setting('unclean.leader.election.interval.ms'), () => electLeaderless(controller));
}

/** Fences brokers that have sent no heartbeat for broker.session.timeout.ms; looks again when the next may be due. */
function watchSessions(controller: Controller, clock: Clock, decide: Decide): void {
  const timeoutUs = msToUs(controller.cluster.setting('broker.session.timeout.ms'));
  const look = (): void => {
    const goesOn = decide(() => {
      for (const { id, fenced, lastHeartbeatUs } of controller.brokers.all) {
        if (!fenced && clock.nowUs - lastHeartbeatUs >= timeoutUs) fenceBroker(controller, id);
      }
    });
    if (goesOn) clock.after(Math.ceil(timeoutUs / 8), look);
  };
  clock.after(timeoutUs, look);
}

function electPreferred(controller: Controller): void {
  for (const partition of controller.partitions) {
    const [preferred] = partition.replicas;
    if (partition.leader === preferred || !partition.isr.includes(preferred!)) continue;
    if (controller.brokers.isActive(preferred!)) controller.change(partition, { election: 'preferred' });
  }
}

function electLeaderless(controller: Controller): void {
  for (const partition of controller.partitions) {
    if (partition.leader < 0) controller.change(partition, {});
  }
}
