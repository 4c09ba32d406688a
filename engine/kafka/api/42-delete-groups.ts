/**
 * DeleteGroups (key 42), versions 0 to 2: forgets empty groups and their offsets (G10).
 */
import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import type { Api } from './api.ts';

/** A DeleteGroups request. */
export interface DeleteGroupsRequest {
  groupsNames: string[];
}

/** A DeleteGroups response. */
export interface DeleteGroupsResponse {
  throttleTimeMs: number;
  results: { groupId: string; errorCode: number }[];
}

export const deleteGroups: Api<DeleteGroupsRequest, DeleteGroupsResponse> = {
  key: 42,
  name: 'DeleteGroups',
  versions: [0, 2],
  defaults: { groupsNames: [''] },
  about: request => request.groupsNames.join(' '),
  handle(broker, { groupsNames }, _caller, respond) {
    const results = groupsNames.map(groupId => ({ groupId, errorCode: codeOf(deleted(broker, groupId)) }));
    respond({ throttleTimeMs: 0, results });
  },
};

function deleted({ groups }: Broker, id: string): ErrorName {
  const refusal = groups.refusal(id);
  return refusal === 'NONE' ? groups.delete(id) : refusal;
}
