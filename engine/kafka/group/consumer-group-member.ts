/**
 * A member of a consumer group under the consumer protocol (KIP-848), as the coordinator keeps it. A member of the
 * classic protocol may take part while a group migrates; then `classic` tells what it joined with.
 * Source: ConsumerGroupMember, MemberState (4.2). Left out: the host.
 */
import type { Task } from '../../core/scheduler.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import type { MemberProtocol } from './member.ts';

/** How far a member is on its way to the target assignment (N3). */
export type ReconciliationState = 'STABLE' | 'UNREVOKED_PARTITIONS' | 'UNRELEASED_PARTITIONS';

/** What a member has, and what it must still give up. */
export interface CurrentAssignment {
  state: ReconciliationState;
  memberEpoch: number;
  previousMemberEpoch: number;
  assigned: readonly TopicPartition[];
  pendingRevocation: readonly TopicPartition[];
}

/** A member. */
export interface ConsumerGroupMember extends CurrentAssignment {
  readonly memberId: string;
  instanceId: string | null;
  rackId: string | null;
  clientId: string;
  rebalanceTimeoutMs: number;
  serverAssignor: string | null;
  subscribedTopicNames: readonly string[];
  /** An RE2 pattern, empty for none. */
  subscribedTopicRegex: string;
  classic: { sessionTimeoutMs: number; protocols: MemberProtocol[] } | null;
  /** Ends its membership when it is silent for too long. */
  session: Task | null;
  /** Ends its membership when it does not give up partitions, rejoin or sync in time (N5). */
  deadline: Task | null;
}

/** The epochs that say that a member leaves: for good, or to come back under its group.instance.id (N1). */
export const LEAVES_FOR_GOOD = -1;
export const LEAVES_TO_RETURN = -2;

/** A member that has nothing yet. */
export function newConsumerGroupMember(memberId: string): ConsumerGroupMember {
  return {
    memberId,
    instanceId: null,
    rackId: null,
    clientId: '',
    rebalanceTimeoutMs: -1,
    serverAssignor: null,
    subscribedTopicNames: [],
    subscribedTopicRegex: '',
    classic: null,
    state: 'STABLE',
    memberEpoch: 0,
    previousMemberEpoch: 0,
    assigned: [],
    pendingRevocation: [],
    session: null,
    deadline: null,
  };
}
