/**
 * The arguments of `withWatermark`: a delay that parses and is not negative, and a column of type TIMESTAMP at the top
 * of the schema, or a window.
 */
import { simpleString } from '../../stream/column/data-type.ts';
import { SparkError } from '../condition.ts';
import type { Attribute } from '../expression/expression.ts';
import { parseInterval } from '../expression/interval.ts';
import { resolveExpression } from '../expression/resolve.ts';
import type { Analysis } from './analyse.ts';
import type { Relation } from './relation.ts';
import { outputOf } from './relation.ts';

const DAY_MS = 86_400_000;

/** A month counts 31 days (Spark's IntervalUtils.getDuration). */
const DAYS_PER_MONTH = 31;

/** A delay in milliseconds. */
export function watermarkDelayMs(delay: string): number {
  const { months, days, micros } = parseInterval(delay);
  const ms = (months * DAYS_PER_MONTH + days) * DAY_MS + Number(micros) / 1000;
  if (ms >= 0) return Math.floor(ms);
  throw new SparkError(null, {
    type: 'IllegalArgumentException',
    message: `requirement failed: delay threshold (${delay}) should not be negative.`,
  });
}

/** The column that a watermark is put on. */
export function eventTimeColumn(name: string, child: Relation, analysis: Analysis): Attribute {
  const found = resolveExpression(name, outputOf(child), analysis.conf);
  if (found.kind !== 'attribute') {
    throw new SparkError('INTERNAL_ERROR', { message: `The event time ${name} is not a column of its own.` });
  }
  const attribute = outputOf(child).find(({ id }) => id === found.id)!;
  const isWindow =
    found.type.kind === 'struct' &&
    found.type.fields.some(field => field.name === 'end' && field.type.kind === 'timestamp');
  if (found.type.kind === 'timestamp' || isWindow) return attribute;
  throw new SparkError('EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE', {
    parameters: { eventName: `\`${attribute.name}\``, eventType: simpleString(found.type).toUpperCase() },
  });
}
