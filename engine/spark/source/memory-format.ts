/**
 * `format('memory')`: the lab's events as a stream. `events` names them. With `arrivalColumn` each comes at the moment
 * in that column (an ISO time, or milliseconds since the run began), else all are there from the start; with
 * `maxRowsPerTrigger` a batch takes so many. Weir's own: Spark has such a stream in tests only.
 */
import { ProgramError } from '../../core/offered.ts';
import type { DataType, Field } from '../../stream/column/data-type.ts';
import { invalidOption, type Options } from '../api/option.ts';
import type { SessionState } from '../api/session-state.ts';
import { readJson, readRows } from '../expression/json-rows.ts';
import { nearestName } from '../nearest-name.ts';
import { EventsSource, FeedSource } from './memory.ts';
import type { QuerySource } from './query-source.ts';
import type { SourceFormat, SourceRequest } from './source-format.ts';

/** The format. */
export const memoryFormat: SourceFormat = {
  name: 'memory',
  options: ['events', 'feed', 'arrivalColumn', 'maxRowsPerTrigger'],

  columns(options, schema, session): readonly Field[] {
    const feed = options.get('feed');
    if (feed !== null) return session.feeds.get(feed)!.fields;
    const rows = eventsNamed(options, session);
    const arrival = options.get('arrivalColumn');
    if (arrival !== null && !Object.hasOwn(rows[0] ?? {}, arrival)) {
      throw invalidOption(
        'arrivalColumn',
        arrival,
        `must be a column of the events.${nearestName(arrival, Object.keys(rows[0] ?? {}))}`,
      );
    }
    options.positive('maxRowsPerTrigger');
    return schema ?? inferred(rows);
  },

  stream({ name, options, fields, session }: SourceRequest): QuerySource {
    const feed = options.get('feed');
    if (feed !== null) return new FeedSource(name, session.feeds.get(feed)!);
    const { simulation } = session.world;
    const rows = eventsNamed(options, session);
    const arrival = options.get('arrivalColumn');
    const arrivals = arrival === null ? null : rows.map(row => momentOf(row[arrival], simulation.startsAtMs));
    const order = rows.map((_, i) => i);
    if (arrivals) order.sort((a, b) => arrivals[a]! - arrivals[b]! || a - b);
    return new EventsSource(
      String(options.get('events')),
      readRows(
        fields,
        order.map(i => rows[i]!),
      ),
      arrivals && order.map(i => arrivals[i]!),
      options.positive('maxRowsPerTrigger'),
      () => simulation.nowMs(),
    );
  },

  rows({ options, session }: SourceRequest): readonly object[] {
    return eventsNamed(options, session);
  },
};

function eventsNamed(options: Options, session: SessionState): readonly Record<string, unknown>[] {
  const { events } = session.world;
  const name = options.get('events') ?? options.get('path');
  if (name === null || !Object.hasOwn(events, name)) {
    const known = Object.keys(events);
    throw new ProgramError(
      'IllegalArgumentException',
      `The memory source needs .option('events', NAME), the name of events of this lab.${nearestName(name ?? '', known)}`,
    );
  }
  return events[name] as readonly Record<string, unknown>[];
}

function momentOf(value: unknown, startsAtMs: number): number {
  if (typeof value === 'number') return startsAtMs + value;
  const micros = readJson({ kind: 'timestamp' }, String(value));
  return micros === null ? startsAtMs : Number(micros) / 1000;
}

/** Types read off the rows: numbers without a fraction BIGINT, ISO times TIMESTAMP, as Spark's JSON reader infers. */
function inferred(rows: readonly Record<string, unknown>[]): Field[] {
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))];
  return names.map(name => ({ name, type: typeOf(rows.map(row => row[name])) }));
}

const ISO_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;

function typeOf(values: readonly unknown[]): DataType {
  const given = values.filter(value => value !== null && value !== undefined);
  if (given.length > 0 && given.every(value => typeof value === 'boolean')) return { kind: 'boolean' };
  if (given.length > 0 && given.every(value => typeof value === 'number')) {
    return { kind: given.every(value => Number.isInteger(value)) ? 'bigint' : 'double' };
  }
  if (given.length > 0 && given.every(value => ISO_TIME.test(String(value)))) return { kind: 'timestamp' };
  return { kind: 'string' };
}
