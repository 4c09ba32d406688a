/**
 * A classic consumer group on its coordinator: members, generation and the rebalance.
 * States Empty, PreparingRebalance, CompletingRebalance, Stable (G3 to G9 of the classic protocol).
 * Source: GroupMetadataManager and ClassicGroup of Kafka 4.2, KIP-345.
 */
import type { Task } from '../../core/scheduler.ts';
import { msToUs } from '../../core/units.ts';
import type { JoinGroupResponse } from '../api/11-join-group.ts';
import type { Broker } from '../broker.ts';
import type { ErrorName } from '../error-code.ts';
import { type GroupRecord, keptMembers } from './group-record.ts';
import { recordAssignment, recordLeft, recordState } from './group-trace.ts';
import { joinAnswer, joinRefused } from './join-answer.ts';
import { answerSync, follows, type GroupMember, type MemberProtocol, noAssignment } from './member.ts';
import { GroupOffsets } from './offsets.ts';
import { electedProtocol, supportsAny } from './protocol-vote.ts';

/** The states of a classic group. */
export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable';

/** One consumer group. */
export class Group {
  readonly id: string;
  readonly offsets: GroupOffsets;
  readonly members = new Map<string, GroupMember>();
  state: GroupState = 'Empty';
  generation = 0;
  leaderId: string | null = null;
  protocolType: string | null = null;
  protocolName: string | null = null;
  /** When its last member went, or when it was made. */
  emptySinceMs: number;
  readonly #broker: Broker;
  /** Members that were given an id and have not come back with it yet. */
  readonly #pending = new Map<string, Task>();
  #timer: Task | null = null;
  #initialDelay = false;
  #initialDelayLeftMs = 0;
  #memberAddedMeanwhile = false;

  constructor(broker: Broker, id: string, offsets = new GroupOffsets()) {
    this.#broker = broker;
    this.id = id;
    this.offsets = offsets;
    this.emptySinceMs = broker.nowMs();
  }

  /** Whether a member was given this id and may now join with it. */
  isPending(memberId: string): boolean {
    return this.#pending.has(memberId);
  }

