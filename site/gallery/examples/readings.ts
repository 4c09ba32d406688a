/** Readings of two sensors, of which one sends late: the data of several examples. */
import { events } from '../example.ts';

/** `readings`, with the moment at which each arrived. */
export const readings = events(
  'readings',
  `arrivedMs,time,sensor,celsius
  1000,2026-01-05T12:00:00Z,a,21
  3000,2026-01-05T12:00:02Z,b,21
  6000,2026-01-05T12:00:05Z,a,22
  8000,2026-01-05T12:00:07Z,a,23
  12000,2026-01-05T12:00:11Z,b,24
  15000,2026-01-05T12:00:14Z,a,25
  17000,2026-01-05T12:00:06Z,b,28
  20000,2026-01-05T12:00:19Z,a,25
  23000,2026-01-05T12:00:22Z,a,27
  26000,2026-01-05T12:00:25Z,b,26
  31000,2026-01-05T12:00:09Z,b,34
  34000,2026-01-05T12:00:33Z,a,25
  38000,2026-01-05T12:00:37Z,b,25
  44000,2026-01-05T12:00:43Z,a,24`,
);

/** Noon of the day that the readings are from. */
export const NOON = Date.UTC(2026, 0, 5, 12);
