/**
 * Who may commit offsets for a group (O1, X11), whoever asks: a member in its generation, or anybody while the group is
 * empty. Source: OffsetMetadataManager.validateOffsetCommit, ClassicGroup.validateOffsetCommit (4.2).
 */
import type { ErrorName } from '../error-code.ts';
import type { ClassicGroup } from './classic-group.ts';
import type { GroupCoordinator } from './coordinator.ts';
import { renewSession } from './rebalance.ts';

/** Who commits. */
export interface Committer {
  groupId: string;
  memberId: string;
  groupInstanceId: string | null;
  generation: number;
  transactional: boolean;
  version: number;
}

/** From this version of OffsetCommit on, a group that is not there has its own error. */
const GROUP_NOT_FOUND_VERSION = 9;

/** Why offsets may not be committed, or NONE; a group that nobody manages is made (a simple group). */
export function mayCommit(groups: GroupCoordinator, committer: Committer): ErrorName {
  const refusal = groups.refusal(committer.groupId);
  if (refusal !== 'NONE') return refusal;
  const group = groups.group(committer.groupId);
  if (!group && committer.generation >= 0) {
    const newer = !committer.transactional && committer.version >= GROUP_NOT_FOUND_VERSION;
    return newer ? 'GROUP_ID_NOT_FOUND' : 'ILLEGAL_GENERATION';
  }
  return inClassicGroup(group ?? groups.ensureClassic(committer.groupId), committer);
}

function inClassicGroup(group: ClassicGroup, committer: Committer): ErrorName {
  const { memberId, groupInstanceId, generation, transactional } = committer;
  if (generation < 0 && group.isEmpty) return 'NONE';
  const named = generation >= 0 || memberId !== '' || groupInstanceId !== null;
  if (!named) return transactional ? 'NONE' : 'UNKNOWN_MEMBER_ID';
  const problem = group.problemOf(memberId, groupInstanceId);
  if (problem !== 'NONE') return problem;
  if (generation !== group.generation) return 'ILLEGAL_GENERATION';
  if (transactional) return 'NONE';
  if (group.state === 'CompletingRebalance') return 'REBALANCE_IN_PROGRESS';
  renewSession(group, group.members.get(memberId)!);
  return 'NONE';
}
