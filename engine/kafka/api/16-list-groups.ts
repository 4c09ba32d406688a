/**
 * ListGroups (key 16), versions 0 to 5: the groups that a broker coordinates, by state and type. Source: KIP-518,
 * KIP-848.
 */
import type { Api } from './api.ts';

/** A ListGroups request; empty filters let all pass. */
export interface ListGroupsRequest {
  statesFilter: string[];
  typesFilter: string[];
}

/** A ListGroups response. */
export interface ListGroupsResponse {
  throttleTimeMs: number;
  errorCode: number;
  groups: { groupId: string; protocolType: string; groupState: string; groupType: string }[];
}

export const listGroups: Api<ListGroupsRequest, ListGroupsResponse> = {
  key: 16,
  name: 'ListGroups',
  versions: [0, 5],
  defaults: { statesFilter: [], typesFilter: [] },
  about: () => null,
  handle(broker, { statesFilter, typesFilter }, _caller, respond) {
    const passes = (filter: string[], value: string): boolean =>
      filter.length === 0 || filter.some(wanted => wanted.toLowerCase() === value.toLowerCase());
    const groups = broker.groups
      .listings()
      .filter(g => passes(statesFilter, g.groupState) && passes(typesFilter, g.groupType));
    respond({ throttleTimeMs: 0, errorCode: 0, groups });
  },
};