  /** Hands out a member id; it lapses after the session timeout (G1). */
  addPending(memberId: string, sessionTimeoutMs: number): void {
    const lapse = this.#broker.clock.after(msToUs(sessionTimeoutMs), () => {
      this.#pending.delete(memberId);
      this.#completeIfAllJoined();
    });
    this.#pending.set(memberId, lapse);
  }

  /** Whether a member follows the topic, or may: what consumers say cannot always be read. */
  follows(topic: string): boolean {
    return this.protocolType === 'consumer' && [...this.members.values()].some(member => follows(member, topic));
  }

  /** Whether the group could take a member that says this: of its type, with an assignor that all have (G2). */
  supports(protocolType: string, protocols: MemberProtocol[]): boolean {
    if (this.members.size === 0) return protocolType !== '' && protocols.length > 0;
    return protocolType === this.protocolType && supportsAny([...this.members.values()], protocols);
  }

  /** The member with this group.instance.id. */
  staticMember(instanceId: string): GroupMember | undefined {
    return [...this.members.values()].find(member => member.groupInstanceId === instanceId);
  }

  /** A static member came back under a new id: it takes the place of the old one, which is fenced (G9). */
  replaceStatic(old: GroupMember, member: GroupMember): void {
    this.#answerJoin(old, joinRefused('FENCED_INSTANCE_ID', old.memberId));
    answerSync(old, 'FENCED_INSTANCE_ID');
    old.session?.cancel();
    member.assignment = old.assignment;
    member.clientId = old.clientId;
    const order = [...this.members.values()].map(m => (m === old ? member : m));
    this.members.clear();
    for (const m of order) this.members.set(m.memberId, m);
    if (this.leaderId === old.memberId) this.leaderId = member.memberId;
    this.renewSession(member);
  }

  /** The assignor that the members would choose now. */
  electProtocol(): string {
    return electedProtocol([...this.members.values()]);
  }

  /** A new member joins, which starts a rebalance. */
  addMember(member: GroupMember): void {
    this.#pending.get(member.memberId)?.cancel();
    this.#pending.delete(member.memberId);
    this.members.set(member.memberId, member);
    this.leaderId ??= member.memberId;
    if (this.state === 'PreparingRebalance' && this.generation === 0) this.#memberAddedMeanwhile = true;
    this.#broker.cluster.simulation.record('member.joined', {
      group: this.id,
      member: member.memberId,
      client: member.clientId,
    });
    this.rebalance(`${member.clientId} joined`);
  }

  /** Starts a rebalance, or goes on with the one under way. */
  rebalance(reason: string): void {
    if (this.state !== 'PreparingRebalance') this.#prepare(reason);
    else this.#completeIfAllJoined();
  }

  /** Removes a member that left or whose session ended (G8). */
  removeMember(member: GroupMember, reason: string): void {
    member.session?.cancel();
    this.#answerJoin(member, joinRefused('UNKNOWN_MEMBER_ID', member.memberId));
    answerSync(member, 'UNKNOWN_MEMBER_ID');
    this.members.delete(member.memberId);
    if (this.leaderId === member.memberId) this.leaderId = this.members.keys().next().value ?? null;
    recordLeft(this.#broker.cluster.simulation, this, member, reason);
    if (this.state === 'PreparingRebalance') this.#completeIfAllJoined();
    else if (this.state !== 'Empty') this.#prepare(`${member.clientId} ${reason}`);
  }

  /** The member showed that it lives: its session starts anew (G7). */
  renewSession(member: GroupMember): void {
    member.session?.cancel();
    member.session = this.#broker.clock.after(msToUs(member.sessionTimeoutMs), () => {
      if (member.awaitingJoin || member.awaitingSync) this.renewSession(member);
      else this.removeMember(member, 'sent no heartbeat within its session timeout');
    });
  }

  /** The leader's assignment: once it is kept, everybody who waits gets a share, those left out an empty one (G6). */
  complete(assignments: Map<string, unknown>): void {
    const { generation } = this;
    for (const member of this.members.values()) member.assignment = assignments.get(member.memberId) ?? noAssignment;
    this.#broker.groups.kept.keep(this.id, error => {
      if (this.state !== 'CompletingRebalance' || this.generation !== generation) return;
      if (error === 'NONE') this.#stabilise();
      else this.#notKept(error);
    });
  }

  /** Goes on as the coordinator before kept it: stable, every member with a whole session; or empty. */
  goOn(record: GroupRecord): void {
    const { generation, protocolType, protocolName, leaderId } = record;
    Object.assign(this, { generation, protocolType, protocolName, leaderId });
    for (const member of keptMembers(record)) {
      this.members.set(member.memberId, member);
      this.renewSession(member);
    }
    if (this.members.size > 0) this.#moveTo('Stable', 'another broker coordinates it');
    this.emptySinceMs = record.emptySinceMs;
  }

  /** The group is no classic one any more (N8): nothing is due. */
  stop(): void {
    this.#timer?.cancel();
    for (const lapse of this.#pending.values()) lapse.cancel();
  }

  /** Goes on from what a consumer group was (N8): stable, in its epoch, with the members that were put in. */
  restore(generation: number): void {
    this.generation = generation;
    this.protocolType = 'consumer';
    this.protocolName = this.electProtocol();
    this.leaderId = this.members.keys().next().value ?? null;
    this.#moveTo('Stable', 'every member speaks the classic protocol');
    for (const member of this.members.values()) this.renewSession(member);
  }

  /** What a member is told when its join is done. */
  joined(member: GroupMember, skipAssignment = false): JoinGroupResponse {
    return joinAnswer(this, member, skipAssignment);
  }

  #stabilise(): void {
    this.#timer?.cancel();
    this.#moveTo('Stable', 'the leader sent the assignment');
    for (const member of this.members.values()) {
      recordAssignment(this.#broker.cluster.simulation, this, member);
      answerSync(member, 'NONE', member.assignment);
      this.renewSession(member);
    }
  }

  /** The assignment could not be kept: all hear it, and join again, here unless another broker coordinates now. */
  #notKept(error: ErrorName): void {
    for (const member of this.members.values()) {
      member.assignment = noAssignment;
      answerSync(member, error);
    }
    if (error !== 'NOT_COORDINATOR') this.#prepare(`the assignment could not be kept: ${error}`);
  }

  #prepare(reason: string): void {
    for (const member of this.members.values()) answerSync(member, 'REBALANCE_IN_PROGRESS');
    this.#timer?.cancel();
    const wasEmpty = this.state === 'Empty';
    this.#moveTo('PreparingRebalance', reason);
    const timeoutMs = this.#rebalanceTimeoutMs();
    if (wasEmpty) {
      const delayMs = Math.min(this.#broker.cluster.setting('group.initial.rebalance.delay.ms'), timeoutMs);
      this.#initialDelay = true;
      this.#initialDelayLeftMs = Math.max(timeoutMs - delayMs, 0);
      this.#timer = this.#broker.clock.after(msToUs(delayMs), () => this.#initialDelayOver());
      return;
    }
    this.#timer = this.#broker.clock.after(msToUs(timeoutMs), () => this.#completeJoin());
    this.#completeIfAllJoined();
  }

  /** The first rebalance waits once more for each round in which a member came (G4). */
  #initialDelayOver(): void {
    if (!this.#memberAddedMeanwhile || this.#initialDelayLeftMs === 0) {
      this.#initialDelay = false;
      this.#completeJoin();
      return;
    }
    this.#memberAddedMeanwhile = false;
    const delayMs = Math.min(
      this.#broker.cluster.setting('group.initial.rebalance.delay.ms'),
      this.#initialDelayLeftMs,
    );
    this.#initialDelayLeftMs -= delayMs;
    this.#timer = this.#broker.clock.after(msToUs(delayMs), () => this.#initialDelayOver());
  }

  #completeIfAllJoined(): void {
    if (this.state !== 'PreparingRebalance' || this.#initialDelay || this.#pending.size > 0) return;
    if ([...this.members.values()].every(member => member.awaitingJoin)) this.#completeJoin();
  }

  /** Ends the join phase: who did not come back is dropped, the generation grows (G5). */
  #completeJoin(): void {
    this.#timer?.cancel();
    for (const member of [...this.members.values()]) {
      if (!member.awaitingJoin && member.groupInstanceId === null) this.#drop(member);
    }
    if (this.members.size > 0 && ![...this.members.values()].some(member => member.awaitingJoin)) {
      this.#timer = this.#broker.clock.after(msToUs(this.#rebalanceTimeoutMs()), () => this.#completeJoin());
      return;
    }
    this.generation++;
    if (this.members.size === 0) {
      this.protocolName = null;
      this.leaderId = null;
      this.#moveTo('Empty', 'no member is left');
      this.#broker.groups.kept.keep(this.id);
      return;
    }
    this.#keepLeader();
    this.protocolName = this.electProtocol();
    this.#moveTo('CompletingRebalance', 'every member has joined');
    this.#timer = this.#broker.clock.after(msToUs(this.#rebalanceTimeoutMs()), () => this.#syncTimedOut());
    for (const member of this.members.values()) {
      this.#answerJoin(member, this.joined(member));
      this.renewSession(member);
    }
  }

  #drop(member: GroupMember): void {
    member.session?.cancel();
    this.members.delete(member.memberId);
    const reason = 'did not rejoin within the rebalance timeout';
    recordLeft(this.#broker.cluster.simulation, this, member, reason);
  }

  #syncTimedOut(): void {
    const late = [...this.members.values()].filter(member => !member.awaitingSync);
    for (const member of late) this.#drop(member);
    this.#prepare('members did not send SyncGroup within the rebalance timeout');
  }

  /** The leader stays unless it did not join: then the first member that did leads. */
  #keepLeader(): void {
    const leader = this.leaderId === null ? undefined : this.members.get(this.leaderId);
    if (leader?.awaitingJoin) return;
    this.leaderId = [...this.members.values()].find(member => member.awaitingJoin)!.memberId;
  }

  #rebalanceTimeoutMs(): number {
    return [...this.members.values()].reduce((max, member) => Math.max(max, member.rebalanceTimeoutMs), 0);
  }

  #answerJoin(member: GroupMember, response: JoinGroupResponse): void {
    const respond = member.awaitingJoin;
    member.awaitingJoin = null;
    respond?.(response);
  }

  #moveTo(state: GroupState, reason: string): void {
    this.state = state;
    if (state === 'Empty') this.emptySinceMs = this.#broker.nowMs();
    recordState(this.#broker.cluster.simulation, this, reason);
  }
}
