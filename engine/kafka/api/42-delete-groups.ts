/**
 * DeleteGroups (key 42), versions 0 to 2: deletes groups without members, and their offsets (G10). Source: KIP-229.
 */
import { codeOf } from '../error-code.ts';
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
  defaults: { groupsNames: [] },
  about: ({ groupsNames }) => groupsNames.join(' '),
  handle(broker, { groupsNames }, _caller, respond) {
    const results = groupsNames.map(groupId => ({ groupId, errorCode: codeOf('NONE') }));
    let open = results.length;
    if (open === 0) respond({ throttleTimeMs: 0, results });
    for (const result of results) {
      broker.groups.remove(result.groupId, error => {
        result.errorCode = codeOf(error);
        open--;
        if (open === 0) respond({ throttleTimeMs: 0, results });
      });
    }
  },
};
