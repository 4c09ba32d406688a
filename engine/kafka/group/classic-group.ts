/**
 * A classic consumer group: members, generation and state. States Empty, PreparingRebalance, CompletingRebalance,
 * Stable; Dead stands for a group that is not there. Source: ClassicGroup (4.2). How it moves from one state to the
 * next is in `rebalance.ts`.
 */
import type { Task } from '../../core/scheduler.ts';
import type { JoinGroupResponse } from '../api/11-join-group.ts';
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { hashOrder } from '../java-hash.ts';
import type { ClassicMember, MemberDetails } from './member.ts';

/** The states of a classic group. */
export type ClassicState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable';

const CONSUMER = 'consumer';

/** One classic group. */
export class ClassicGroup {
  readonly type = 'classic';
  readonly id: string;
  readonly broker: Broker;
  readonly members = new Map<string, ClassicMember>();
  /** Members that were told their generation and have not sent SyncGroup yet. */
  readonly pendingSync = new Set<string>();
  /** Members that were given an id and have not come back with it yet. */
  readonly pendingJoin = new Map<string, Task>();
  state: ClassicState = 'Empty';
  previousState: ClassicState = 'Empty';
  generation = 0;
  leaderId: string | null = null;
  protocolType: string | null = null;
  protocolName: string | null = null;
  /** A member came while the first rebalance was waiting (G4). */
  memberAddedMeanwhile = false;
  /** Ends the wait for joins or for syncs. */
  timer: Task | null = null;
  /** When it became empty, or was made. */
  emptySinceMs: number;
  /** The topics that its members subscribe to; null where the coordinator cannot tell. */
  #subscribedTopics: ReadonlySet<string> | null = null;
  readonly #staticMembers = new Map<string, string>();

  constructor(broker: Broker, id: string) {
    this.broker = broker;
    this.id = id;
    this.emptySinceMs = broker.cluster.simulation.nowMs();
  }

  /** Whether it has no members. */
  get isEmpty(): boolean {
    return this.state === 'Empty';
  }

  /** Whether its members are consumers, not for example Connect workers. */
  get isForConsumers(): boolean {
    return this.protocolType === CONSUMER;
  }

  /** The member that uses a group.instance.id (KIP-345). */
  staticMemberId(groupInstanceId: string): string | undefined {
    return this.#staticMembers.get(groupInstanceId);
  }

  /** Whether a rebalance may begin: it has not begun yet. */
  get canRebalance(): boolean {
    return this.state !== 'PreparingRebalance';
  }

  /** Whether everybody who is expected has sent JoinGroup. */
  get allJoined(): boolean {
    return this.pendingJoin.size === 0 && [...this.members.values()].every(member => member.awaitingJoin);
  }

  /** The longest that a rebalance may wait for a member. */
  get rebalanceTimeoutMs(): number {
    return [...this.members.values()].reduce((max, member) => Math.max(max, member.rebalanceTimeoutMs), 0);
  }

  /** Takes in a member. */
  add(member: ClassicMember, protocolType: string): void {
    if (this.members.size === 0) this.protocolType = protocolType;
    this.leaderId ??= member.memberId;
    this.members.set(member.memberId, member);
    if (member.groupInstanceId !== null) this.#staticMembers.set(member.groupInstanceId, member.memberId);
    this.pendingJoin.get(member.memberId)?.cancel();
    this.pendingJoin.delete(member.memberId);
    const { memberId, clientId: client } = member;
    this.broker.cluster.simulation.record('member.joined', { group: this.id, member: memberId, client });
  }

  /** Removes a member; another one leads if it did. */
  remove(member: ClassicMember, reason: string): void {
    const { memberId, groupInstanceId, clientId: client } = member;
    member.session?.cancel();
    this.answerJoin(member, joinError('UNKNOWN_MEMBER_ID', ''));
    this.answerSync(member, 'UNKNOWN_MEMBER_ID');
    this.members.delete(memberId);
    this.pendingSync.delete(memberId);
    if (groupInstanceId !== null) this.#staticMembers.delete(groupInstanceId);
    if (this.leaderId === memberId) this.leaderId = this.members.keys().next().value ?? null;
    this.broker.cluster.simulation.record('member.left', { group: this.id, member: memberId, client, reason });
  }

  /** A static member came back: it goes on under a new id, and who holds the old one is fenced (G9). */
  replaceStatic(old: ClassicMember, memberId: string): ClassicMember {
    old.session?.cancel();
    this.answerJoin(old, joinError('FENCED_INSTANCE_ID', old.memberId));
    this.answerSync(old, 'FENCED_INSTANCE_ID');
    this.members.delete(old.memberId);
    this.pendingSync.delete(old.memberId);
    const member: ClassicMember = { ...old, memberId, session: null };
    this.members.set(memberId, member);
    this.#staticMembers.set(member.groupInstanceId!, memberId);
    if (this.leaderId === old.memberId) this.leaderId = memberId;
    return member;
  }

  /** Takes over what a member said in its latest JoinGroup. */
  update(member: ClassicMember, details: MemberDetails): void {
    member.protocols = details.protocols;
    member.sessionTimeoutMs = details.sessionTimeoutMs;
    member.rebalanceTimeoutMs = details.rebalanceTimeoutMs;
  }

