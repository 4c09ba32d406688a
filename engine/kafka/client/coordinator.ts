/** Finding the broker that coordinates a group. */
import type { Process } from '../../core/process.ts';
import { findCoordinator } from '../api/10-find-coordinator.ts';
import type { Connection } from './connection.ts';
import { throwIfError } from './error.ts';

/** The host of a group's coordinator. */
export function* findGroupCoordinator(connection: Connection, groupId: string): Process<string> {
  return yield* connection.backoff.run(function* () {
    const response = yield* connection.request(connection.anyHost, findCoordinator, { key: groupId, keyType: 0 });
    throwIfError(response.errorCode, response.errorMessage);
    return response.host;
  });
}
