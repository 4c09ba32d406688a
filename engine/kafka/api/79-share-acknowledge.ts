/**
 * ShareAcknowledge (key 79), versions 1 to 2: a member of a share group says what became of the records that it was
 * given, without fetching; with the final epoch it closes its share session. Source: KIP-932, KIP-1222 (renewal).
 */
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { FINAL_EPOCH, INITIAL_EPOCH } from '../share/share-session.ts';
import { topicNamed } from '../share/topic-lookup.ts';
import type { ShareTopic } from './78-share-fetch.ts';
import type { Api } from './api.ts';

/** A ShareAcknowledge request. */
export interface ShareAcknowledgeRequest {
  groupId: string;
  memberId: string;
  shareSessionEpoch: number;
  isRenewAck: boolean;
  topics: ShareTopic[];
}

/** A ShareAcknowledge response. */
export interface ShareAcknowledgeResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  acquisitionLockTimeoutMs: number;
  responses: { topicId: string; partitions: { partitionIndex: number; errorCode: number }[] }[];
}

export const shareAcknowledge: Api<ShareAcknowledgeRequest, ShareAcknowledgeResponse> = {
  key: 79,
  name: 'ShareAcknowledge',
  versions: [1, 2],
  defaults: {
    groupId: '',
    memberId: '',
    shareSessionEpoch: 0,
    isRenewAck: false,
    topics: [
      {
        topicId: '',
        partitions: [
          {
            partitionIndex: 0,
            acknowledgementBatches: [{ firstOffset: 0, lastOffset: 0, acknowledgeTypes: [0] }],
          },
        ],
      },
    ],
  },
  about: request => request.groupId,
  handle(broker, request, _caller, respond) {
    const { groupId, memberId, shareSessionEpoch: epoch } = request;
    const { sharePartitions } = broker;
    const opens = epoch === INITIAL_EPOCH;
    const session = opens ? 'INVALID_SHARE_SESSION_EPOCH' : sharePartitions.sessions.next(groupId, memberId, epoch);
    const refused = typeof session === 'string';
    const answer = (responses: ShareAcknowledgeResponse['responses']): void => {
      respond({
        throttleTimeMs: 0,
        errorCode: codeOf(refused ? session : 'NONE'),
        errorMessage: null,
        acquisitionLockTimeoutMs: sharePartitions.lockDurationMs(groupId),
        responses,
      });
    };
    if (refused) return answer([]);
    acknowledgeAll(broker, request, said => {
      answer(request.topics.map(({ topicId, partitions }) => ({ topicId, partitions: partitions.map(resultOf) })));

      function resultOf(partition: ShareTopic['partitions'][number]): { partitionIndex: number; errorCode: number } {
        return { partitionIndex: partition.partitionIndex, errorCode: codeOf(said.get(partition)!) };
      }
    });
    if (epoch === FINAL_EPOCH) sharePartitions.release(groupId, memberId, session.partitions.values());
  },
};

type Said = ReadonlyMap<ShareTopic['partitions'][number], ErrorName>;

/** Takes in what a member says of several partitions; `done` when all of it is kept, or refused. */
export function acknowledgeAll(
  broker: Broker,
  { groupId, memberId, topics }: Pick<ShareAcknowledgeRequest, 'groupId' | 'memberId' | 'topics'>,
  done: (said: Said) => void,
): void {
  const said = new Map<ShareTopic['partitions'][number], ErrorName>();
  let open = 1;
  const settled = (): void => {
    open--;
    if (open === 0) done(said);
  };
  for (const { topicId, partitions } of topics) {
    const topic = topicNamed(broker, topicId);
    for (const partition of partitions) {
      said.set(partition, topic === undefined ? 'UNKNOWN_TOPIC_ID' : 'NONE');
      if (topic === undefined || partition.acknowledgementBatches.length === 0) continue;
      open++;
      const place = { topic, partition: partition.partitionIndex };
      broker.sharePartitions.acknowledge(groupId, memberId, place, partition.acknowledgementBatches, error => {
        said.set(partition, error);
        settled();
      });
    }
  }
  settled();
}
