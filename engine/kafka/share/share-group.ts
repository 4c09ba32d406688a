/**
 * A share group on its coordinator: members, epochs, and which partitions each reads (KIP-932). There is no hand-over
 * between members: a new assignment counts at once. Source: ShareGroup, GroupMetadataManager.shareGroupHeartbeat (4.2).
 */
import type { Task } from '../../core/scheduler.ts';
import { partitionKey, type TopicPartition } from '../assignor/assignor.ts';
import { assignShared } from './simple-assignor.ts';

/** A member of a share group. */
export interface ShareMember {
  readonly memberId: string;
  clientId: string;
  rackId: string | null;
  topics: readonly string[];
  memberEpoch: number;
  previousMemberEpoch: number;
  assigned: readonly TopicPartition[];
  session: Task | null;
}

/** One share group. */
export class ShareGroup {
  readonly id: string;
  readonly members = new Map<string, ShareMember>();
  groupEpoch = 0;
  assignmentEpoch = 0;
  /** Who is to read what, by member id. */
  readonly target = new Map<string, TopicPartition[]>();
  /** The subscribed topics with their numbers of partitions, when they were last looked at. */
  topicsSeen = '';

  constructor(id: string) {
    this.id = id;
  }

  /** Empty or Stable: there is nothing to wait for. */
  get state(): 'Empty' | 'Stable' {
    return this.members.size === 0 ? 'Empty' : 'Stable';
  }

  /** A change of members or subscriptions: the group's epoch grows. */
  bumpEpoch(): void {
    this.groupEpoch++;
  }

  /** Notes how many partitions the subscribed topics have; true if that is not what was seen before. */
  topicsChanged(partitionsOf: (topic: string) => number): boolean {
    const topics = new Set([...this.members.values()].flatMap(member => [...member.topics]));
    const seen = [...topics].sort().map(topic => `${topic} ${partitionsOf(topic)}`);
    const changed = seen.join() !== this.topicsSeen;
    this.topicsSeen = seen.join();
    return changed;
  }

  /** Works out who reads what, once for each epoch. */
  updateTarget(partitionsOf: (topic: string) => number): void {
    if (this.assignmentEpoch === this.groupEpoch) return;
    const subscribers = [...this.members.values()].map(({ memberId, topics }) => {
      return { memberId, topics, assigned: this.target.get(memberId) ?? [] };
    });
    this.target.clear();
    for (const [memberId, partitions] of assignShared(subscribers, partitionsOf)) this.target.set(memberId, partitions);
    this.assignmentEpoch = this.groupEpoch;
  }

  /** Brings a member to the target; true if its partitions are others now. */
  reconcile(member: ShareMember): boolean {
    const target = this.target.get(member.memberId) ?? [];
    const changed = names(target) !== names(member.assigned);
    if (member.memberEpoch === this.assignmentEpoch) return false;
    member.previousMemberEpoch = member.memberEpoch;
    member.memberEpoch = this.assignmentEpoch;
    member.assigned = target;
    return changed;
  }

  /** A member is gone. */
  remove(member: ShareMember): void {
    member.session?.cancel();
    this.members.delete(member.memberId);
    this.target.delete(member.memberId);
    this.bumpEpoch();
  }
}

function names(partitions: readonly TopicPartition[]): string {
  return partitions.map(partitionKey).sort().join();
}
