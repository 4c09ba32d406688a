/**
 * DescribeQuorum (key 55), versions 0 to 2: who leads the controllers, and how far each has the metadata log. Answered
 * by the active controller. Source: KIP-595, KIP-836. Left out: observers (brokers are told what is committed), and the
 * directory ids of KIP-853.
 */
import type { Cluster } from '../cluster.ts';
import type { Quorum } from '../controller/quorum.ts';
import { METADATA_PARTITION } from '../controller/quorum-message.ts';
import { codeOf } from '../error-code.ts';
import type { Api } from './api.ts';

/** A DescribeQuorum request. */
export interface DescribeQuorumRequest {
  topics: { topicName: string; partitions: { partitionIndex: number }[] }[];
}

/** One controller; times are epoch milliseconds, -1 where they are not known. */
export interface ReplicaState {
  replicaId: number;
  logEndOffset: number;
  lastFetchTimestamp: number;
  lastCaughtUpTimestamp: number;
}

/** A DescribeQuorum response. */
export interface DescribeQuorumResponse {
  errorCode: number;
  topics: {
    topicName: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      leaderId: number;
      leaderEpoch: number;
      highWatermark: number;
      currentVoters: ReplicaState[];
      observers: ReplicaState[];
    }[];
  }[];
}

const TOPIC = '__cluster_metadata';

export const describeQuorum: Api<DescribeQuorumRequest, DescribeQuorumResponse> = {
  key: 55,
  name: 'DescribeQuorum',
  versions: [0, 2],
  defaults: { topics: [{ topicName: TOPIC, partitions: [{ partitionIndex: 0 }] }] },
  about: () => METADATA_PARTITION,
  decide({ cluster, log }) {
    const place = { partitionIndex: 0, errorCode: codeOf('NONE'), observers: [] };
    const described = cluster.quorum
      ? describedQuorum(cluster, cluster.quorum)
      : { leaderId: 1, leaderEpoch: 1, highWatermark: log.length, currentVoters: [alone(cluster, log.length)] };
    return { errorCode: codeOf('NONE'), topics: [{ topicName: TOPIC, partitions: [{ ...place, ...described }] }] };
  },
};

function alone({ simulation }: Cluster, logEndOffset: number): ReplicaState {
  const nowMs = simulation.nowMs();
  return { replicaId: 1, logEndOffset, lastFetchTimestamp: nowMs, lastCaughtUpTimestamp: nowMs };
}

function describedQuorum({ simulation }: Cluster, { activeNode: { id, state, highWatermark, logEnd } }: Quorum) {
  const { role, epoch: leaderEpoch } = state;
  const followers = role.name === 'leader' ? [...role.followers] : [];
  const timeOf = (atUs: number): number => (atUs < 0 ? -1 : simulation.startsAtMs + Math.floor(atUs / 1000));
  const nowMs = simulation.nowMs();
  const leader = { replicaId: id, logEndOffset: logEnd, lastFetchTimestamp: nowMs, lastCaughtUpTimestamp: nowMs };
  const others = followers.map(([replicaId, { end, lastFetchUs, lastCaughtUpUs }]) => ({
    replicaId,
    logEndOffset: end,
    lastFetchTimestamp: timeOf(lastFetchUs),
    lastCaughtUpTimestamp: timeOf(lastCaughtUpUs),
  }));
  const currentVoters = [leader, ...others].sort((a, b) => a.replicaId - b.replicaId);
  return { leaderId: id, leaderEpoch, highWatermark, currentVoters };
}
