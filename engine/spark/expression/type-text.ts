/**
 * Reads a type inside SQL text: `CAST(x AS DECIMAL(10, 2))`, `ARRAY<STRUCT<a: INT>>`.
 */
import type { DataType, DayTimeUnit, Field, SimpleKind, YearMonthUnit } from '../../stream/column/data-type.ts';
import { SparkError } from '../condition.ts';
import type { TokenReader } from './token-reader.ts';

const NAMES: Readonly<Record<string, SimpleKind>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'tinyint',
  BYTE: 'tinyint',
  SMALLINT: 'smallint',
  SHORT: 'smallint',
  INT: 'int',
  INTEGER: 'int',
  BIGINT: 'bigint',
  LONG: 'bigint',
  FLOAT: 'float',
  REAL: 'float',
  DOUBLE: 'double',
  STRING: 'string',
  VARCHAR: 'string',
  CHAR: 'string',
  BINARY: 'binary',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_LTZ: 'timestamp',
  TIMESTAMP_NTZ: 'timestamp_ntz',
  VOID: 'void',
};

/** The type that stands at the reader's place. */
export function readType(reader: TokenReader): DataType {
  const token = reader.peek();
  const word = reader.name().toUpperCase();
  const simple = Object.hasOwn(NAMES, word) ? NAMES[word] : undefined;
  if (simple) {
    if (reader.skipSign('(')) {
      reader.next();
      reader.expectSign(')');
    }
    return { kind: simple };
  }
  switch (word) {
    case 'DECIMAL':
    case 'DEC':
    case 'NUMERIC':
      return readDecimal(reader);
    case 'ARRAY':
      return inAngles(reader, () => ({ kind: 'array', element: readType(reader) }));
    case 'MAP':
      return inAngles(reader, () => {
        const key = readType(reader);
        reader.expectSign(',');
        return { kind: 'map', key, value: readType(reader) };
      });
    case 'STRUCT':
      return inAngles(reader, () => ({ kind: 'struct', fields: reader.list(() => readField(reader)) }));
    case 'INTERVAL':
      return readIntervalType(reader);
    default:
      throw new SparkError('UNSUPPORTED_DATATYPE', {
        parameters: { typeName: `"${token.text.toUpperCase()}"` },
        type: 'ParseException',
      });
  }
}

/** A column or field: `name TYPE` or `name: TYPE`, with NOT NULL or a comment behind it. */
export function readField(reader: TokenReader): Field {
  const name = reader.name();
  reader.skipSign(':');
  const type = readType(reader);
  reader.skipWord('NOT NULL');
  if (reader.skipWord('COMMENT')) reader.next();
  return { name, type };
}

function readDecimal(reader: TokenReader): DataType {
  if (!reader.skipSign('(')) return { kind: 'decimal', precision: 10, scale: 0 };
  const precision = Number(reader.next().text);
  const scale = reader.skipSign(',') ? Number(reader.next().text) : 0;
  reader.expectSign(')');
  return { kind: 'decimal', precision, scale };
}

function readIntervalType(reader: TokenReader): DataType {
  if (!['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'].some(unit => reader.isWord(unit)))
    return { kind: 'interval' };
  const first = reader.name().toLowerCase();
  const last = reader.skipWord('TO') ? reader.name().toLowerCase() : first;
  if (first === 'year' || first === 'month') {
    return { kind: 'year-month interval', from: first, to: last as YearMonthUnit };
  }
  return { kind: 'day-time interval', from: first as DayTimeUnit, to: last as DayTimeUnit };
}

/** `<..>`, whose closing sign may be half of `>>` or `>>>`. */
function inAngles(reader: TokenReader, read: () => DataType): DataType {
  if (reader.skipSign('<>')) return { kind: 'struct', fields: [] };
  reader.expectSign('<');
  const type = read();
  reader.expectClosingAngle();
  return type;
}
