/**
 * Share sessions: which partitions a member reads from this broker, so that requests need only say what changes. Each
 * request carries the next epoch: 0 opens, -1 closes (KIP-932). Source: ShareSessionCache, SharePartitionManager
 * .newContext (4.2). Left out: the end of a session with its connection; locks run out instead.
 */
import type { TopicPartition } from '../assignor/assignor.ts';
import { partitionKey } from '../assignor/assignor.ts';
import type { ErrorName } from '../error-code.ts';

/** One member's session. */
export interface ShareSession {
  epoch: number;
  readonly partitions: Map<string, TopicPartition>;
}

/** The epoch that opens a session. */
export const INITIAL_EPOCH = 0;
/** The epoch that closes a session. */
export const FINAL_EPOCH = -1;

const MAX_EPOCH = 0x7fffffff;

/** The share sessions of one broker. */
export class ShareSessions {
  readonly #limit: number;
  readonly #sessions = new Map<string, ShareSession>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Opens a session, in place of the one that the member had. */
  open(groupId: string, memberId: string): ShareSession | ErrorName {
    const key = keyOf(groupId, memberId);
    this.#sessions.delete(key);
    if (this.#sessions.size >= this.#limit) return 'SHARE_SESSION_LIMIT_REACHED';
    const session: ShareSession = { epoch: 1, partitions: new Map() };
    this.#sessions.set(key, session);
    return session;
  }

  /** The session that a request goes on with, at its next epoch; closed by the final epoch. */
  next(groupId: string, memberId: string, epoch: number): ShareSession | ErrorName {
    const key = keyOf(groupId, memberId);
    const session = this.#sessions.get(key);
    if (!session) return 'SHARE_SESSION_NOT_FOUND';
    if (epoch === FINAL_EPOCH) {
      this.#sessions.delete(key);
      return session;
    }
    if (epoch !== session.epoch) return 'INVALID_SHARE_SESSION_EPOCH';
    session.epoch = epoch === MAX_EPOCH ? 1 : epoch + 1;
    return session;
  }
}

/** Adds and takes away partitions of a session. */
export function changeSession(
  session: ShareSession,
  added: readonly TopicPartition[],
  forgotten: readonly TopicPartition[],
): void {
  for (const partition of added) session.partitions.set(partitionKey(partition), partition);
  for (const partition of forgotten) session.partitions.delete(partitionKey(partition));
}

function keyOf(groupId: string, memberId: string): string {
  return JSON.stringify([groupId, memberId]);
}
