/**
 * Kafka's error codes: name, number, whether the Java client retries them, and a sentence for people.
 * Source: org.apache.kafka.common.protocol.Errors (4.2). All codes are here, also
 * those that the simulator never answers: security, delegation tokens, telemetry.
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
  CORRUPT_MESSAGE: retriable(2, 'The batch does not match its checksum or has a size that cannot be'),
  UNKNOWN_TOPIC_OR_PARTITION: retriable(3, 'This broker does not host this topic partition'),
  INVALID_FETCH_SIZE: fatal(4, 'The size that a fetch asks for is not valid'),
  LEADER_NOT_AVAILABLE: retriable(5, 'There is no leader for this topic partition at the moment'),
  NOT_LEADER_OR_FOLLOWER: retriable(6, 'This broker is not the leader of this topic partition'),
  REQUEST_TIMED_OUT: retriable(7, 'The request timed out'),
  BROKER_NOT_AVAILABLE: fatal(8, 'The broker is not available'),
  REPLICA_NOT_AVAILABLE: retriable(9, 'The replica is not available on this broker'),
  MESSAGE_TOO_LARGE: fatal(10, 'The batch is larger than max.message.bytes'),
  STALE_CONTROLLER_EPOCH: fatal(11, 'Another controller has taken over since'),
  OFFSET_METADATA_TOO_LARGE: fatal(12, "The committed offset's metadata is larger than offset.metadata.max.bytes"),
  NETWORK_EXCEPTION: retriable(13, 'The connection broke before the answer came'),
  COORDINATOR_LOAD_IN_PROGRESS: retriable(14, 'The coordinator is still reading its log and cannot answer yet'),
  COORDINATOR_NOT_AVAILABLE: retriable(15, 'The coordinator is not available'),
  NOT_COORDINATOR: retriable(16, 'This broker is not the coordinator that was asked for'),
  INVALID_TOPIC_EXCEPTION: fatal(17, 'The topic name is not valid, or the topic may not be used like this'),
  RECORD_LIST_TOO_LARGE: fatal(18, 'The batch is larger than segment.bytes'),
  NOT_ENOUGH_REPLICAS: retriable(19, 'Fewer replicas are in sync than min.insync.replicas asks for'),
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: retriable(
    20,
    'The batch was appended, but fewer replicas are in sync than min.insync.replicas asks for',
  ),
  INVALID_REQUIRED_ACKS: fatal(21, 'acks must be -1 (all), 0 or 1'),
  ILLEGAL_GENERATION: fatal(22, "The member's generation is not the group's"),
  INCONSISTENT_GROUP_PROTOCOL: fatal(23, 'No assignor is supported by every member of the group'),
  INVALID_GROUP_ID: fatal(24, 'The group id is not valid'),
  UNKNOWN_MEMBER_ID: fatal(25, 'The coordinator is not aware of this member'),
  INVALID_SESSION_TIMEOUT: fatal(26, 'The session timeout is outside the range that the broker allows'),
  REBALANCE_IN_PROGRESS: fatal(27, 'The group is rebalancing, so a rejoin is needed'),
  INVALID_COMMIT_OFFSET_SIZE: fatal(28, 'The committed offset is larger than a record of the offsets topic may be'),
  TOPIC_AUTHORIZATION_FAILED: fatal(
    29,
    'The client may not use this topic; here every client may, for there is no security',
  ),
  GROUP_AUTHORIZATION_FAILED: fatal(
    30,
    'The client may not use this group; here every client may, for there is no security',
  ),
  CLUSTER_AUTHORIZATION_FAILED: fatal(
    31,
    'The client may not do this to the cluster; here every client may, for there is no security',
  ),
  INVALID_TIMESTAMP: fatal(32, "The record's timestamp is out of range"),
  UNSUPPORTED_SASL_MECHANISM: fatal(33, 'The broker does not know this way of proving who one is'),
  ILLEGAL_SASL_STATE: fatal(34, 'The request does not fit how far the client has proved who it is'),
  UNSUPPORTED_VERSION: fatal(35, 'The version of the API is not supported'),
  TOPIC_ALREADY_EXISTS: fatal(36, 'A topic with this name already exists'),
  INVALID_PARTITIONS: fatal(37, 'The number of partitions is not valid'),
  INVALID_REPLICATION_FACTOR: fatal(38, 'The replication factor is below 1 or larger than the number of brokers'),
  INVALID_REPLICA_ASSIGNMENT: fatal(39, 'The replica assignment is not valid'),
  INVALID_CONFIG: fatal(40, 'The configuration is not valid'),
  NOT_CONTROLLER: retriable(41, 'This node is not the active controller'),
  INVALID_REQUEST: fatal(42, 'The request is not valid'),
  UNSUPPORTED_FOR_MESSAGE_FORMAT: fatal(43, 'The message format of the topic does not support the request'),
  POLICY_VIOLATION: fatal(44, "The request does not fit the topic's policy"),
  OUT_OF_ORDER_SEQUENCE_NUMBER: fatal(45, "The batch's sequence number does not follow the producer's last one"),
  DUPLICATE_SEQUENCE_NUMBER: fatal(46, 'The batch was appended before'),
  INVALID_PRODUCER_EPOCH: fatal(47, 'A newer instance of this producer has taken over: its epoch is higher'),
  INVALID_TXN_STATE: fatal(48, "The request does not fit the transaction's state"),
  INVALID_PRODUCER_ID_MAPPING: fatal(49, 'The producer id does not belong to this transactional id'),
  INVALID_TRANSACTION_TIMEOUT: fatal(50, 'The transaction timeout is larger than transaction.max.timeout.ms'),
  CONCURRENT_TRANSACTIONS: retriable(51, 'An earlier transaction of this producer is still being completed'),
  TRANSACTION_COORDINATOR_FENCED: fatal(52, 'The transaction coordinator that sent this has been replaced'),
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: fatal(
    53,
    'The client may not use this transactional.id; here every client may, for there is no security',
  ),
  SECURITY_DISABLED: fatal(54, 'There is no security on this cluster'),
  OPERATION_NOT_ATTEMPTED: fatal(55, 'Another part of the request failed, so this part was not tried'),
  KAFKA_STORAGE_ERROR: retriable(56, "The broker's disk failed"),
  LOG_DIR_NOT_FOUND: fatal(57, 'The log directory does not exist'),
  SASL_AUTHENTICATION_FAILED: fatal(58, 'The client could not prove who it is'),
  UNKNOWN_PRODUCER_ID: fatal(59, 'The broker knows nothing of this producer any more'),
  REASSIGNMENT_IN_PROGRESS: fatal(60, 'A reassignment of this partition is under way'),
  DELEGATION_TOKEN_AUTH_DISABLED: fatal(61, 'Delegation tokens are switched off'),
  DELEGATION_TOKEN_NOT_FOUND: fatal(62, 'There is no such delegation token'),
  DELEGATION_TOKEN_OWNER_MISMATCH: fatal(63, 'The delegation token belongs to somebody else'),
  DELEGATION_TOKEN_REQUEST_NOT_ALLOWED: fatal(64, 'Delegation tokens cannot be asked for over this connection'),
  DELEGATION_TOKEN_AUTHORIZATION_FAILED: fatal(65, 'The delegation token does not allow this'),
  DELEGATION_TOKEN_EXPIRED: fatal(66, 'The delegation token has expired'),
  INVALID_PRINCIPAL_TYPE: fatal(67, 'The kind of principal is not supported'),
  NON_EMPTY_GROUP: fatal(68, 'The group is not empty'),
  GROUP_ID_NOT_FOUND: fatal(69, 'There is no such group'),
  FETCH_SESSION_ID_NOT_FOUND: retriable(70, 'The fetch session is not known to the broker'),
  INVALID_FETCH_SESSION_EPOCH: retriable(71, "The fetch session's epoch is not the expected one"),
  LISTENER_NOT_FOUND: retriable(72, 'The leader has no listener like the one that was asked'),
  TOPIC_DELETION_DISABLED: fatal(73, 'delete.topic.enable is false: topics cannot be deleted'),
  FENCED_LEADER_EPOCH: retriable(74, 'The leader epoch in the request is older than the one on the broker'),
  UNKNOWN_LEADER_EPOCH: retriable(75, 'The leader epoch in the request is newer than the one on the broker'),
  UNSUPPORTED_COMPRESSION_TYPE: fatal(76, 'The broker does not support the compression type'),
  STALE_BROKER_EPOCH: fatal(77, 'The broker has registered anew since'),
  OFFSET_NOT_AVAILABLE: retriable(78, "The new leader's high watermark has not caught up yet"),
  MEMBER_ID_REQUIRED: fatal(79, 'A new member must join again with the member id that it was given'),
  PREFERRED_LEADER_NOT_AVAILABLE: retriable(80, 'The preferred leader is not available'),
  GROUP_MAX_SIZE_REACHED: fatal(81, 'The group has as many members as group.max.size allows'),
  FENCED_INSTANCE_ID: fatal(82, 'Another member has taken over this group.instance.id'),
  ELIGIBLE_LEADERS_NOT_AVAILABLE: retriable(83, 'No replica that may lead is available'),
  ELECTION_NOT_NEEDED: retriable(84, 'The election is not needed'),
  NO_REASSIGNMENT_IN_PROGRESS: fatal(85, 'There is no reassignment of this partition to cancel'),
  GROUP_SUBSCRIBED_TO_TOPIC: fatal(86, 'The group is subscribed to the topic, so its offsets stay'),
  INVALID_RECORD: fatal(87, 'The record failed the validation on the broker'),
  UNSTABLE_OFFSET_COMMIT: retriable(88, 'An open transaction has offsets that are not decided yet'),
  THROTTLING_QUOTA_EXCEEDED: retriable(89, 'The quota for such changes is used up'),
  PRODUCER_FENCED: fatal(90, 'A newer producer with the same transactional.id has taken over'),
  RESOURCE_NOT_FOUND: fatal(91, 'The resource does not exist'),
  DUPLICATE_RESOURCE: fatal(92, 'The resource is named twice'),
  UNACCEPTABLE_CREDENTIAL: fatal(93, 'The new credential does not meet the rules'),
  INCONSISTENT_VOTER_SET: fatal(94, 'The voters of the quorum do not agree'),
  INVALID_UPDATE_VERSION: fatal(95, 'The partition has changed since: its partition epoch is another one'),
  FEATURE_UPDATE_FAILED: fatal(96, 'The feature level could not be changed'),
  PRINCIPAL_DESERIALIZATION_FAILURE: fatal(97, 'The principal that was handed on cannot be read'),
  SNAPSHOT_NOT_FOUND: fatal(98, 'There is no such snapshot of the metadata log'),
  POSITION_OUT_OF_RANGE: fatal(99, 'The position lies outside of the snapshot'),
  UNKNOWN_TOPIC_ID: retriable(100, 'There is no topic with this id'),
  DUPLICATE_BROKER_REGISTRATION: fatal(101, 'A broker with this id is registered and alive'),
  BROKER_ID_NOT_REGISTERED: fatal(102, 'No broker with this id is registered'),
  INCONSISTENT_TOPIC_ID: retriable(103, 'The topic has another id than the request says'),
  INCONSISTENT_CLUSTER_ID: fatal(104, 'The request is for another cluster'),
  TRANSACTIONAL_ID_NOT_FOUND: fatal(105, 'The coordinator knows no such transactional.id'),
  FETCH_SESSION_TOPIC_ID_ERROR: retriable(106, 'The fetch session mixes topic names and ids'),
  INELIGIBLE_REPLICA: fatal(107, 'The replica may not join the ISR: its broker is fenced or shutting down'),
  NEW_LEADER_ELECTED: fatal(108, 'The change made another broker the leader'),
  OFFSET_MOVED_TO_TIERED_STORAGE: fatal(109, 'The records at this offset were moved to remote storage'),
  FENCED_MEMBER_EPOCH: fatal(110, "The member's epoch is not the coordinator's: it must abandon all and rejoin"),
  UNRELEASED_INSTANCE_ID: fatal(111, 'The group.instance.id is still used by another member'),
  UNSUPPORTED_ASSIGNOR: fatal(112, 'The coordinator does not have this assignor'),
  STALE_MEMBER_EPOCH: fatal(113, "The member's epoch is older than the coordinator's"),
  MISMATCHED_ENDPOINT_TYPE: fatal(114, 'A broker was asked what only a controller answers, or the other way round'),
  UNSUPPORTED_ENDPOINT_TYPE: fatal(115, 'The kind of endpoint is not supported'),
  UNKNOWN_CONTROLLER_ID: fatal(116, 'There is no controller with this id'),
  UNKNOWN_SUBSCRIPTION_ID: fatal(117, 'The subscription of client metrics is not known'),
  TELEMETRY_TOO_LARGE: fatal(118, 'The client metrics are larger than the broker takes'),
  INVALID_REGISTRATION: fatal(119, 'The registration of the controller is not valid'),
  TRANSACTION_ABORTABLE: fatal(120, 'The transaction failed and must be aborted; then the producer may go on'),
  INVALID_RECORD_STATE: fatal(121, 'The record is not in a state that allows this acknowledgement'),
  SHARE_SESSION_NOT_FOUND: retriable(122, 'The share session is not known to the broker'),
  INVALID_SHARE_SESSION_EPOCH: retriable(123, "The share session's epoch is not the expected one"),
  FENCED_STATE_EPOCH: fatal(124, "The share group's state epoch is too old"),
  INVALID_VOTER_KEY: fatal(125, 'The voter key is not the one of this node'),
  DUPLICATE_VOTER: fatal(126, 'The voter is in the quorum already'),
  VOTER_NOT_FOUND: fatal(127, 'The voter is not in the quorum'),
  INVALID_REGULAR_EXPRESSION: fatal(128, 'The regular expression is not valid'),
  REBOOTSTRAP_REQUIRED: fatal(129, "The client's view of the cluster is too old: it must start from bootstrap.servers"),
  STREAMS_INVALID_TOPOLOGY: fatal(130, 'The topology of the Kafka Streams application is not valid'),
  STREAMS_INVALID_TOPOLOGY_EPOCH: fatal(131, 'The epoch of the Kafka Streams topology is not valid'),
  STREAMS_TOPOLOGY_FENCED: fatal(132, 'The epoch of the Kafka Streams topology is too old'),
  SHARE_SESSION_LIMIT_REACHED: retriable(133, 'The broker has as many share sessions as it allows'),
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

/** The name of an error number; UNKNOWN_SERVER_ERROR for one that Kafka does not have. */
export function errorName(code: number): ErrorName {
  return names.get(code) ?? 'UNKNOWN_SERVER_ERROR';
}
