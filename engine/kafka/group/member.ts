/**
 * A member of a classic consumer group as the coordinator keeps it. Source: ClassicGroupMember (4.2). What members
 * tell each other (subscriptions, assignments) is passed on unread; in requests written by hand it is any text.
 */
import type { Task } from '../../core/scheduler.ts';
import type { JoinGroupResponse } from '../api/11-join-group.ts';
import type { SyncGroupResponse } from '../api/14-sync-group.ts';

/** Partitions of one topic, as the consumer protocol writes them. */
export interface TopicPartitions {
  topic: string;
  partitions: number[];
}

/** What a consumer subscribes to: the fields of ConsumerProtocolSubscription. */
export interface Subscription {
  topics: string[];
  ownedPartitions: TopicPartitions[];
  generationId: number;
  rackId?: string | null;
  /** What an assignor adds for itself. */
  userData?: unknown;
}

/** What a member is given: the fields of ConsumerProtocolAssignment. */
export interface MemberAssignment {
  assignedPartitions: TopicPartitions[];
}

/** An assignor that a member supports, with its subscription. */
export interface MemberProtocol {
  name: string;
  metadata: Subscription | string;
}

/** What of a member comes with its requests, and may change with them. */
export interface MemberDetails {
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  protocols: MemberProtocol[];
}

/** A member. */
export interface ClassicMember extends MemberDetails {
  memberId: string;
  groupInstanceId: string | null;
  clientId: string;
  assignment: MemberAssignment | string;
  /** It has not been told its first generation yet. */
  isNew: boolean;
  awaitingJoin: ((response: JoinGroupResponse) => void) | null;
  awaitingSync: ((response: SyncGroupResponse) => void) | null;
  session: Task | null;
}

/** What a member has that the leader gave nothing: no bytes. */
export const noAssignment = '';

/** The partitions of an assignment; none where it is text that the coordinator cannot read. */
export function assignedPartitions(assignment: MemberAssignment | string): TopicPartitions[] {
  return typeof assignment === 'string' ? [] : assignment.assignedPartitions;
}

/** The topics of a subscription; none where it is text that nobody can read. */
export function subscribedTopics(subscription: Subscription | string): string[] {
  return typeof subscription === 'string' ? [] : subscription.topics;
}
