/**
 * AddOffsetsToTxn (key 25), versions 0 to 4: takes the partition of __consumer_offsets that keeps a group's offsets
 * into the transaction (X2). Source: KIP-98.
 */
import { codeOf } from '../error-code.ts';
import { internalTopics, statePartition } from '../internal-topic.ts';
import type { Api } from './api.ts';

/** An AddOffsetsToTxn request. */
export interface AddOffsetsToTxnRequest {
  transactionalId: string;
  producerId: number;
  producerEpoch: number;
  groupId: string;
}

/** An AddOffsetsToTxn response. */
export interface AddOffsetsToTxnResponse {
  throttleTimeMs: number;
  errorCode: number;
}

export const addOffsetsToTxn: Api<AddOffsetsToTxnRequest, AddOffsetsToTxnResponse> = {
  key: 25,
  name: 'AddOffsetsToTxn',
  versions: [0, 4],
  defaults: { transactionalId: '', producerId: 0, producerEpoch: 0, groupId: '' },
  about: ({ transactionalId, groupId }) => `${transactionalId} ${groupId}`,
  handle(broker, { transactionalId, groupId, ...producer }, _caller, respond) {
    const partition = `${internalTopics.group.name}-${statePartition(broker.cluster, 'group', groupId)}`;
    const how = { protocol: 1 as const, verifyOnly: false };
    broker.transactions.addPartitions(transactionalId, producer, [partition], how, error => {
      respond({ throttleTimeMs: 0, errorCode: codeOf(error) });
    });
  },
};
