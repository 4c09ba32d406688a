/**
 * What the trace is told of a consumer's positions and fetches, so that pictures know its lag from the start, also in a
 * partition that is empty. Left out: consumers without a group.
 */
import type { TopicPartition } from '../assignor/assignor.ts';
import type { Link } from '../link/link.ts';
import type { PartitionState } from './subscription-state.ts';

/** The consumer stands elsewhere in a partition: `reason` says how that came. */
export function recordPosition(link: Link, group: string | null, state: PartitionState, reason: string): void {
  const { topic, partition, position } = state;
  if (group === null || position === null) return;
  const fields = { client: link.clientId, group, topic, partition, offset: position, reason };
  link.cluster.simulation.record('position.moved', fields);
}

/** The consumer was given so many records, from an offset on. */
export function recordFetched(
  link: Link,
  group: string | null,
  { topic, partition, highWatermark }: PartitionState,
  offset: number,
  records: number,
): void {
  if (group === null) return;
  const fields = { client: link.clientId, group, topic, partition, offset, records, highWatermark: highWatermark ?? 0 };
  link.cluster.simulation.record('records.fetched', fields);
}

/** The consumer has these partitions no more. */
export function recordRevoked(link: Link, group: string, partitions: readonly TopicPartition[]): void {
  const { clientId: client, cluster } = link;
  for (const { topic, partition } of partitions) {
    cluster.simulation.record('partition.revoked', { group, client, topic, partition });
  }
}
