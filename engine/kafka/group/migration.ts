/**
 * A group moves between the protocols while it runs (N8): the first member of the consumer protocol makes a classic
 * group a consumer group, the last one to go makes it classic again. group.consumer.migration.policy says which way is
 * open. Source: ConsumerGroup.fromClassicGroup, ClassicGroup.fromConsumerGroup (4.2).
 */
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { byTopic, placesIn, subscriptionIn } from './classic-in-consumer-group.ts';
import { ConsumerGroup } from './consumer-group.ts';
import { Group } from './group.ts';
import { joinRefused } from './join-answer.ts';
import { assignedIn, type GroupMember, noAssignment } from './member.ts';

/** Whether a classic group may become a consumer group. */
export function mayUpgrade({ cluster }: Broker, group: Group): boolean {
  const policy = cluster.settingText('group.consumer.migration.policy').toLowerCase();
  if (policy !== 'bidirectional' && policy !== 'upgrade') return false;
  return group.protocolType === 'consumer' && group.members.size <= cluster.setting('group.consumer.max.size');
}

/** The consumer group that a classic group becomes: everybody stays in the generation, now its member epoch. */
export function upgraded(broker: Broker, classic: Group): ConsumerGroup {
  classic.stop();
  for (const member of classic.members.values()) sendAway(member, 'REBALANCE_IN_PROGRESS');
  const group = new ConsumerGroup(broker, classic.id, classic.offsets);
  group.groupEpoch = classic.generation;
  group.targetEpoch = classic.generation;
  for (const { memberId, clientId, groupInstanceId, rebalanceTimeoutMs, ...old } of classic.members.values()) {
    const assigned = placesIn(assignedIn(old.assignment));
    const chosen = old.protocols.find(({ name }) => name === classic.protocolName) ?? old.protocols[0]!;
    const subscription = subscriptionIn(chosen.metadata);
    const member = group.take(memberId, clientId, assigned);
    Object.assign(member, {
      instanceId: groupInstanceId,
      rackId: subscription.rackId ?? null,
      rebalanceTimeoutMs,
      subscribedTopicNames: subscription.topics,
      classic: { sessionTimeoutMs: old.sessionTimeoutMs, protocols: old.protocols },
    });
    group.renewSession(member);
  }
  return group;
}

/** This broker coordinates the group no more: who waits is told, and nothing is due. */
export function dismiss(group: Group | ConsumerGroup, error: ErrorName): void {
  if (group instanceof Group) {
    group.stop();
    for (const member of group.members.values()) sendAway(member, error);
  } else {
    for (const { session, deadline } of group.members.values()) {
      session?.cancel();
      deadline?.cancel();
    }
  }
}

/** Whoever waits for a rebalance of the classic group is told that it will not come. */
function sendAway(member: GroupMember, error: ErrorName): void {
  member.session?.cancel();
  member.awaitingJoin?.(joinRefused(error, member.memberId));
  member.awaitingSync?.({ errorCode: codeOf(error), assignment: noAssignment });
}

/** Whether a consumer group has only members of the classic protocol left, and may become a classic group. */
export function mayDowngrade({ cluster }: Broker, group: ConsumerGroup, leavingId: string | null): boolean {
  const rest = [...group.members.values()].filter(({ memberId }) => memberId !== leavingId);
  const policy = cluster.settingText('group.consumer.migration.policy').toLowerCase();
  if (policy !== 'bidirectional' && policy !== 'downgrade') return false;
  return rest.length > 0 && rest.length <= cluster.setting('group.max.size') && rest.every(({ classic }) => classic);
}

/** The classic group that a consumer group becomes: stable, each member with its target. */
export function downgraded(broker: Broker, group: ConsumerGroup, leavingId: string | null): Group {
  const classic = new Group(broker, group.id, group.offsets);
  for (const member of group.members.values()) {
    member.session?.cancel();
    member.deadline?.cancel();
    if (member.memberId === leavingId) continue;
    classic.members.set(member.memberId, {
      memberId: member.memberId,
      groupInstanceId: member.instanceId,
      clientId: member.clientId,
      sessionTimeoutMs: member.classic!.sessionTimeoutMs,
      rebalanceTimeoutMs: member.rebalanceTimeoutMs,
      protocols: member.classic!.protocols,
      assignment: { assignedPartitions: byTopic(group.target.get(member.memberId) ?? []) },
      awaitingJoin: null,
      awaitingSync: null,
      session: null,
    } satisfies GroupMember);
  }
  classic.restore(group.groupEpoch);
  return classic;
}
