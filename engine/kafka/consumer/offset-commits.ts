/**
 * A consumer's commits, and what is committed (K1, O1, O2). Source: ConsumerCoordinator.sendOffsetCommitRequest (4.2).
 */
import type { Process } from '../../core/process.ts';
import { offsetCommit } from '../api/08-offset-commit.ts';
import { offsetFetch } from '../api/09-offset-fetch.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import { type ErrorName, errorName } from '../error-code.ts';
import { exceptionOf, KafkaException, throwIfFailed } from '../exception.ts';
import type { Link } from '../link/link.ts';
import type { GroupIdentity, Membership } from './membership.ts';
import { nameOf } from './subscription-state.ts';

/** An offset to commit: the next one to read. */
export interface OffsetToCommit extends TopicPartition {
  offset: number;
  leaderEpoch: number;
  metadata: string;
}

/** A committed offset. */
export interface Committed {
  offset: number;
  leaderEpoch: number;
  metadata: string;
}

/** The commits of one group's member. */
export class OffsetCommits {
  readonly #link: Link;
  readonly #groupId: string;

  constructor(link: Link, groupId: string) {
    this.#link = link;
    this.#groupId = groupId;
  }

  /** Commits; throws what the coordinator refused. A member that the group does not know any more is told so. */
  *commit(offsets: readonly OffsetToCommit[], identity: GroupIdentity, membership: Membership | null): Process<void> {
    const link = this.#link;
    const groupId = this.#groupId;
    const byTopic = Map.groupBy(offsets, ({ topic }) => topic);
    const request = {
      groupId,
      generationIdOrMemberEpoch: identity.generation,
      memberId: identity.memberId,
      groupInstanceId: identity.groupInstanceId,
      topics: [...byTopic].map(([name, list]) => ({
        name,
        partitions: list.map(({ partition, offset, leaderEpoch, metadata }) => ({
          partitionIndex: partition,
          committedOffset: offset,
          committedLeaderEpoch: leaderEpoch,
          committedMetadata: metadata,
        })),
      })),
    };
    yield* link.atCoordinator('group', groupId, function* (coordinator) {
      const response = yield* link.request(coordinator, offsetCommit, request);
      for (const { partitions } of response.topics) {
        for (const { errorCode } of partitions) throwIfRefused(errorName(errorCode), membership);
      }
    });
  }

  /** What is committed for partitions; null where there is nothing. */
  *committed(partitions: readonly TopicPartition[]): Process<Map<string, Committed | null>> {
    const link = this.#link;
    const byTopic = Map.groupBy(partitions, ({ topic }) => topic);
    const topics = [...byTopic].map(([name, list]) => ({ name, partitionIndexes: list.map(p => p.partition) }));
    const request = {
      groups: [{ groupId: this.#groupId, memberId: null, memberEpoch: -1, topics }],
      requireStable: true,
    };
    return yield* link.atCoordinator('group', this.#groupId, function* (coordinator) {
      const [group] = (yield* link.request(coordinator, offsetFetch, request)).groups;
      throwIfFailed(group!.errorCode);
      const found = new Map<string, Committed | null>();
      for (const { name: topic, partitions: answers } of group!.topics) {
        for (const { partitionIndex: partition, errorCode, ...answer } of answers) {
          throwIfFailed(errorCode);
          const { committedOffset: offset, committedLeaderEpoch: leaderEpoch } = answer;
          const committed = offset < 0 ? null : { offset, leaderEpoch, metadata: answer.metadata ?? '' };
          found.set(nameOf({ topic, partition }), committed);
        }
      }
      return found;
    });
  }
}

function throwIfRefused(error: ErrorName, membership: Membership | null): void {
  if (error === 'NONE') return;
  if (error === 'REBALANCE_IN_PROGRESS') {
    membership?.subscriptionChanged();
    throw exceptionOf(error, 'Offset commit cannot be completed since the consumer is undergoing a rebalance.');
  }
  if (error !== 'UNKNOWN_MEMBER_ID' && error !== 'ILLEGAL_GENERATION' && error !== 'STALE_MEMBER_EPOCH') {
    throw exceptionOf(error);
  }
  membership?.lose();
  const message = 'Offset commit cannot be completed since the consumer is not part of an active group.';
  throw new KafkaException('CommitFailedException', message, error);
}

/** Who is in no group cannot commit for it. */
export function notInGroup(): KafkaException {
  const message =
    'Offset commit cannot be completed since the consumer is not part of an active group for auto partition assignment; it is likely that the consumer was kicked out of the group.';
  return new KafkaException('CommitFailedException', message);
}
