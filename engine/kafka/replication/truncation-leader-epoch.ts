/**
 * Truncation by leader epochs (R10): each fetch names the epoch of the follower's last record; a leader whose own log
 * has another end for it says so, and the follower cuts back to where both agree. Source: KIP-101, KIP-279, KIP-595,
 * AbstractFetcherThread.getOffsetTruncationState (4.2).
 */
import type { Truncation } from './truncation.ts';

export const leaderEpochTruncation: Truncation = {
  becameFollower: () => {},
  lastFetchedEpoch: ({ log }) => log.epochs.epochBefore(log.logEndOffset),
  diverged(replica, { leaderEpoch, endOffset }) {
    const { log } = replica;
    const own = log.epochs.endOffsetFor(leaderEpoch, log.logEndOffset);
    if (own.endOffset < 0) replica.truncateTo(Math.min(endOffset, log.logEndOffset));
    else if (own.leaderEpoch === leaderEpoch) replica.truncateTo(Math.min(own.endOffset, endOffset, log.logEndOffset));
    else replica.truncateTo(Math.min(own.endOffset, log.logEndOffset));
  },
};
