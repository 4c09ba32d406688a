/**
 * ListTransactions (key 66), versions 0 to 2: the transactions that a broker coordinates, by state or producer id.
 * Source: KIP-664, KIP-994. Left out: the pattern of version 2.
 */
import type { Api } from './api.ts';

/** A ListTransactions request; empty filters let all pass, a negative duration any age. */
export interface ListTransactionsRequest {
  stateFilters: string[];
  producerIdFilters: number[];
  durationFilter: number;
}

/** A ListTransactions response. */
export interface ListTransactionsResponse {
  throttleTimeMs: number;
  errorCode: number;
  unknownStateFilters: string[];
  transactionStates: { transactionalId: string; producerId: number; transactionState: string }[];
}

const states = ['Empty', 'Ongoing', 'PrepareCommit', 'PrepareAbort', 'CompleteCommit', 'CompleteAbort'];

export const listTransactions: Api<ListTransactionsRequest, ListTransactionsResponse> = {
  key: 66,
  name: 'ListTransactions',
  versions: [0, 2],
  defaults: { stateFilters: [], producerIdFilters: [], durationFilter: -1 },
  about: () => null,
  handle(broker, { stateFilters, producerIdFilters, durationFilter }, _caller, respond) {
    const nowMs = broker.nowMs();
    const transactionStates = broker.transactions.states
      .all()
      .filter(({ state }) => stateFilters.length === 0 || stateFilters.includes(state))
      .filter(({ producerId }) => producerIdFilters.length === 0 || producerIdFilters.includes(producerId))
      .filter(({ startedAtMs }) => durationFilter < 0 || (startedAtMs >= 0 && nowMs - startedAtMs > durationFilter))
      .map(({ transactionalId, producerId, state }) => ({ transactionalId, producerId, transactionState: state }));
    const unknownStateFilters = stateFilters.filter(state => !states.includes(state));
    respond({ throttleTimeMs: 0, errorCode: 0, unknownStateFilters, transactionStates });
  },
};
