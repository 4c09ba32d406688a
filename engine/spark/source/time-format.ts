/**
 * Patterns for times and days in files: `timestampFormat` and `dateFormat`. Without them texts are read as CAST reads
 * them.
 */
import type { Long } from '../../stream/column/value.ts';
import type { Options } from '../api/option.ts';
import { dayOfMicros } from '../expression/calendar.ts';
import { timePattern } from '../expression/time-pattern.ts';

/** Readers by pattern, where the options name one. */
export interface TimeFormats {
  readonly readTime: ((text: string) => Long | null) | undefined;
  readonly readDay: ((text: string) => number | null) | undefined;
}

/** The formats that options ask for; a pattern that is none is refused. */
export function timeFormats(options: Options): TimeFormats {
  const [time, day] = [options.get('timestampFormat'), options.get('dateFormat')].map(pattern =>
    pattern === null ? null : timePattern(pattern, true),
  );
  return {
    readTime: time ? text => time.parse(text) : undefined,
    readDay: day
      ? text => {
          const micros = day.parse(text);
          return micros === null ? null : dayOfMicros(micros);
        }
      : undefined,
  };
}
