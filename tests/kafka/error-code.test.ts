/** Kafka's error codes against those of the real Kafka: errors-4.2.tsv was printed by `Errors.values()` of kafka-clients 4.2.1. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ErrorName, errorCodes } from '../../engine/kafka/error-code.ts';
import { exceptionOf } from '../../engine/kafka/exception.ts';

const lines = readFileSync(new URL('errors-4.2.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const real = lines.map(line => line.split('\t') as [string, ErrorName, string, string?]);

test('every code of Kafka 4.2 is in the table, with its number and whether it is retriable, and no other', () => {
  const expected = real.map(([code, name, retriable]) => [name, Number(code), retriable === 'true']);
  const found = Object.entries(errorCodes).map(([name, { code, retriable }]) => [name, code, retriable]);
  expect(new Set(found.map(String))).toEqual(new Set(expected.map(String)));
});

test('each has a sentence of its own, and the class that the Java client throws', () => {
  const sentences = Object.values(errorCodes).map(({ message }) => message);
  expect(new Set(sentences).size).toBe(sentences.length);
  for (const [, name, , exception] of real) if (exception) expect(exceptionOf(name).exception).toBe(exception);
});
