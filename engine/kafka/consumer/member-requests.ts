/**
 * What a member of a classic group says to its coordinator once it has joined: that it lives, and that it leaves.
 */
import type { Process } from '../../core/process.ts';
import { heartbeat } from '../api/12-heartbeat.ts';
import { leaveGroup } from '../api/13-leave-group.ts';
import { type ErrorName, errorName } from '../error-code.ts';
import { KafkaException } from '../exception.ts';
import type { Link } from '../link/link.ts';
import type { ConsumerConfig } from './consumer-config.ts';
import type { GroupIdentity } from './membership.ts';

/** Sends a heartbeat; what the coordinator says to it. */
export function* sayAlive(link: Link, config: ConsumerConfig, identity: GroupIdentity): Process<ErrorName> {
  const { groupId, sessionTimeoutMs: timeoutMs } = config;
  const { generation: generationId, memberId, groupInstanceId } = identity;
  const coordinator = yield* link.coordinator('group', groupId!, timeoutMs);
  const request = { groupId: groupId!, generationId, memberId, groupInstanceId };
  const response = yield* link.request(coordinator, heartbeat, request, { timeoutMs });
  return errorName(response.errorCode);
}

/** Tells the coordinator that a member leaves; if that fails, the session timeout will tell it. */
export function* sayGoodbye(link: Link, groupId: string, memberId: string, reason: string): Process<void> {
  try {
    const coordinator = yield* link.coordinator('group', groupId);
    const members = [{ memberId, groupInstanceId: null, reason }];
    yield* link.request(coordinator, leaveGroup, { groupId, members });
  } catch (error) {
    if (!(error instanceof KafkaException)) throw error;
  }
}
