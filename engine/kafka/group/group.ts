/**
 * A classic consumer group on its coordinator: members, generation and the rebalance.
 * States Empty, PreparingRebalance, CompletingRebalance, Stable (G3 to G8 of the classic protocol).
 * Source: GroupMetadataManager and ClassicGroup of Kafka 4.2. Left out for now: static members, expiry of
 * offsets, the consumer protocol of KIP-848.
 */
import type { Task } from '../../core/scheduler.ts';
import { msToUs } from '../../core/units.ts';
import type { JoinGroupResponse } from '../api/11-join-group.ts';
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { type GroupMember, type MemberAssignment, type MemberProtocol, noAssignment } from './member.ts';
import { GroupOffsets } from './offsets.ts';

/** The states of a classic group. */
export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable';

/** One consumer group. */
export class Group {
  readonly id: string;
  readonly offsets = new GroupOffsets();
  readonly members = new Map<string, GroupMember>();
  state: GroupState = 'Empty';
  generation = 0;
  leaderId: string | null = null;
  protocolName: string | null = null;
  readonly #broker: Broker;
  /** Members that were given an id and have not come back with it yet. */
  readonly #pending = new Map<string, Task>();
  #timer: Task | null = null;
  #initialDelay = false;
  #initialDelayLeftMs = 0;
  #memberAddedMeanwhile = false;

  constructor(broker: Broker, id: string) {
    this.#broker = broker;
    this.id = id;
  }

  /** Whether a member was given this id and may now join with it. */
  isPending(memberId: string): boolean {
    return this.#pending.has(memberId);
  }

