/**
 * The named functions of recorded topologies: predicates, mappers, keys, folds (tests/conformance/kafka-streams/README.md
 * says what each does).
 */
import type { Key, SessionAggregator, TableAggregator } from '../../../engine/index.ts';

/** A value as text; none is "null". */
export function textOf(value: unknown): string {
  return value === null ? 'null' : String(value);
}

/** A predicate by its name. */
export function predicate(name: string): (key: Key, value: unknown) => boolean {
  const argument = argumentOf(name);
  switch (name.split(':')[0]) {
    case 'even':
      return (_key, value) => value !== null && numberOf(value) % 2 === 0;
    case 'gt':
      return (_key, value) => value !== null && numberOf(value) > Number(argument);
    case 'keyIs':
      return key => key === argument;
    case 'startsWith':
      return (_key, value) => textOf(value).startsWith(argument);
    case 'notNull':
      return (_key, value) => value !== null;
    default:
      throw unknown('predicate', name);
  }
}

/** A function of values by its name. */
export function valueMapper(name: string): (key: Key, value: unknown) => unknown {
  const argument = argumentOf(name);
  const unlessNull = (map: (value: unknown) => unknown) => (_key: Key, value: unknown) =>
    value === null ? null : map(value);
  switch (name.split(':')[0]) {
    case 'double':
      return unlessNull(value => numberOf(value) * 2);
    case 'plus':
      return unlessNull(value => numberOf(value) + Number(argument));
    case 'upper':
      return unlessNull(value => textOf(value).toUpperCase());
    case 'length':
      return unlessNull(value => textOf(value).length);
    case 'pair':
      return (key, value) => `${key === null ? 'null' : keyOf(key)}=${textOf(value)}`;
    case 'nullIfOdd':
      return unlessNull(value => (numberOf(value) % 2 === 0 ? value : null));
    default:
      throw unknown('mapper', name);
  }
}

/** A function that makes keys, by its name. */
export function keyMapper(name: string): (key: Key, value: unknown) => string | null {
  const argument = argumentOf(name);
  switch (name.split(':')[0]) {
    case 'key':
      return key => (typeof key === 'string' ? key : null);
    case 'value':
      return (_key, value) => (value === null ? null : textOf(value));
    case 'mod':
      return (_key, value) => (value === null ? null : String(numberOf(value) % Number(argument)));
    case 'firstOfKey':
      return key => textOf(key).slice(0, 1);
    case 'const':
      return () => argument;
    case 'field':
      return (_key, value) => (value === null ? null : textOf(value).split(':')[Number(argument)] || null);
    default:
      throw unknown('key', name);
  }
}

/** Splits a value into several. */
export function splitter(name: string): (value: unknown) => unknown[] {
  if (name === 'twice') return value => [value, value];
  if (name !== 'words') throw unknown('function', name);
  return value =>
    value === null
      ? []
      : textOf(value)
          .split(' ')
          .filter(word => word !== '');
}

/** The pair as text, or the sum. */
export function joiner(name: string): (left: unknown, right: unknown) => unknown {
  if (name === 'sum')
    return (left, right) => (left === null ? 0 : numberOf(left)) + (right === null ? 0 : numberOf(right));
  return (left, right) => `${textOf(left)}|${textOf(right)}`;
}

/** A reducer by its name. */
export function reducer(name: string): (aggregate: unknown, value: unknown) => unknown {
  return (aggregate, value) => added(name, aggregate, value);
}

/** An aggregator by its name; it can subtract (tables) and merge (sessions). */
export function aggregator(name: string): TableAggregator & SessionAggregator {
  return {
    initial: () => (name === 'sum' ? 0 : name === 'list' ? '' : null),
    add: (_key, value, aggregate) => added(name, aggregate, value),
    subtract: (_key, value, aggregate) => subtracted(name, aggregate, value),
    merge: (_key, a, b) => {
      if (name !== 'list' || (textOf(a) !== '' && textOf(b) !== '')) return added(name, a, b);
      return textOf(a) === '' ? b : a;
    },
  };
}

/** Subtracts what a reducer of a table has added. */
export function subtractor(name: string): (aggregate: unknown, value: unknown) => unknown {
  return (aggregate, value) => subtracted(name, aggregate, value);
}

function added(name: string, aggregate: unknown, value: unknown): unknown {
  if (name === 'sum') return (aggregate === null ? 0 : numberOf(aggregate)) + numberOf(value);
  if (name === 'max') return aggregate === null || numberOf(value) > numberOf(aggregate) ? value : aggregate;
  if (name !== 'list') throw unknown('function', name);
  return aggregate === null || aggregate === '' ? textOf(value) : `${textOf(aggregate)},${textOf(value)}`;
}

function subtracted(name: string, aggregate: unknown, value: unknown): unknown {
  if (name === 'sum') return numberOf(aggregate) - numberOf(value);
  const items = textOf(aggregate).split(',');
  const at = items.indexOf(textOf(value));
  if (at >= 0) items.splice(at, 1);
  return items.join(',');
}

function keyOf(key: Exclude<Key, null>): string {
  return typeof key === 'string' ? key : `${key.key}@${key.startMs}/${key.endMs}`;
}

/** Jackson's asLong: what is no number counts as 0. */
function numberOf(value: unknown): number {
  const number = Number(value);
  return Number.isFinite(number) ? Math.trunc(number) : 0;
}

function argumentOf(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function unknown(what: string, name: string): Error {
  return new Error(`no such ${what} in recordings: ${name}`);
}
