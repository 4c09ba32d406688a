/**
 * The Admin client's look at the controllers: describeMetadataQuorum. Source: KafkaAdminClient (4.2), KIP-836.
 */
import type { Process } from '../../core/process.ts';
import { describeQuorum, type ReplicaState } from '../api/55-describe-quorum.ts';
import { throwIfFailed } from '../exception.ts';
import type { Link } from '../link/link.ts';

/** The quorum of controllers. */
export interface QuorumInfo {
  leaderId: number;
  leaderEpoch: number;
  highWatermark: number;
  voters: ReplicaState[];
}

/** Who leads the controllers, and how far each of them has the metadata log. */
export function* describeMetadataQuorum(link: Link): Process<QuorumInfo> {
  const response = yield* link.ask(describeQuorum, describeQuorum.defaults!);
  throwIfFailed(response.errorCode);
  const { leaderId, leaderEpoch, highWatermark, currentVoters } = response.topics[0]!.partitions[0]!;
  return { leaderId, leaderEpoch, highWatermark, voters: currentVoters };
}
