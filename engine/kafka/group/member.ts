/**
 * A member of a classic consumer group as the coordinator keeps it. Source: ClassicGroupMember.
 */
import type { Task } from '../../core/scheduler.ts';
import type { JoinGroupResponse } from '../api/11-join-group.ts';
import type { SyncGroupResponse } from '../api/14-sync-group.ts';

/** What a consumer subscribes to: the fields of ConsumerProtocolSubscription. */
export interface Subscription {
  topics: string[];
  ownedPartitions: { topic: string; partitions: number[] }[];
  generationId: number;
}

/** What a member is given: the fields of ConsumerProtocolAssignment. */
export interface MemberAssignment {
  assignedPartitions: { topic: string; partitions: number[] }[];
}

/** An assignor that a member supports, with its subscription. */
export interface MemberProtocol {
  name: string;
  metadata: Subscription;
}

/** A member. */
export interface GroupMember {
  memberId: string;
  clientId: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  protocols: MemberProtocol[];
  assignment: MemberAssignment;
  awaitingJoin: ((response: JoinGroupResponse) => void) | null;
  awaitingSync: ((response: SyncGroupResponse) => void) | null;
  session: Task | null;
}

/** Nothing assigned. */
export const noAssignment: MemberAssignment = { assignedPartitions: [] };
