/**
 * ElectLeaders (key 43), versions 0 to 2: an election on demand, for the preferred leader (type 0) or an unclean one
 * (type 1) (T9). Source: KIP-183, KIP-460.
 */
import { electLeader } from '../controller/leadership.ts';
import { codeOf } from '../error-code.ts';
import { type Api, topicPartitions } from './api.ts';

/** An ElectLeaders request. */
export interface ElectLeadersRequest {
  electionType: number;
  topicPartitions: { topic: string; partitions: number[] }[];
  timeoutMs: number;
}

/** An ElectLeaders response. */
export interface ElectLeadersResponse {
  throttleTimeMs: number;
  errorCode: number;
  replicaElectionResults: { topic: string; partitionResult: { partitionId: number; errorCode: number }[] }[];
}

const UNCLEAN = 1;

export const electLeaders: Api<ElectLeadersRequest, ElectLeadersResponse> = {
  key: 43,
  name: 'ElectLeaders',
  versions: [0, 2],
  defaults: { electionType: 0, topicPartitions: [{ topic: '', partitions: [] }], timeoutMs: 60_000 },
  about: request => topicPartitions(request.topicPartitions.flatMap(t => t.partitions.map(p => `${t.topic}-${p}`))),
  decide(controller, { electionType, topicPartitions: wanted }) {
    const election = electionType === UNCLEAN ? ('unclean' as const) : ('preferred' as const);
    const replicaElectionResults = wanted.map(({ topic, partitions }) => ({
      topic,
      partitionResult: partitions.map(partitionId => ({
        partitionId,
        errorCode: codeOf(electLeader(controller, topic, partitionId, election)),
      })),
    }));
    return { throttleTimeMs: 0, errorCode: codeOf('NONE'), replicaElectionResults };
  },
};
