/**
 * KafkaJS's errors as the engine throws them: its class names, with Kafka's name, code and retriable flag where a broker
 * answered. An error of the Java cores becomes the one that KafkaJS has for it.
 */
import { ProgramError } from '../../core/offered.ts';
import { type ErrorName, errorCodes } from '../error-code.ts';
import { KafkaException } from '../exception.ts';

/** The error classes of KafkaJS, each with its base, base classes first. */
export const errorClasses: Record<string, string> = {
  KafkaJSError: 'Error',
  KafkaJSNonRetriableError: 'KafkaJSError',
  KafkaJSProtocolError: 'KafkaJSError',
  KafkaJSOffsetOutOfRange: 'KafkaJSProtocolError',
  KafkaJSMemberIdRequired: 'KafkaJSProtocolError',
  KafkaJSCreateTopicError: 'KafkaJSProtocolError',
  KafkaJSAlterPartitionReassignmentsError: 'KafkaJSProtocolError',
  KafkaJSNumberOfRetriesExceeded: 'KafkaJSNonRetriableError',
  KafkaJSConnectionError: 'KafkaJSError',
  KafkaJSConnectionClosedError: 'KafkaJSConnectionError',
  KafkaJSRequestTimeoutError: 'KafkaJSError',
  KafkaJSMetadataNotLoaded: 'KafkaJSError',
  KafkaJSTopicMetadataNotLoaded: 'KafkaJSMetadataNotLoaded',
  KafkaJSStaleTopicMetadataAssignment: 'KafkaJSError',
  KafkaJSDeleteGroupsError: 'KafkaJSError',
  KafkaJSDeleteTopicRecordsError: 'KafkaJSError',
  KafkaJSServerDoesNotSupportApiKey: 'KafkaJSNonRetriableError',
  KafkaJSBrokerNotFound: 'KafkaJSError',
  KafkaJSPartialMessageError: 'KafkaJSNonRetriableError',
  KafkaJSGroupCoordinatorNotFound: 'KafkaJSNonRetriableError',
  KafkaJSNotImplemented: 'KafkaJSNonRetriableError',
  KafkaJSTimeout: 'KafkaJSNonRetriableError',
  KafkaJSLockTimeout: 'KafkaJSTimeout',
  KafkaJSAggregateError: 'Error',
};

/** A mistake in using the client: repeating would not help. */
export function nonRetriable(message: string): ProgramError {
  return new ProgramError('KafkaJSNonRetriableError', message, { retriable: false });
}

/** A client used in the wrong state, for example before `connect`. */
export function wrongState(message: string): ProgramError {
  return new ProgramError('KafkaJSError', message, { retriable: true });
}

/** What Weir leaves out, in a sentence that says why. */
export function leftOut(message: string): ProgramError {
  return new ProgramError('KafkaJSNotImplemented', message, { retriable: false });
}

/** An error that a broker answered; `name` is the class where KafkaJS has a special one. */
export function protocolError(
  type: ErrorName,
  message: string | null = null,
  name = 'KafkaJSProtocolError',
  more: Record<string, unknown> = {},
): ProgramError {
  const { code, retriable, message: meaning } = errorCodes[type];
  return new ProgramError(name, message ?? meaning, { type, code, retriable, ...more });
}

/** No broker listens at an address. */
export function connectionError(address: string, known: string[]): ProgramError {
  const host = address.split(':')[0];
  return new ProgramError(
    'KafkaJSConnectionError',
    `Connection error: getaddrinfo ENOTFOUND ${host} (this cluster's brokers are ${known.join(', ')})`,
    { broker: address, retriable: true },
  );
}

/** A retriable error that stayed. */
export function retriesExceeded(cause: ProgramError, retryCount: number, retryTime: number): ProgramError {
  return new ProgramError('KafkaJSNumberOfRetriesExceeded', cause.message, {
    retriable: false,
    retryCount,
    retryTime,
    type: cause.properties['type'],
    code: cause.properties['code'],
    cause: { name: cause.name, message: cause.message, ...cause.properties },
  });
}

/** The error as programs get it; what is no error of the student's world is thrown on. */
export function toProgramError(error: unknown): ProgramError {
  if (error instanceof ProgramError) return error;
  if (!(error instanceof KafkaException)) throw error;
  const { error: type, message, origin } = error;
  if (type === null) return nonRetriable(message);
  if (type === 'NETWORK_EXCEPTION') {
    return new ProgramError('KafkaJSConnectionClosedError', `Closed connection: ${message}`, { retriable: true });
  }
  if (type === 'REQUEST_TIMED_OUT' && origin === 'client') {
    return new ProgramError('KafkaJSRequestTimeoutError', message, { retriable: true });
  }
  return protocolError(type, message);
}

/** Whether an error is the broker's answer of that name. */
export function isProtocolError(error: unknown, name: ErrorName): boolean {
  return error instanceof ProgramError && error.properties['type'] === name;
}

/** Whether repeating may help. */
export function isRetriable(error: unknown): error is ProgramError {
  return error instanceof ProgramError && error.properties['retriable'] === true;
}
