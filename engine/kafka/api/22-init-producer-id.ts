/**
 * InitProducerId (key 22), versions 0 to 6: a producer id and epoch; for a transactional id from its coordinator,
 * which fences older producers (X1), else a fresh id from any broker (I8). Source: KIP-98, KIP-360.
 */
import { codeOf } from '../error-code.ts';
import type { Api } from './api.ts';

/** An InitProducerId request; `producerId` and `producerEpoch` are -1 for a producer that begins. */
export interface InitProducerIdRequest {
  transactionalId: string | null;
  transactionTimeoutMs: number;
  producerId: number;
  producerEpoch: number;
}

/** An InitProducerId response. */
export interface InitProducerIdResponse {
  throttleTimeMs: number;
  errorCode: number;
  producerId: number;
  producerEpoch: number;
}

export const initProducerId: Api<InitProducerIdRequest, InitProducerIdResponse> = {
  key: 22,
  name: 'InitProducerId',
  versions: [0, 6],
  defaults: { transactionalId: null, transactionTimeoutMs: 0, producerId: -1, producerEpoch: -1 },
  about: request => request.transactionalId,
  handle(broker, { transactionalId, transactionTimeoutMs, producerId, producerEpoch }, _caller, respond) {
    if (transactionalId === null) {
      respond({ throttleTimeMs: 0, errorCode: 0, producerId: broker.newProducerId(), producerEpoch: 0 });
      return;
    }
    if (transactionalId === '') {
      respond({ throttleTimeMs: 0, errorCode: codeOf('INVALID_REQUEST'), producerId: -1, producerEpoch: -1 });
      return;
    }
    const claimed = { producerId, producerEpoch };
    broker.transactions.initialise(transactionalId, transactionTimeoutMs, claimed, (error, id, epoch) => {
      respond({ throttleTimeMs: 0, errorCode: codeOf(error), producerId: id, producerEpoch: epoch });
    });
  },
};
