/**
 * The coordinator's regular looks at the clock: transactions open for longer than transaction.timeout.ms are aborted
 * (X9), transactional ids that were not used for transactional.id.expiration.ms are forgotten. Source:
 * TransactionCoordinator.abortTimedOutTransactions, TransactionStateManager.removeExpiredTransactionalIds.
 */
import { msToUs } from '../../core/units.ts';
import type { Broker } from '../broker.ts';
import type { TransactionCoordinator } from './coordinator.ts';

/** Begins to look, at the intervals of the broker's settings. */
export function watchTimeouts(broker: Broker, coordinator: TransactionCoordinator): void {
  const { cluster } = broker;
  every(broker, cluster.setting('transaction.abort.timed.out.transaction.cleanup.interval.ms'), nowMs => {
    for (const transaction of coordinator.states.all()) {
      if (transaction.state !== 'Ongoing') continue;
      if (nowMs >= transaction.startedAtMs + transaction.timeoutMs) coordinator.abortFenced(transaction);
    }
  });
  const expirationMs = cluster.setting('transactional.id.expiration.ms');
  every(broker, cluster.setting('transaction.remove.expired.transaction.cleanup.interval.ms'), nowMs => {
    for (const transaction of coordinator.states.all()) {
      const idle = transaction.state === 'Empty' || transaction.state.startsWith('Complete');
      if (idle && nowMs - transaction.updatedAtMs >= expirationMs) coordinator.expire(transaction);
    }
  });
}

function every(broker: Broker, intervalMs: number, look: (nowMs: number) => void): void {
  broker.clock.after(msToUs(intervalMs), () => {
    look(broker.nowMs());
    every(broker, intervalMs, look);
  });
}
