/**
 * Truncation as it was before KIP-101: a new follower cuts its log at its own high watermark, which lags behind the
 * leader's by a round trip. A replica that then leads may have thrown committed records away. Kept to show why Kafka
 * changed it.
 */
import type { Truncation } from './truncation.ts';

export const highWatermarkTruncation: Truncation = {
  becameFollower: replica => replica.truncateTo(replica.log.highWatermark),
  lastFetchedEpoch: () => -1,
  diverged: () => {},
};
