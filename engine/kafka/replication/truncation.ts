/**
 * How a follower finds out where its log and the leader's part ways, and cuts its own there. A cluster has one of two
 * ways: `leader-epoch`, Kafka's since KIP-101 and KIP-279, or `high-watermark`, the one before, which can lose
 * committed records.
 */

import type { EpochEnd } from '../log/leader-epoch-cache.ts';
import type { Replica } from '../replica.ts';
import { highWatermarkTruncation } from './truncation-high-watermark.ts';
import { leaderEpochTruncation } from './truncation-leader-epoch.ts';

/** One way to truncate. */
export interface Truncation {
  /** What a follower does when it begins to follow a leader in a new term. */
  becameFollower(replica: Replica): void;
  /** The leader epoch that a fetch tells the leader, to be checked; -1 to have nothing checked. */
  lastFetchedEpoch(replica: Replica): number;
  /** The leader answered that its log parted ways with the follower's: where the epoch ends there. */
  diverged(replica: Replica, leaderEnd: EpochEnd): void;
}

/** The ways, by name. */
export const truncations: Readonly<Record<string, Truncation>> = {
  'leader-epoch': leaderEpochTruncation,
  'high-watermark': highWatermarkTruncation,
};