  /** Hands out a member id; it lapses after the session timeout (G1). */
  addPending(memberId: string, sessionTimeoutMs: number): void {
    const lapse = this.#broker.scheduler.after(msToUs(sessionTimeoutMs), () => {
      this.#pending.delete(memberId);
      this.#completeIfAllJoined();
    });
    this.#pending.set(memberId, lapse);
  }

  /** Whether all members, and this one, share an assignor. */
  supports(protocols: MemberProtocol[], except: string): boolean {
    const others = [...this.members.values()].filter(member => member.memberId !== except);
    return protocols.some(({ name }) => others.every(other => other.protocols.some(p => p.name === name)));
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
    this.#answerJoin(member, this.joinError('UNKNOWN_MEMBER_ID', member.memberId));
    member.awaitingSync?.({ errorCode: codeOf('UNKNOWN_MEMBER_ID'), assignment: noAssignment });
    member.awaitingSync = null;
    this.members.delete(member.memberId);
    if (this.leaderId === member.memberId) this.leaderId = this.members.keys().next().value ?? null;
    this.#broker.cluster.simulation.record('member.left', {
      group: this.id,
      member: member.memberId,
      client: member.clientId,
      reason,
    });
    if (this.state === 'PreparingRebalance') this.#completeIfAllJoined();
    else if (this.state !== 'Empty') this.#prepare(`${member.clientId} ${reason}`);
  }

  /** The member showed that it lives: its session starts anew (G7). */
  renewSession(member: GroupMember): void {
    member.session?.cancel();
    member.session = this.#broker.scheduler.after(msToUs(member.sessionTimeoutMs), () => {
      if (member.awaitingJoin || member.awaitingSync) this.renewSession(member);
      else this.removeMember(member, 'sent no heartbeat within its session timeout');
    });
  }

  /** The leader's assignment: everybody who waits gets a share, those left out an empty one (G6). */
  complete(assignments: Map<string, MemberAssignment>): void {
    this.#timer?.cancel();
    this.#moveTo('Stable', 'the leader sent the assignment');
    for (const member of this.members.values()) {
      member.assignment = assignments.get(member.memberId) ?? noAssignment;
      this.#recordAssignment(member);
      const respond = member.awaitingSync;
      member.awaitingSync = null;
      respond?.({ errorCode: codeOf('NONE'), assignment: member.assignment });
      this.renewSession(member);
    }
  }

  /** What a member is told when its join is done; only the leader sees the members. */
  joined(member: GroupMember): JoinGroupResponse {
    const leads = member.memberId === this.leaderId;
    return {
      throttleTimeMs: 0,
      errorCode: codeOf('NONE'),
      generationId: this.generation,
      protocolName: this.protocolName,
      leader: this.leaderId ?? '',
      memberId: member.memberId,
      members: leads ? [...this.members.values()].map(m => this.#described(m)) : [],
    };
  }

  /** A join that failed. */
  joinError(error: ErrorName, memberId: string): JoinGroupResponse {
    return {
      throttleTimeMs: 0,
      errorCode: codeOf(error),
      generationId: -1,
      protocolName: null,
      leader: '',
      memberId,
      members: [],
    };
  }

  #prepare(reason: string): void {
    for (const member of this.members.values()) {
      member.awaitingSync?.({ errorCode: codeOf('REBALANCE_IN_PROGRESS'), assignment: noAssignment });
      member.awaitingSync = null;
    }
    this.#timer?.cancel();
    const wasEmpty = this.state === 'Empty';
    this.#moveTo('PreparingRebalance', reason);
    const timeoutMs = this.#rebalanceTimeoutMs();
    if (wasEmpty) {
      const delayMs = Math.min(this.#broker.cluster.setting('group.initial.rebalance.delay.ms'), timeoutMs);
      this.#initialDelay = true;
      this.#initialDelayLeftMs = Math.max(timeoutMs - delayMs, 0);
      this.#timer = this.#broker.scheduler.after(msToUs(delayMs), () => this.#initialDelayOver());
      return;
    }
    this.#timer = this.#broker.scheduler.after(msToUs(timeoutMs), () => this.#completeJoin());
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
    this.#timer = this.#broker.scheduler.after(msToUs(delayMs), () => this.#initialDelayOver());
  }

  #completeIfAllJoined(): void {
    if (this.state !== 'PreparingRebalance' || this.#initialDelay || this.#pending.size > 0) return;
    if ([...this.members.values()].every(member => member.awaitingJoin)) this.#completeJoin();
  }

  /** Ends the join phase: who did not come back is dropped, the generation grows (G5). */
  #completeJoin(): void {
    this.#timer?.cancel();
    for (const member of [...this.members.values()]) {
      if (!member.awaitingJoin) this.#drop(member);
    }
    this.generation++;
    if (this.members.size === 0) {
      this.protocolName = null;
      this.#moveTo('Empty', 'no member is left');
      return;
    }
    if (!this.leaderId || !this.members.has(this.leaderId)) this.leaderId = this.members.keys().next().value!;
    this.protocolName = this.#vote();
    this.#moveTo('CompletingRebalance', 'every member has joined');
    this.#timer = this.#broker.scheduler.after(msToUs(this.#rebalanceTimeoutMs()), () => this.#syncTimedOut());
    for (const member of this.members.values()) {
      this.#answerJoin(member, this.joined(member));
      this.renewSession(member);
    }
  }

  #drop(member: GroupMember): void {
    member.session?.cancel();
    this.members.delete(member.memberId);
    this.#broker.cluster.simulation.record('member.left', {
      group: this.id,
      member: member.memberId,
      client: member.clientId,
      reason: 'did not rejoin within the rebalance timeout',
    });
  }

  #syncTimedOut(): void {
    const late = [...this.members.values()].filter(member => !member.awaitingSync);
    for (const member of late) this.#drop(member);
    this.#prepare('members did not send SyncGroup within the rebalance timeout');
  }

  /** Each member votes for the first of its assignors that all support; the most votes win, ties by name. */
  #vote(): string {
    const members = [...this.members.values()];
    const common = members[0]!.protocols
      .map(protocol => protocol.name)
      .filter(name => members.every(member => member.protocols.some(p => p.name === name)));
    const votes = new Map<string, number>();
    for (const member of members) {
      const choice = member.protocols.find(protocol => common.includes(protocol.name))!.name;
      votes.set(choice, (votes.get(choice) ?? 0) + 1);
    }
    return [...votes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]![0];
  }

  #described(member: GroupMember): JoinGroupResponse['members'][number] {
    const protocol = member.protocols.find(p => p.name === this.protocolName)!;
    return { memberId: member.memberId, groupInstanceId: null, metadata: protocol.metadata };
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
    this.#broker.cluster.simulation.record('group.changed', {
      group: this.id,
      state,
      generation: this.generation,
      members: this.members.size,
      reason,
    });
  }

  #recordAssignment(member: GroupMember): void {
    for (const { topic, partitions } of member.assignment.assignedPartitions) {
      for (const partition of partitions) {
        this.#broker.cluster.simulation.record('partition.assigned', {
          group: this.id,
          generation: this.generation,
          member: member.memberId,
          client: member.clientId,
          topic,
          partition,
        });
      }
    }
  }
}
