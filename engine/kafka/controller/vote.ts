/**
 * When a controller votes for another: its log must be at least as new, and each epoch has one vote. A pre-vote asks
 * first, without a new epoch, so that a controller that merely lost touch does not depose a leader that works. Source:
 * KIP-595, KIP-996, QuorumState.canGrantVote (4.2).
 */
import type { LogEnd } from './metadata-log.ts';
import type { QuorumRole } from './quorum-state.ts';

/** Who is asked, as far as a vote depends on it. */
export interface Voter {
  readonly role: QuorumRole['name'];
  /** Whether it has fetched from its leader since it follows it. */
  readonly hasFetched: boolean;
  readonly votedFor: number | null;
  readonly leader: number | null;
  readonly end: LogEnd;
}

/** Whether the voter, at the candidate's epoch already, gives it its vote. */
export function grantsVote(voter: Voter, candidate: { id: number; end: LogEnd; preVote: boolean }): boolean {
  if (!isAsNew(candidate.end, voter.end)) return false;
  if (candidate.preVote) return voter.role !== 'leader' && !(voter.role === 'follower' && voter.hasFetched);
  if (voter.role === 'leader' || voter.role === 'candidate' || voter.role === 'resigned') return false;
  if (voter.leader !== null) return false;
  return voter.votedFor === null || voter.votedFor === candidate.id;
}

/** Whether a log that ends like `one` lacks nothing that one ending like `other` may have committed. */
export function isAsNew(one: LogEnd, other: LogEnd): boolean {
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.offset >= other.offset);
}

/** How many of `voters` are a majority. */
export function majority(voters: number): number {
  return Math.floor(voters / 2) + 1;
}

/**
 * The offset that a majority has, itself included, once the leader's own epoch is among it: a leader commits nothing of
 * earlier epochs by counting copies (Raft, section 5.4.2).
 */
export function quorumHighWatermark(ends: readonly number[], epochStart: number, present: number): number {
  const sorted = [...ends].sort((a, b) => b - a);
  const shared = sorted[majority(ends.length) - 1]!;
  return shared > epochStart ? Math.max(shared, present) : present;
}
