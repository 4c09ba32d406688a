/**
 * WriteTxnMarkers (key 27), versions 1 to 2: the coordinator's decision becomes a control batch in each partition (X6);
 * in __consumer_offsets it also decides the transaction's offsets (X11). Answered when the markers are committed.
 */
import { assert } from '../../core/assert.ts';
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { internalTopics } from '../internal-topic.ts';
import { markerBatch } from '../record-batch.ts';
import { type Api, topicPartitions } from './api.ts';

/** One decision for some partitions. */
export interface TxnMarker {
  producerId: number;
  producerEpoch: number;
  /** True to commit. */
  transactionResult: boolean;
  topics: { name: string; partitionIndexes: number[] }[];
  coordinatorEpoch: number;
  /** The transaction protocol: 1 or 2. */
  transactionVersion: number;
}

/** A WriteTxnMarkers request. */
export interface WriteTxnMarkersRequest {
  markers: TxnMarker[];
}

/** A WriteTxnMarkers response. */
export interface WriteTxnMarkersResponse {
  markers: {
    producerId: number;
    topics: { name: string; partitions: { partitionIndex: number; errorCode: number }[] }[];
  }[];
}

export const writeTxnMarkers: Api<WriteTxnMarkersRequest, WriteTxnMarkersResponse> = {
  key: 27,
  name: 'WriteTxnMarkers',
  versions: [1, 2],
  about: ({ markers }) =>
    topicPartitions(markers.flatMap(m => m.topics.flatMap(t => t.partitionIndexes.map(p => `${t.name}-${p}`)))),
  handle(broker, request, _caller, respond) {
    const response: WriteTxnMarkersResponse = { markers: [] };
    let open = 1;
    const settled = (): void => {
      open--;
      if (open === 0) respond(response);
    };
    for (const marker of request.markers) {
      const topics = marker.topics.map(({ name, partitionIndexes }) => ({
        name,
        partitions: partitionIndexes.map(partitionIndex => {
          const result = { partitionIndex, errorCode: codeOf('NONE') };
          open++;
          write(broker, name, partitionIndex, marker, error => {
            result.errorCode = codeOf(error);
            settled();
          });
          return result;
        }),
      }));
      response.markers.push({ producerId: marker.producerId, topics });
    }
    assert(open > 0, 'the markers were answered before all were tried');
    settled();
  },
};

function write(
  broker: Broker,
  topic: string,
  index: number,
  marker: TxnMarker,
  done: (error: ErrorName) => void,
): void {
  const replica = broker.replica(topic, index);
  if (!replica && topic === internalTopics.group.name && !broker.cluster.keepsOffsetsInTopic) {
    broker.transactionEnded(topic, index, marker.producerId, marker.transactionResult);
    return done('NONE');
  }
  if (!replica) return done('UNKNOWN_TOPIC_OR_PARTITION');
  if (!replica.leads) return done('NOT_LEADER_OR_FOLLOWER');
  const { producerId, producerEpoch, coordinatorEpoch, transactionResult } = marker;
  const type = transactionResult ? ('COMMIT' as const) : ('ABORT' as const);
  const nowMs = broker.nowMs();
  const batch = markerBatch(producerId, producerEpoch, { type, coordinatorEpoch }, nowMs);
  const refusal = replica.log.producers.checkMarker(batch, marker.transactionVersion >= 2);
  if (refusal !== 'NONE') return done(refusal);
  const { baseOffset } = replica.append(batch);
  const committed = (): void => {
    broker.transactionEnded(topic, index, producerId, transactionResult);
    done('NONE');
  };
  replica.whenCommitted(baseOffset + 1, committed, () => done('NOT_LEADER_OR_FOLLOWER'));
}
