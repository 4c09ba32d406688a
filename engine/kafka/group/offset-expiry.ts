/**
 * Committed offsets that nobody needs any more are forgotten (O3): those of an empty group when it has been empty for
 * `offsets.retention.minutes`, those of a group with members, or that nobody manages, so long after the commit, unless
 * a member follows the topic. Offsets of open transactions stay. A group with no offset and no member goes too. Source:
 * OffsetMetadataManager.cleanupExpiredOffsets, ClassicGroup.offsetExpirationCondition (4.2), KIP-211.
 */
import { msToUs } from '../../core/units.ts';
import type { Broker } from '../broker.ts';
import { ConsumerGroup } from './consumer-group.ts';
import type { Group } from './group.ts';
import type { CommittedOffset } from './offsets.ts';

const MS_PER_MINUTE = 60_000;

/** Begins to look for such offsets, every offsets.retention.check.interval.ms. */
export function watchOffsets(broker: Broker): void {
  const { cluster, clock } = broker;
  const retentionMs = cluster.setting('offsets.retention.minutes') * MS_PER_MINUTE;
  clock.every(msToUs(cluster.setting('offsets.retention.check.interval.ms')), () => {
    const own = broker.groups.all.filter(({ id }) => broker.groups.refusal(id) === 'NONE');
    for (const group of own) expire(broker, group, retentionMs);
  });
}

function expire(broker: Broker, group: Group | ConsumerGroup, retentionMs: number): void {
  const ageMs = ageOf(group, broker.nowMs());
  const old = group.offsets.entries().filter(({ topic, partition, committed }) => {
    if (group.follows(topic) || group.offsets.isPending(topic, partition)) return false;
    return ageMs(committed) >= retentionMs;
  });
  for (const { topic, partition } of old) {
    broker.cluster.simulation.record('offset.expired', { group: group.id, topic, partition });
  }
  broker.groups.kept.forget(group.id, old, () => {});
  if (group.members.size === 0 && group.offsets.isEmpty) broker.groups.remove(group.id, () => {});
}

/** How long an offset has been unneeded; negative where it is needed. */
function ageOf(group: Group | ConsumerGroup, nowMs: number): (committed: CommittedOffset) => number {
  const sinceCommit = ({ committedAtMs }: CommittedOffset): number => nowMs - committedAtMs;
  if (group instanceof ConsumerGroup || group.protocolType === null) return sinceCommit;
  if (group.state === 'Empty') return () => nowMs - group.emptySinceMs;
  return group.state === 'Stable' && group.protocolType === 'consumer' ? sinceCommit : () => -1;
}
