/**
 * Kafka's error codes: name, number, whether the Java client retries them, and a sentence for people.
 * Source: org.apache.kafka.common.protocol.Errors (4.2). Only the codes that the simulator can answer.
 */

interface ErrorCode {
  code: number;
  retriable: boolean;
  message: string;
}

const fatal = (code: number, message: string): ErrorCode => ({ code, retriable: false, message });
const retriable = (code: number, message: string): ErrorCode => ({ code, retriable: true, message });

/** The codes by name. */
export const errorCodes = {
  NONE: fatal(0, 'No error'),
  UNKNOWN_SERVER_ERROR: fatal(-1, 'The broker met an error that it did not expect'),
  OFFSET_OUT_OF_RANGE: fatal(1, 'The requested offset is not within the range of offsets of the log'),
  UNKNOWN_TOPIC_OR_PARTITION: retriable(3, 'This broker does not host this topic partition'),
  LEADER_NOT_AVAILABLE: retriable(5, 'There is no leader for this topic partition at the moment'),
  NOT_LEADER_OR_FOLLOWER: retriable(6, 'This broker is not the leader of this topic partition'),
  REQUEST_TIMED_OUT: retriable(7, 'The request timed out'),
  MESSAGE_TOO_LARGE: fatal(10, 'The batch is larger than max.message.bytes'),
  OFFSET_METADATA_TOO_LARGE: fatal(12, "The committed offset's metadata is larger than offset.metadata.max.bytes"),
  COORDINATOR_NOT_AVAILABLE: retriable(15, 'The group coordinator is not available'),
  NOT_COORDINATOR: retriable(16, 'This broker is not the coordinator of this group'),
  INVALID_TOPIC_EXCEPTION: fatal(17, 'The topic name is not valid'),
  NOT_ENOUGH_REPLICAS: retriable(19, 'Fewer replicas are in sync than min.insync.replicas asks for'),
  INVALID_REQUIRED_ACKS: fatal(21, 'acks must be -1 (all), 0 or 1'),
  ILLEGAL_GENERATION: fatal(22, "The member's generation is not the group's"),
  INCONSISTENT_GROUP_PROTOCOL: fatal(23, 'No assignor is supported by every member of the group'),
  INVALID_GROUP_ID: fatal(24, 'The group id is empty'),
  UNKNOWN_MEMBER_ID: fatal(25, 'The coordinator is not aware of this member'),
  INVALID_SESSION_TIMEOUT: fatal(26, 'The session timeout is outside the range that the broker allows'),
  REBALANCE_IN_PROGRESS: fatal(27, 'The group is rebalancing, so a rejoin is needed'),
  INVALID_TIMESTAMP: fatal(32, "The record's timestamp is out of range"),
  UNSUPPORTED_VERSION: fatal(35, 'The version of the API is not supported'),
  TOPIC_ALREADY_EXISTS: fatal(36, 'A topic with this name already exists'),
  INVALID_PARTITIONS: fatal(37, 'The number of partitions is below 1'),
  INVALID_REPLICATION_FACTOR: fatal(38, 'The replication factor is below 1 or larger than the number of brokers'),
  INVALID_CONFIG: fatal(40, 'The configuration is not valid'),
  INVALID_REQUEST: fatal(42, 'The request is not valid'),
  FENCED_LEADER_EPOCH: retriable(74, 'The leader epoch in the request is older than the one on the broker'),
  UNKNOWN_LEADER_EPOCH: retriable(75, 'The leader epoch in the request is newer than the one on the broker'),
  MEMBER_ID_REQUIRED: fatal(79, 'A new member must join again with the member id that it was given'),
  INVALID_RECORD: fatal(87, 'The record failed the validation on the broker'),
} as const satisfies Record<string, ErrorCode>;

/** The name of an error code, as in Kafka's documentation. */
export type ErrorName = keyof typeof errorCodes;

const names = new Map<number, ErrorName>(
  (Object.keys(errorCodes) as ErrorName[]).map(name => [errorCodes[name].code, name]),
);

/** The number of an error. */
export function codeOf(name: ErrorName): number {
  return errorCodes[name].code;
}

/** The name of an error number; UNKNOWN_SERVER_ERROR for one that the simulator never answers. */
export function errorName(code: number): ErrorName {
  return names.get(code) ?? 'UNKNOWN_SERVER_ERROR';
}
