/**
 * What controllers say to each other: Vote (key 52), BeginQuorumEpoch (53), EndQuorumEpoch (54), and Fetch (1) of the
 * partition `__cluster_metadata-0`. Source: KIP-595, KIP-996. Simplified: one partition a message, voters by id alone.
 */
import { wireSize } from '../wire-size.ts';
import type { LogEnd, MetadataBatch } from './metadata-log.ts';

/** "Vote for me": with `preVote`, "would you?". */
export interface VoteRequest {
  api: 'Vote';
  candidate: number;
  epoch: number;
  preVote: boolean;
  /** Where the candidate's log ends. */
  end: LogEnd;
}

/** The answer to a Vote. */
export interface VoteResponse {
  epoch: number;
  leader: number | null;
  voteGranted: boolean;
}

/** "I lead this epoch." */
export interface BeginQuorumEpochRequest {
  api: 'BeginQuorumEpoch';
  leader: number;
  epoch: number;
}

/** "I lead no longer": the voters in the order in which they should try to follow. */
export interface EndQuorumEpochRequest {
  api: 'EndQuorumEpoch';
  leader: number;
  epoch: number;
  preferredSuccessors: number[];
}

/** A follower asks for what comes next, and so says what it has. */
export interface QuorumFetchRequest {
  api: 'Fetch';
  replica: number;
  epoch: number;
  /** Where the follower's log ends. */
  end: LogEnd;
  highWatermark: number;
}

/** The answer to a Fetch. */
export interface QuorumFetchResponse {
  epoch: number;
  leader: number | null;
  /** Whether the one who was asked leads the epoch that was named. */
  leads: boolean;
  /** Where the logs part ways, if they do. */
  diverging: LogEnd | null;
  highWatermark: number;
  batches: MetadataBatch[];
}

/** Any request. */
export type QuorumRequest = VoteRequest | BeginQuorumEpochRequest | EndQuorumEpochRequest | QuorumFetchRequest;

/** Any response. */
export type QuorumResponse = VoteResponse | QuorumFetchResponse | { epoch: number; leader: number | null };

/** The answer that belongs to a request. */
export type AnswerTo<R extends QuorumRequest> = R extends VoteRequest
  ? VoteResponse
  : R extends QuorumFetchRequest
    ? QuorumFetchResponse
    : { epoch: number; leader: number | null };

/** The partition of the metadata log, for pictures. */
export const METADATA_PARTITION = '__cluster_metadata-0';

/** The size of a message on the wire; what the trace is told is no part of it. */
export function messageSize(message: QuorumRequest | QuorumResponse): number {
  if (!('batches' in message)) return wireSize(message);
  const records = message.batches.map(({ changes, registrations }) => ({ changes, registrations }));
  return wireSize({ ...message, batches: records });
}
