/**
 * A consumer group of KIP-848 as records of __consumer_offsets, and back: its epoch, its members, the target, what each
 * member has, patterns with what they match. So members go on in their epochs at another coordinator (N2, N3). Source:
 * GroupCoordinatorRecordHelpers, GroupMetadataManager.replay (4.2).
 */
import type { TopicPartition } from '../assignor/assignor.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { type ConsumerGroupMember, newConsumerGroupMember } from './consumer-group-member.ts';
import type { KeptRecord } from './group-log.ts';

const GROUP = 'ConsumerGroupMetadata';
const MEMBER = 'ConsumerGroupMemberMetadata';
const TARGET = 'ConsumerGroupTargetAssignmentMetadata';
const TARGET_OF = 'ConsumerGroupTargetAssignmentMember';
const CURRENT = 'ConsumerGroupCurrentMemberAssignment';
const PATTERN = 'ConsumerGroupRegularExpression';

/** Everything that is kept of the group. */
export function consumerGroupRecords(group: ConsumerGroup): KeptRecord[] {
  const { id, groupEpoch, targetEpoch, topics } = group;
  return [
    { key: [GROUP, id], value: { epoch: groupEpoch, topics: topics.counts } },
    { key: [TARGET, id], value: { assignmentEpoch: targetEpoch } },
    ...[...topics.resolved].map(([pattern, names]): KeptRecord => ({ key: [PATTERN, id, pattern], value: names })),
    ...[...group.members.values()].flatMap(member => memberRecords(group, member)),
  ];
}

function memberRecords({ id, target }: ConsumerGroup, member: ConsumerGroupMember): KeptRecord[] {
  const { memberId, session: _session, deadline: _deadline, ...rest } = member;
  const { state, memberEpoch, previousMemberEpoch, assigned, pendingRevocation, ...metadata } = rest;
  const current = { state, memberEpoch, previousMemberEpoch, assigned, pendingRevocation };
  return [
    { key: [MEMBER, id, memberId], value: metadata },
    { key: [TARGET_OF, id, memberId], value: target.get(memberId) ?? [] },
    { key: [CURRENT, id, memberId], value: current },
  ];
}

/** Whether records tell of a consumer group. */
export function tellOfConsumerGroup(records: readonly KeptRecord[]): boolean {
  return records.some(({ key }) => key[0] === GROUP);
}

/** Makes an empty group what its records say. */
export function fillFrom(group: ConsumerGroup, records: readonly KeptRecord[]): void {
  const member = (memberId: string): ConsumerGroupMember => {
    const known = group.members.get(memberId) ?? newConsumerGroupMember(memberId);
    group.members.set(memberId, known);
    return known;
  };
  for (const { key, value } of records) {
    const [kind, , about] = key;
    const name = String(about);
    if (kind === GROUP) {
      const { epoch, topics } = value as { epoch: number; topics: string };
      group.groupEpoch = epoch;
      group.topics.counts = topics;
    } else if (kind === TARGET) group.targetEpoch = (value as { assignmentEpoch: number }).assignmentEpoch;
    else if (kind === PATTERN) group.topics.resolved.set(name, value as string[]);
    else if (kind === TARGET_OF) group.target.set(name, value as TopicPartition[]);
    else if (kind === MEMBER || kind === CURRENT) Object.assign(member(name), value);
  }
}
