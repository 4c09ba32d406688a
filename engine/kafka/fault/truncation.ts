/**
 * How followers find out from now on where to cut their logs: Kafka's way, by leader epochs, or the one from before
 * KIP-101, by the high watermark, which can lose committed records. No accident, but a part that is exchanged.
 */
import type { Cluster } from '../cluster.ts';
import type { FaultKind } from './fault.ts';

export const truncateByHighWatermark: FaultKind = {
  about: 'Followers cut their logs at their high watermark, as before KIP-101',
  parameters: {},
  refusal: cluster => already(cluster, 'high-watermark'),
  inject(cluster) {
    cluster.truncation = 'high-watermark';
  },
};

export const truncateByLeaderEpoch: FaultKind = {
  about: 'Followers cut their logs where the leader epochs say that they part ways',
  parameters: {},
  refusal: cluster => already(cluster, 'leader-epoch'),
  inject(cluster) {
    cluster.truncation = 'leader-epoch';
  },
};

function already(cluster: Cluster, way: string): string | null {
  return cluster.truncation === way ? `followers cut their logs by ${way} already` : null;
}
