/**
 * A share group as records of __consumer_offsets, and back: its epoch, its members, the target, what each member reads.
 * Source: ShareGroup records of GroupCoordinatorRecordHelpers (4.2), KIP-932.
 */
import type { TopicPartition } from '../assignor/assignor.ts';
import type { KeptRecord } from '../group/group-log.ts';
import type { ShareGroup, ShareMember } from './share-group.ts';

const GROUP = 'ShareGroupMetadata';
const MEMBER = 'ShareGroupMemberMetadata';
const TARGET = 'ShareGroupTargetAssignmentMetadata';
const TARGET_OF = 'ShareGroupTargetAssignmentMember';
const CURRENT = 'ShareGroupCurrentMemberAssignment';

/** Everything that is kept of the group. */
export function shareGroupRecords(group: ShareGroup): KeptRecord[] {
  const { id, groupEpoch, assignmentEpoch, topicsSeen } = group;
  return [
    { key: [GROUP, id], value: { epoch: groupEpoch, topics: topicsSeen } },
    { key: [TARGET, id], value: { assignmentEpoch } },
    ...[...group.members.values()].flatMap(member => memberRecords(group, member)),
  ];
}

function memberRecords({ id, target }: ShareGroup, member: ShareMember): KeptRecord[] {
  const { memberId, clientId, rackId, topics, memberEpoch, previousMemberEpoch, assigned } = member;
  return [
    { key: [MEMBER, id, memberId], value: { clientId, rackId, topics } },
    { key: [TARGET_OF, id, memberId], value: target.get(memberId) ?? [] },
    { key: [CURRENT, id, memberId], value: { memberEpoch, previousMemberEpoch, assigned } },
  ];
}

/** Whether records tell of a share group. */
export function tellOfShareGroup(records: readonly KeptRecord[]): boolean {
  return records.some(({ key }) => key[0] === GROUP);
}

/** Makes an empty group what its records say. */
export function fillShareGroup(
  group: ShareGroup,
  records: readonly KeptRecord[],
  memberOf: (id: string) => ShareMember,
): void {
  for (const { key, value } of records) {
    const [kind, , about] = key;
    const memberId = String(about);
    if (kind === GROUP) {
      const { epoch, topics } = value as { epoch: number; topics: string };
      group.groupEpoch = epoch;
      group.topicsSeen = topics;
    } else if (kind === TARGET) group.assignmentEpoch = (value as { assignmentEpoch: number }).assignmentEpoch;
    else if (kind === TARGET_OF) group.target.set(memberId, value as TopicPartition[]);
    else if (kind === MEMBER || kind === CURRENT) Object.assign(memberOf(memberId), value);
  }
}
