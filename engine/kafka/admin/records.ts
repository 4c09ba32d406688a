/**
 * The Admin client's DeleteRecords. Source: KafkaAdminClient (4.2), KIP-107.
 */
import type { Process } from '../../core/process.ts';
import { deleteRecords as deleteRecordsApi } from '../api/21-delete-records.ts';
import { throwIfFailed } from '../exception.ts';
import type { Link } from '../link/link.ts';

/** Deletes the records of a partition below `offset`, -1 for all committed ones; the new low watermark. */
export function* deleteRecords(link: Link, topic: string, partition: number, offset: number): Process<number> {
  return yield* link.atLeader(topic, partition, function* (leader) {
    const request = {
      topics: [{ name: topic, partitions: [{ partitionIndex: partition, offset }] }],
      timeoutMs: link.settings.requestTimeoutMs,
    };
    const answer = (yield* link.request(leader, deleteRecordsApi, request)).topics[0]!.partitions[0]!;
    throwIfFailed(answer.errorCode);
    return answer.lowWatermark;
  });
}
