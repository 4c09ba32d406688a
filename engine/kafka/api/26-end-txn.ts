/**
 * EndTxn (key 26), versions 0 to 5: commits or aborts a transaction; answered when the decision is in the
 * coordinator's log (X5). From version 5 on the answer carries the producer's next epoch (X4). Source: KIP-98, KIP-890.
 */
import { codeOf } from '../error-code.ts';
import type { Api } from './api.ts';

/** An EndTxn request. */
export interface EndTxnRequest {
  transactionalId: string;
  producerId: number;
  producerEpoch: number;
  committed: boolean;
}

/** An EndTxn response; id and epoch from version 5 on. */
export interface EndTxnResponse {
  throttleTimeMs: number;
  errorCode: number;
  producerId: number;
  producerEpoch: number;
}

export const endTxn: Api<EndTxnRequest, EndTxnResponse> = {
  key: 26,
  name: 'EndTxn',
  versions: [0, 5],
  defaults: { transactionalId: '', producerId: 0, producerEpoch: 0, committed: false },
  about: request => request.transactionalId,
  handle(broker, { transactionalId, producerId, producerEpoch, committed }, { version }, respond) {
    const producer = { producerId, producerEpoch };
    broker.transactions.end(transactionalId, producer, committed, version, (error, id, epoch) => {
      respond({ throttleTimeMs: 0, errorCode: codeOf(error), producerId: id, producerEpoch: epoch });
    });
  },
};
