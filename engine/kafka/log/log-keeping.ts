/**
 * What a broker does to its logs from time to time: deletes old segments, compacts the dirtiest log, forgets producers
 * that are silent (I6, D1 to D3). Source: LogManager.cleanupLogs, LogCleaner (4.2). Left out: several cleaner threads,
 * file.delete.delay.ms; what is deleted is gone at once.
 */
import { msToUs } from '../../core/units.ts';
import type { Broker } from '../broker.ts';
import type { Replica } from '../replica.ts';
import { type Cleanable, clean, cleanable, isDue } from './cleaner.ts';
import { deleteOldSegments } from './retention.ts';

/** Begins the regular work, at the intervals of the broker's settings. */
export function keepLogs(broker: Broker): void {
  const { cluster, clock } = broker;
  const checkMs = cluster.setting('log.retention.check.interval.ms');
  clock.after(msToUs(cluster.setting('log.initial.task.delay.ms')), () => {
    deleteOld(broker);
    clock.every(msToUs(checkMs), () => deleteOld(broker));
  });
  clock.every(msToUs(cluster.setting('log.cleaner.backoff.ms')), () => cleanDirtiest(broker));
  const expirationMs = cluster.setting('producer.id.expiration.ms');
  clock.every(msToUs(cluster.setting('producer.id.expiration.check.interval.ms')), () => {
    const nowMs = broker.nowMs();
    for (const { log } of broker.replicas) log.producers.expire(nowMs, expirationMs);
  });
}

function deleteOld(broker: Broker): void {
  for (const replica of broker.replicas) {
    if (replica.log.config.cleanupPolicy.includes('compact')) continue;
    deleteSegments(replica, broker.nowMs());
  }
}

function deleteSegments(replica: Replica, nowMs: number): void {
  const before = replica.log.logStartOffset;
  const done = deleteOldSegments(replica.log, nowMs);
  if (replica.log.logStartOffset > before) replica.recordLogStart(done.map(({ reason }) => reason).join(' and '));
}

/** Compacts log after log, the dirtiest first, until none is due; then those with both policies lose old segments. */
function cleanDirtiest(broker: Broker): void {
  const nowMs = broker.nowMs();
  const compacted = broker.replicas.filter(({ log }) => log.config.cleanupPolicy.includes('compact'));
  const due = compacted
    .map(replica => ({ replica, found: cleanable(replica.log, nowMs) }))
    .filter(({ replica, found }) => isDue(replica.log, found, nowMs))
    .sort((a, b) => b.found.dirtyRatio - a.found.dirtyRatio);
  for (const { replica, found } of due) compact(broker, replica, found, nowMs);
  for (const replica of compacted) deleteSegments(replica, nowMs);
}

function compact(broker: Broker, replica: Replica, found: Cleanable, nowMs: number): void {
  const removed = clean(replica.log, found, nowMs);
  if (removed.length === 0) return;
  const { topic, index: partition } = replica.partition;
  const place = { broker: broker.id, topic, partition, offset: found.end };
  broker.cluster.simulation.record('log.compacted', { ...place, removed: removed.join(',') });
}
