/**
 * A member of a classic consumer group as the coordinator keeps it. What members say to each other (subscription and
 * assignment) passes through the coordinator unread. Source: ClassicGroupMember, KIP-345.
 */
import type { Task } from '../../core/scheduler.ts';
import type { JoinGroupResponse } from '../api/11-join-group.ts';
import type { SyncGroupResponse } from '../api/14-sync-group.ts';
import { codeOf, type ErrorName } from '../error-code.ts';

/** What a consumer subscribes to: the fields of ConsumerProtocolSubscription. */
export interface Subscription {
  topics: string[];
  ownedPartitions: { topic: string; partitions: number[] }[];
  generationId: number;
  /** What the sticky assignor keeps of the last assignment; null for other assignors. */
  userData: { partitions: { topic: string; partitions: number[] }[]; generation: number } | null;
  rackId: string | null;
}

/** What a member is given: the fields of ConsumerProtocolAssignment. */
export interface MemberAssignment {
  assignedPartitions: { topic: string; partitions: number[] }[];
}

/** An assignor that a member supports, with what it says to the leader: a Subscription from a consumer. */
export interface MemberProtocol {
  name: string;
  metadata: unknown;
}

/** A member. */
export interface GroupMember {
  memberId: string;
  groupInstanceId: string | null;
  clientId: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  protocols: MemberProtocol[];
  /** What the leader gave it: a MemberAssignment from a consumer. */
  assignment: unknown;
  awaitingJoin: ((response: JoinGroupResponse) => void) | null;
  awaitingSync: ((response: SyncGroupResponse) => void) | null;
  session: Task | null;
}

/** Nothing assigned: no bytes at all. */
export const noAssignment = '';

/** The partitions of an assignment, where it is a consumer's. */
export function assignedIn(assignment: unknown): { topic: string; partitions: number[] }[] {
  return (assignment as Partial<MemberAssignment> | null)?.assignedPartitions ?? [];
}

/** Whether a member follows a topic; where its metadata is no consumer's, it may. */
export function follows(member: GroupMember, topic: string): boolean {
  const said = member.protocols.map(({ metadata }) => (metadata as Partial<Subscription> | null)?.topics);
  return said.some(topics => topics === undefined || topics.includes(topic));
}

/** The rebalance timeout that a join asks for; old versions have only a session timeout. */
export function rebalanceTimeout(asked: { rebalanceTimeoutMs: number; sessionTimeoutMs: number }): number {
  return asked.rebalanceTimeoutMs >= 0 ? asked.rebalanceTimeoutMs : asked.sessionTimeoutMs;
}

/** Answers a member's SyncGroup if it waits for that. */
export function answerSync(member: GroupMember, error: ErrorName, assignment: unknown = noAssignment): void {
  const respond = member.awaitingSync;
  member.awaitingSync = null;
  respond?.({ errorCode: codeOf(error), assignment });
}