  /** Whether a request may speak for this member: UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID or NONE. */
  problemOf(memberId: string, groupInstanceId: string | null): ErrorName {
    if (groupInstanceId !== null) {
      const current = this.#staticMembers.get(groupInstanceId);
      if (current === undefined) return 'UNKNOWN_MEMBER_ID';
      if (current !== memberId) return 'FENCED_INSTANCE_ID';
    }
    return this.members.has(memberId) ? 'NONE' : 'UNKNOWN_MEMBER_ID';
  }

  /** Whether a member of this protocol type with these assignors fits in. */
  supports(protocolType: string, names: string[]): boolean {
    if (this.isEmpty) return protocolType !== '' && names.length > 0;
    return this.protocolType === protocolType && names.some(name => this.#allSupport(name));
  }

  /** Each member votes for the first of its assignors that all support; the most votes win (G5). */
  selectProtocol(): string {
    const votes = new Map<string, number>();
    for (const { protocols } of this.members.values()) {
      const choice = protocols.find(({ name }) => this.#allSupport(name))!.name;
      votes.set(choice, (votes.get(choice) ?? 0) + 1);
    }
    const most = Math.max(...votes.values());
    return hashOrder([...votes.keys()]).find(name => votes.get(name) === most)!;
  }

  /** If the leader has not joined again, another one who has leads; false if nobody has. */
  electJoinedLeader(): boolean {
    if (this.leaderId === null) return false;
    if (this.members.get(this.leaderId)!.awaitingJoin) return true;
    const joined = [...this.members.values()].find(member => member.awaitingJoin);
    if (joined) this.leaderId = joined.memberId;
    return joined !== undefined;
  }

  /** Begins the next generation with the members that are there. */
  nextGeneration(): void {
    this.generation++;
    this.pendingSync.clear();
    this.protocolName = this.members.size > 0 ? this.selectProtocol() : null;
    this.updateSubscribedTopics();
    if (this.members.size > 0) this.moveTo('CompletingRebalance', 'every member has joined');
    else this.moveTo('Empty', 'no member is left');
  }

  /** Whether a member may be reading this topic, so that its offsets must stay. */
  isSubscribedTo(topic: string): boolean {
    return this.#subscribedTopics?.has(topic) ?? this.isForConsumers;
  }

  /** Works out anew what the members subscribe to. */
  updateSubscribedTopics(): void {
    this.#subscribedTopics = this.protocolType === null ? null : this.#topicsOfMembers();
  }

  /** Changes the state and says why. */
  moveTo(state: ClassicState, reason: string): void {
    this.previousState = this.state;
    this.state = state;
    if (state === 'Empty') this.emptySinceMs = this.broker.cluster.simulation.nowMs();
    const { generation, members } = this;
    this.broker.cluster.simulation.record('group.changed', {
      group: this.id,
      state,
      generation,
      members: members.size,
      reason,
    });
  }

  /** What a member is told of the present generation; only the leader sees the members. */
  joined(memberId: string): JoinGroupResponse {
    const leads = memberId === this.leaderId;
    return {
      throttleTimeMs: 0,
      errorCode: codeOf('NONE'),
      generationId: this.generation,
      protocolType: this.protocolType,
      protocolName: this.protocolName,
      leader: this.leaderId ?? '',
      skipAssignment: false,
      memberId,
      members: leads ? this.membersForLeader() : [],
    };
  }

  /** The members with what they sent for the group's assignor. */
  membersForLeader(): JoinGroupResponse['members'] {
    return [...this.members.values()].map(({ memberId, groupInstanceId, protocols }) => ({
      memberId,
      groupInstanceId,
      metadata: protocols.find(({ name }) => name === this.protocolName)!.metadata,
    }));
  }

  /** Answers a JoinGroup that was kept waiting. */
  answerJoin(member: ClassicMember, response: JoinGroupResponse): void {
    const respond = member.awaitingJoin;
    member.awaitingJoin = null;
    respond?.(response);
  }

  /** Answers a SyncGroup that was kept waiting; false if there was none. */
  answerSync(member: ClassicMember, error: ErrorName): boolean {
    const respond = member.awaitingSync;
    member.awaitingSync = null;
    const { protocolType, protocolName } = this;
    const assignment = error === 'NONE' ? member.assignment : '';
    const protocol = error === 'NONE' ? { protocolType, protocolName } : { protocolType: null, protocolName: null };
    respond?.({ throttleTimeMs: 0, errorCode: codeOf(error), ...protocol, assignment });
    return respond !== null;
  }

  #allSupport(name: string): boolean {
    return [...this.members.values()].every(({ protocols }) => protocols.some(protocol => protocol.name === name));
  }

  #topicsOfMembers(): ReadonlySet<string> | null {
    const topics = new Set<string>();
    for (const { protocols } of this.members.values()) {
      const metadata = protocols.find(({ name }) => name === this.protocolName)?.metadata;
      if (!this.isForConsumers || metadata === undefined || typeof metadata === 'string') return null;
      for (const topic of metadata.topics) topics.add(topic);
    }
    return topics;
  }
}

/** A join that failed. */
export function joinError(error: ErrorName, memberId: string): JoinGroupResponse {
  return {
    throttleTimeMs: 0,
    errorCode: codeOf(error),
    generationId: -1,
    protocolType: null,
    protocolName: null,
    leader: '',
    skipAssignment: false,
    memberId,
    members: [],
  };
}
