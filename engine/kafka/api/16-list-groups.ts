/**
 * ListGroups (key 16), versions 0 to 5: the groups that this broker coordinates, all or those of certain states
 * (version 4) and types (version 5).
 */
import { codeOf } from '../error-code.ts';
import type { Api } from './api.ts';

/** A ListGroups request; an empty filter lets everything pass. */
export interface ListGroupsRequest {
  statesFilter: string[];
  typesFilter: string[];
}

/** A group in the list. */
export interface ListedGroup {
  groupId: string;
  protocolType: string;
  groupState: string;
  groupType: string;
}

/** A ListGroups response. */
export interface ListGroupsResponse {
  throttleTimeMs: number;
  errorCode: number;
  groups: ListedGroup[];
}

export const listGroups: Api<ListGroupsRequest, ListGroupsResponse> = {
  key: 16,
  name: 'ListGroups',
  versions: [0, 5],
  defaults: { statesFilter: [''], typesFilter: [''] },
  about: () => null,
  handle({ groups }, { statesFilter, typesFilter }, _caller, respond) {
    const listed = groups
      .all()
      .filter(({ id }) => groups.refusal(id) === 'NONE')
      .map(({ id, protocolType, state, type }) => ({
        groupId: id,
        protocolType: protocolType ?? '',
        groupState: state,
        groupType: type,
      }))
      .filter(group => passes(statesFilter, group.groupState) && passes(typesFilter, group.groupType));
    respond({ throttleTimeMs: 0, errorCode: codeOf('NONE'), groups: listed });
  },
};

function passes(filter: string[], value: string): boolean {
  return filter.length === 0 || filter.some(wanted => wanted.toLowerCase() === value.toLowerCase());
}
