/**
 * Elections that the controller holds from time to time: leaderships go back to the preferred replicas (T9), and
 * partitions without a leader get an out-of-sync one where their topic has come to allow it. Source: the controller's
 * periodic tasks electPreferred and electUnclean (4.2). Left out: the limit of 1000 elections a round.
 */
import { msToUs } from '../../core/units.ts';
import type { Controller } from './controller.ts';

const MS_PER_S = 1000;

/** Begins the regular elections, at the intervals of the broker's settings. */
export function holdRegularElections(controller: Controller): void {
  const { cluster } = controller;
  const balances = cluster.settingText('auto.leader.rebalance.enable') === 'true';
  const balanceMs = cluster.setting('leader.imbalance.check.interval.seconds') * MS_PER_S;
  if (balances) every(controller, balanceMs, () => electPreferred(controller));
  every(controller, cluster.setting('unclean.leader.election.interval.ms'), () => electLeaderless(controller));
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

function every(controller: Controller, intervalMs: number, task: () => void): void {
  controller.cluster.simulation.scheduler.after(msToUs(intervalMs), () => {
    task();
    every(controller, intervalMs, task);
  });
}
