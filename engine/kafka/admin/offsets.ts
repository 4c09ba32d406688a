/**
 * The Admin client's look-up of offsets in a partition's log. Source: KafkaAdminClient.listOffsets, KIP-734.
 */
import type { Process } from '../../core/process.ts';
import { listOffsets } from '../api/02-list-offsets.ts';
import { throwIfFailed } from '../exception.ts';
import type { Link } from '../link/link.ts';

/** What a look-up can ask for besides a time in epoch milliseconds. */
export const offsetSpecs = {
  latest: -1,
  earliest: -2,
  'max-timestamp': -3,
  'earliest-local': -4,
  'latest-tiered': -5,
} as const;

/** An offset and the timestamp that came with it; -1 where there is none. */
export interface FoundOffset {
  offset: number;
  timestamp: number;
}

/** Asks a partition's leader for an offset; `isolationLevel` 1 is read_committed. */
export function* listOffset(
  link: Link,
  topic: string,
  partition: number,
  timestamp: number,
  isolationLevel: 0 | 1,
): Process<FoundOffset> {
  return yield* link.atLeader(topic, partition, function* (leader) {
    const request = {
      replicaId: -1,
      isolationLevel,
      topics: [{ name: topic, partitions: [{ partitionIndex: partition, currentLeaderEpoch: -1, timestamp }] }],
    };
    const response = yield* link.request(leader, listOffsets, request);
    const answer = response.topics[0]!.partitions[0]!;
    throwIfFailed(answer.errorCode);
    return { offset: answer.offset, timestamp: answer.timestamp };
  });
}
