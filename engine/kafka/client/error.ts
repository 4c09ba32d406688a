/**
 * KafkaJS's errors as the engine throws them: its class names, with Kafka's code where a broker answered.
 */
import { ProgramError } from '../../core/offered.ts';
import { codeOf, type ErrorName, errorCodes, errorName } from '../error-code.ts';

/** The error classes of KafkaJS that programs can meet, base classes first. */
export const errorClasses: Record<string, string> = {
  KafkaJSError: 'Error',
  KafkaJSNonRetriableError: 'KafkaJSError',
  KafkaJSProtocolError: 'KafkaJSError',
  KafkaJSOffsetOutOfRange: 'KafkaJSProtocolError',
  KafkaJSNumberOfRetriesExceeded: 'KafkaJSNonRetriableError',
  KafkaJSConnectionError: 'KafkaJSError',
  KafkaJSConnectionClosedError: 'KafkaJSConnectionError',
  KafkaJSRequestTimeoutError: 'KafkaJSError',
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

/** An error that a broker answered. */
export function protocolError(code: number, message: string | null = null): ProgramError {
  const type = errorName(code);
  return new ProgramError('KafkaJSProtocolError', message ?? errorCodes[type].message, {
    type,
    code,
    retriable: errorCodes[type].retriable,
  });
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

/** A broker went away while it was asked. */
export function connectionClosed(host: string): ProgramError {
  return new ProgramError('KafkaJSConnectionClosedError', `Closed connection: ${host} went away`, {
    host,
    retriable: true,
  });
}

/** A retriable error that stayed. */
export function retriesExceeded(cause: ProgramError, retryCount: number, retryTime: number): ProgramError {
  return new ProgramError('KafkaJSNumberOfRetriesExceeded', cause.message, {
    retriable: false,
    retryCount,
    retryTime,
    type: cause.properties['type'],
    code: cause.properties['code'],
  });
}

/** Throws unless `code` is NONE. */
export function throwIfError(code: number, message: string | null = null): void {
  if (code !== codeOf('NONE')) throw protocolError(code, message);
}

/** Whether an error is the broker's answer of that name. */
export function isProtocolError(error: unknown, name: ErrorName): boolean {
  return error instanceof ProgramError && error.properties['type'] === name;
}

/** Whether repeating may help. */
export function isRetriable(error: unknown): error is ProgramError {
  return error instanceof ProgramError && error.properties['retriable'] === true;
}
