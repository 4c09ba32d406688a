/**
 * What every request that names a partition is checked for first: is it here, is the leader epoch the present one, does
 * this broker lead (R11). Source: Partition.checkCurrentLeaderEpoch, getReplicaOrError.
 */
import type { ErrorName } from './error-code.ts';
import type { Replica } from './replica.ts';

const NOT_TOLD = -1;

/** Why a partition without a replica here cannot be served: others have it, or nobody does as far as is known. */
export function absence(isKnown: boolean): ErrorName {
  return isKnown ? 'NOT_LEADER_OR_FOLLOWER' : 'UNKNOWN_TOPIC_OR_PARTITION';
}

/** Why the request cannot be served by this replica as the leader, or NONE. */
export function leaderProblem(
  replica: Replica | undefined,
  currentLeaderEpoch: number = NOT_TOLD,
  isKnown = false,
): ErrorName {
  const problem = epochProblem(replica, currentLeaderEpoch, isKnown);
  if (problem !== 'NONE') return problem;
  return replica!.leads ? 'NONE' : 'NOT_LEADER_OR_FOLLOWER';
}

/** Why the request cannot be served by this replica, leader or follower, or NONE. */
export function epochProblem(
  replica: Replica | undefined,
  currentLeaderEpoch: number = NOT_TOLD,
  isKnown = false,
): ErrorName {
  if (!replica) return absence(isKnown);
  const { leaderEpoch } = replica.partition;
  if (currentLeaderEpoch === NOT_TOLD || currentLeaderEpoch === leaderEpoch) return 'NONE';
  return currentLeaderEpoch < leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH';
}
