/**
 * Compares a step's result with what the real Kafka gave: the first difference, with its path. In raw responses only
 * the fields that were recorded count, and lists of named things are compared whatever their order.
 */
import { isRecord, show } from '../recording.ts';

/** How strictly a result is compared: `whole`, or only the `recorded` fields of a raw response. */
export type Strictness = 'whole' | 'recorded';

const names = ['memberId', 'groupId', 'topic', 'name', 'partitionIndex', 'index', 'transactionalId', 'nodeId'];

/** The first difference between what was recorded and what came, or null. */
export function difference(expected: unknown, actual: unknown, strictness: Strictness, path = ''): string | null {
  if (isError(expected)) return errorDifference(expected, actual, path);
  if (Array.isArray(expected)) return listDifference(expected, actual, strictness, path);
  if (isRecord(expected)) return fieldsDifference(expected, actual, strictness, path);
  return expected === actual ? null : unlike(expected, actual, path);
}

/** `{error, exception}`: the code where there is one, else the class (README, "Script kinds"). */
function isError(value: unknown): value is { error?: string; exception: string } {
  return isRecord(value) && typeof value['exception'] === 'string';
}

function errorDifference(
  expected: { error?: string; exception: string },
  actual: unknown,
  path: string,
): string | null {
  if (!isRecord(actual)) return unlike(expected, actual, path);
  const same = expected.error ? actual['error'] === expected.error : actual['exception'] === expected.exception;
  return same ? null : unlike(expected, actual, path);
}

function listDifference(expected: unknown[], actual: unknown, strictness: Strictness, path: string): string | null {
  if (!Array.isArray(actual)) return unlike(expected, actual, path);
  if (actual.length !== expected.length) return unlike(expected, actual, path);
  const [left, right] = strictness === 'recorded' ? [inOrder(expected), inOrder(actual)] : [expected, actual];
  for (const [index, item] of left.entries()) {
    const found = difference(item, right[index], strictness, `${path}[${index}]`);
    if (found) return found;
  }
  return null;
}

function fieldsDifference(
  expected: Record<string, unknown>,
  actual: unknown,
  strictness: Strictness,
  path: string,
): string | null {
  if (!isRecord(actual)) return unlike(expected, actual, path);
  const failed = expected['errorCode'] !== undefined && expected['errorCode'] !== 'NONE';
  const all = strictness === 'recorded' ? Object.keys(expected) : union(expected, actual);
  const fields = failed && strictness === 'recorded' ? ['errorCode'] : all;
  for (const name of fields) {
    const found = difference(expected[name], actual[name], strictness, path === '' ? name : `${path}.${name}`);
    if (found) return found;
  }
  return null;
}

function union(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}

/** Things with a name, sorted by it. */
function inOrder(items: unknown[]): unknown[] {
  const name = names.find(field => items.every(item => isRecord(item) && item[field] !== undefined));
  if (!name) return items;
  const key = (item: unknown): string => String((item as Record<string, unknown>)[name]).padStart(12, '0');
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function unlike(expected: unknown, actual: unknown, path: string): string {
  return `${path === '' ? '' : `${path}: `}expected ${show(expected)}, got ${show(actual)}`;
}
