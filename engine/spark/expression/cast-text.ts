/**
 * Values as CAST(.. AS STRING) writes them.
 */
import type { DataType } from '../../stream/column/data-type.ts';
import type { CalendarInterval, Long, MapEntries, Value } from '../../stream/column/value.ts';
import { calendarText, intervalText } from './interval.ts';
import { decimalText, doubleText, floatText } from './number-text.ts';
import { dateText, timestampText } from './time-text.ts';

const decoder = new TextDecoder();

/** The text of a value that is not NULL. */
export function textOf(type: DataType, value: Value): string {
  switch (type.kind) {
    case 'string':
      return value as string;
    case 'float':
      return floatText(value as number);
    case 'double':
      return doubleText(value as number);
    case 'decimal':
      return decimalText(value as Long, type.scale);
    case 'date':
      return dateText(value as number);
    case 'timestamp':
    case 'timestamp_ntz':
      return timestampText(value as Long);
    case 'day-time interval':
    case 'year-month interval':
      return intervalText(type, value as Long);
    case 'interval':
      return calendarText(value as CalendarInterval);
    case 'binary':
      return decoder.decode(value as Uint8Array);
    case 'array':
      return `[${(value as readonly Value[]).map(item => nestedText(type.element, item)).join(', ')}]`;
    case 'struct':
      return `{${(value as readonly Value[]).map((item, i) => nestedText(type.fields[i]!.type, item)).join(', ')}}`;
    case 'map': {
      const entries = value as MapEntries;
      return `{${entries.map(([k, v]) => `${nestedText(type.key, k)} -> ${nestedText(type.value, v)}`).join(', ')}}`;
    }
    default:
      return String(value);
  }
}

function nestedText(type: DataType, value: Value): string {
  return value === null ? 'null' : textOf(type, value);
}
