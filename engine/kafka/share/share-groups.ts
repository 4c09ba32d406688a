/**
 * The share groups that one broker coordinates, and their members' heartbeats (KIP-932). Times in milliseconds.
 * Source: GroupMetadataManager.shareGroupHeartbeat, shareGroupLeave (4.2).
 */
import { msToUs } from '../../core/units.ts';
import type { ShareGroupHeartbeatRequest } from '../api/76-share-group-heartbeat.ts';
import type { Broker } from '../broker.ts';
import type { ErrorName } from '../error-code.ts';
import type { KeptRecord } from '../group/group-log.ts';
import type { GroupHome } from '../group/kept-groups.ts';
import { ShareGroup, type ShareMember } from './share-group.ts';
import { fillShareGroup, shareGroupRecords, tellOfShareGroup } from './share-group-records.ts';

/** What a heartbeat is answered: the member as it is then, and whether its partitions are to be told. */
export interface Beat {
  member: ShareMember;
  assignmentChanged: boolean;
}

const LEAVE_EPOCH = -1;

/** The share groups of one broker. */
export class ShareGroups implements GroupHome {
  readonly #broker: Broker;
  readonly #groups = new Map<string, ShareGroup>();

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  /** The groups, in the order in which they were made. */
  get all(): ShareGroup[] {
    return [...this.#groups.values()];
  }

  /** The group, if there is one. */
  find(id: string): ShareGroup | undefined {
    return this.#groups.get(id);
  }

  /** What is kept of a group. */
  recordsOf(id: string): KeptRecord[] {
    const group = this.#groups.get(id);
    return group ? shareGroupRecords(group) : [];
  }

  /** Goes on with a group as the coordinator before kept it: every member with a whole session. */
  goOn(id: string, records: readonly KeptRecord[]): void {
    if (!tellOfShareGroup(records)) return;
    const group = new ShareGroup(id);
    fillShareGroup(group, records, memberId => {
      const known = group.members.get(memberId) ?? newMember(memberId, '');
      group.members.set(memberId, known);
      return known;
    });
    this.#groups.set(id, group);
    for (const member of group.members.values()) this.#renewSession(group, member);
    this.#record(group, 'another broker coordinates it');
  }

  /** This broker coordinates these groups no more. */
  letGo(which: (groupId: string) => boolean): void {
    for (const [id, { members }] of this.#groups) {
      if (!which(id)) continue;
      for (const { session } of members.values()) session?.cancel();
      this.#groups.delete(id);
    }
  }

  /** A member's heartbeat; it joins with epoch 0. */
  heartbeat(request: ShareGroupHeartbeatRequest, clientId: string): Beat | ErrorName {
    const { groupId, memberId, memberEpoch } = request;
    const joins = memberEpoch === 0;
    const known = this.#groups.get(groupId);
    if (!known && (!joins || this.#broker.groups.find(groupId))) return 'GROUP_ID_NOT_FOUND';
    const group = known ?? new ShareGroup(groupId);
    const before = group.members.get(memberId);
    if (!before && group.members.size >= this.#setting('group.share.max.size')) return 'GROUP_MAX_SIZE_REACHED';
    if (!before && !joins) return 'UNKNOWN_MEMBER_ID';
    const problem = before ? epochProblem(before, memberEpoch) : 'NONE';
    if (problem !== 'NONE') return problem;
    this.#groups.set(groupId, group);
    return this.#beat(group, before ?? this.#newMember(group, memberId, clientId), request);
  }

  /** A member leaves. */
  leave({ groupId, memberId }: ShareGroupHeartbeatRequest): ErrorName {
    const group = this.#groups.get(groupId);
    const member = group?.members.get(memberId);
    if (!group) return 'GROUP_ID_NOT_FOUND';
    if (!member) return 'UNKNOWN_MEMBER_ID';
    this.#remove(group, member, 'left');
    return 'NONE';
  }

  #beat(group: ShareGroup, member: ShareMember, request: ShareGroupHeartbeatRequest): Beat {
    const { subscribedTopicNames, rackId } = request;
    const topics = subscribedTopicNames ?? member.topics;
    const changed = [...topics].sort().join() !== [...member.topics].sort().join();
    member.topics = topics;
    member.rackId = rackId ?? member.rackId;
    const partitionsOf = (topic: string): number => this.#broker.image.topics.get(topic)?.partitions.length ?? 0;
    const otherTopics = group.topicsChanged(partitionsOf);
    if (changed || otherTopics) group.bumpEpoch();
    group.updateTarget(partitionsOf);
    const assignmentChanged = group.reconcile(member);
    if (changed || otherTopics) this.#record(group, `${member.clientId} subscribed`);
    if (assignmentChanged) this.#recordAssignment(group, member);
    this.#renewSession(group, member);
    return { member, assignmentChanged: assignmentChanged || request.memberEpoch === 0 };
  }

  #renewSession(group: ShareGroup, member: ShareMember): void {
    member.session?.cancel();
    member.session = this.#broker.clock.after(msToUs(this.#setting('group.share.session.timeout.ms')), () => {
      this.#remove(group, member, 'sent no heartbeat within its session timeout');
      this.#broker.groups.kept.keep(group.id);
    });
  }

  #newMember(group: ShareGroup, memberId: string, clientId: string): ShareMember {
    const member = newMember(memberId, clientId);
    group.members.set(memberId, member);
    this.#broker.cluster.simulation.record('member.joined', { group: group.id, member: memberId, client: clientId });
    return member;
  }

  #remove(group: ShareGroup, member: ShareMember, reason: string): void {
    group.remove(member);
    const { memberId, clientId: client } = member;
    this.#broker.cluster.simulation.record('member.left', { group: group.id, member: memberId, client, reason });
    this.#record(group, `${client} ${reason}`);
  }

  #record({ id, state, groupEpoch, members }: ShareGroup, reason: string): void {
    const fields = { group: id, state, generation: groupEpoch, members: members.size, reason };
    this.#broker.cluster.simulation.record('group.changed', fields);
  }

  #recordAssignment({ id: group, assignmentEpoch: generation }: ShareGroup, member: ShareMember): void {
    const { memberId, clientId: client } = member;
    for (const { topic, partition } of member.assigned) {
      const fields = { group, generation, member: memberId, client, topic, partition };
      this.#broker.cluster.simulation.record('partition.assigned', fields);
    }
  }

  #setting(name: string): number {
    return this.#broker.cluster.setting(name);
  }
}

function newMember(memberId: string, clientId: string): ShareMember {
  const epochs = { memberEpoch: 0, previousMemberEpoch: LEAVE_EPOCH };
  return { memberId, clientId, rackId: null, topics: [], ...epochs, assigned: [], session: null };
}

/** A member's epoch must be the coordinator's, or the one before: the last answer may have been lost. */
function epochProblem(member: ShareMember, epoch: number): ErrorName {
  return epoch === member.memberEpoch || epoch === member.previousMemberEpoch ? 'NONE' : 'FENCED_MEMBER_EPOCH';
}
