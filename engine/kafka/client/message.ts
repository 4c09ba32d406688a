/**
 * A message as programs write it, turned into the record that is sent; what a program may get wrong is said
 * here.
 */
import { type Hosted, ProgramError } from '../../core/offered.ts';
import { encodeText, type NewRecord } from '../record-batch.ts';
import { nonRetriable } from './error.ts';
import type { Message } from './kafkajs-producer.ts';

/** The record of a message; `nowMs` is its timestamp unless it has one. */
export function newRecord(message: Hosted<Message>, nowMs: number): NewRecord {
  return {
    key: bytes(message.key ?? null, 'key'),
    value: bytes(message.value, 'value'),
    timestamp: timestamp(message.timestamp, nowMs),
    headers: Object.entries(message.headers ?? {}).flatMap(([key, value]) =>
      (Array.isArray(value) ? value : [value]).map(each => ({ key, value: bytes(each ?? null, 'header') })),
    ),
  };
}

/** Throws what KafkaJS throws for a call of `send` that cannot be right. */
export function checkMessages(topic: unknown, messages: unknown): void {
  if (!topic) throw nonRetriable('Invalid topic');
  if (!Array.isArray(messages)) throw nonRetriable(`Invalid messages array [${messages}] for topic "${topic}"`);
  const without = messages.find(message => message?.value === undefined);
  if (without !== undefined || messages.includes(undefined)) {
    throw nonRetriable(`Invalid message without value for topic "${topic}": ${JSON.stringify(without)}`);
  }
}

function bytes(value: unknown, field: string): Uint8Array | null {
  if (value === null) return null;
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return encodeText(value);
  throw new ProgramError(
    'TypeError',
    `A message's ${field} must be a string or a Buffer, but this one is ${describe(value)}. ` +
      `Write ${typeof value === 'object' ? 'JSON.stringify(...)' : 'String(...)'} around it.`,
  );
}

function timestamp(value: unknown, nowMs: number): number {
  if (value === undefined || value === null || value === '') return nowMs;
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new ProgramError(
      'TypeError',
      `A message's timestamp must be epoch milliseconds as a string, not ${describe(value)}.`,
    );
  }
  return number;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${String(value)}`;
}
