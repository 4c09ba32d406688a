/**
 * An error as Kafka's Java clients throw it: the class's simple name, and Kafka's code where there is one. Source:
 * org.apache.kafka.common.errors and Errors.exception (4.2). Left out: stack traces and causes.
 */
import { codeOf, type ErrorName, errorCodes, errorName } from './error-code.ts';

/** Classes whose name is not the code's name in camel case with `Exception` behind it. */
const classNames: Partial<Record<ErrorName, string>> = {
  UNKNOWN_SERVER_ERROR: 'UnknownServerException',
  CORRUPT_MESSAGE: 'CorruptRecordException',
  REQUEST_TIMED_OUT: 'TimeoutException',
  MESSAGE_TOO_LARGE: 'RecordTooLargeException',
  OFFSET_METADATA_TOO_LARGE: 'OffsetMetadataTooLarge',
  NETWORK_EXCEPTION: 'NetworkException',
  INVALID_TOPIC_EXCEPTION: 'InvalidTopicException',
  RECORD_LIST_TOO_LARGE: 'RecordBatchTooLargeException',
  TOPIC_ALREADY_EXISTS: 'TopicExistsException',
  INVALID_CONFIG: 'InvalidConfigurationException',
  UNSUPPORTED_FOR_MESSAGE_FORMAT: 'UnsupportedForMessageFormatException',
  OUT_OF_ORDER_SEQUENCE_NUMBER: 'OutOfOrderSequenceException',
  DUPLICATE_SEQUENCE_NUMBER: 'DuplicateSequenceException',
  INVALID_PRODUCER_ID_MAPPING: 'InvalidPidMappingException',
  INVALID_TRANSACTION_TIMEOUT: 'InvalidTxnTimeoutException',
  TRANSACTION_COORDINATOR_FENCED: 'TransactionCoordinatorFencedException',
  KAFKA_STORAGE_ERROR: 'KafkaStorageException',
  NON_EMPTY_GROUP: 'GroupNotEmptyException',
  STALE_CONTROLLER_EPOCH: 'ControllerMovedException',
  TOPIC_AUTHORIZATION_FAILED: 'TopicAuthorizationException',
  GROUP_AUTHORIZATION_FAILED: 'GroupAuthorizationException',
  CLUSTER_AUTHORIZATION_FAILED: 'ClusterAuthorizationException',
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'TransactionalIdAuthorizationException',
  SASL_AUTHENTICATION_FAILED: 'SaslAuthenticationException',
  DELEGATION_TOKEN_AUTH_DISABLED: 'DelegationTokenDisabledException',
  DELEGATION_TOKEN_REQUEST_NOT_ALLOWED: 'UnsupportedByAuthenticationException',
  DELEGATION_TOKEN_AUTHORIZATION_FAILED: 'DelegationTokenAuthorizationException',
  PRINCIPAL_DESERIALIZATION_FAILURE: 'PrincipalDeserializationException',
  FETCH_SESSION_TOPIC_ID_ERROR: 'FetchSessionTopicIdException',
  INVALID_REGULAR_EXPRESSION: 'InvalidRegularExpression',
};

/** An error of the Java clients. */
export class KafkaException extends Error {
  /** The Java class's simple name, for example `ProducerFencedException`. */
  readonly exception: string;
  /** Kafka's code name, or null for an error that only the client knows. */
  readonly error: ErrorName | null;
  readonly retriable: boolean;
  /** Who says so: a broker in its answer, or the client by itself. */
  readonly origin: 'broker' | 'client';

  constructor(
    exception: string,
    message: string,
    error: ErrorName | null = null,
    retriable = false,
    origin: 'broker' | 'client' = 'broker',
  ) {
    super(message);
    this.name = 'KafkaException';
    this.exception = exception;
    this.error = error;
    this.retriable = retriable;
    this.origin = origin;
  }
}

/** The exception of a code that a broker answered. */
export function exceptionOf(name: ErrorName, message: string | null | undefined = null): KafkaException {
  const { message: meaning, retriable } = errorCodes[name];
  return new KafkaException(classNames[name] ?? camelCase(name), message ?? meaning, name, retriable);
}

/** Throws the exception of an error number unless it is NONE. */
export function throwIfFailed(code: number, message: string | null = null): void {
  if (code !== codeOf('NONE')) throw exceptionOf(errorName(code), message);
}

/** What took longer than the client was willing to wait; its code is REQUEST_TIMED_OUT. */
export function timeoutException(message: string): KafkaException {
  return new KafkaException('TimeoutException', message, 'REQUEST_TIMED_OUT', true, 'client');
}

/** A configuration that Kafka's own rules refuse. */
export function configException(message: string): KafkaException {
  return new KafkaException('ConfigException', message);
}

function camelCase(name: string): string {
  const words = name.split('_').map(word => word[0] + word.slice(1).toLowerCase());
  return `${words.join('')}Exception`;
}
