/**
 * Who leads, told with the answer to a client that asked the wrong broker or knows an old leader epoch, so that it need
 * not ask for metadata first: from Produce version 10 and Fetch version 16 on. Source: KIP-951. Left out: the leader's
 * host and port, which every client of the simulator knows.
 */
import type { Broker } from './broker.ts';
import type { ErrorName } from './error-code.ts';

/** The leader as the answering broker knows it. */
export interface CurrentLeader {
  leaderId: number;
  leaderEpoch: number;
}

const FIRST_PRODUCE_VERSION = 10;
const FIRST_FETCH_VERSION = 16;

/** The field of a Produce answer that names the leader, where it is due. */
export function produceHint(broker: Broker, topic: string, partition: number, error: ErrorName, version: number) {
  const due = error === 'NOT_LEADER_OR_FOLLOWER' && version >= FIRST_PRODUCE_VERSION;
  return due ? hint(broker, topic, partition) : {};
}

/** The field of a Fetch answer that names the leader, where it is due. */
export function fetchHint(broker: Broker, topic: string, partition: number, error: ErrorName, version: number) {
  const due = (error === 'NOT_LEADER_OR_FOLLOWER' || error === 'FENCED_LEADER_EPOCH') && version >= FIRST_FETCH_VERSION;
  return due ? hint(broker, topic, partition) : {};
}

function hint({ image }: Broker, topic: string, partition: number): { currentLeader?: CurrentLeader } {
  const known = image.topics.get(topic)?.partitions[partition];
  if (!known || known.leader < 0) return {};
  return { currentLeader: { leaderId: known.leader, leaderEpoch: known.leaderEpoch } };
}
