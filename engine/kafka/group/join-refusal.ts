/**
 * The answer to a JoinGroup that the coordinator refuses (G2): the error, and the member id that was asked with.
 */
import type { JoinGroupResponse } from '../api/11-join-group.ts';
import { codeOf, type ErrorName } from '../error-code.ts';

/** A join that failed. */
export function joinRefused(error: ErrorName, memberId: string): JoinGroupResponse {
  return {
    throttleTimeMs: 0,
    errorCode: codeOf(error),
    generationId: -1,
    protocolType: null,
    protocolName: null,
    leader: '',
    skipAssignment: false,
    memberId,
    members: [],
  };
}
