/**
 * A moment as Spark's progress prints it: UTC, three decimals. Proleptic Gregorian calendar, computed without the
 * host's clock.
 */

const DAY_MS = 86_400_000;

/** The text of a moment in milliseconds since 1970. */
export function isoMillis(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  const inDay = ms - day * DAY_MS;
  const [year, month, date] = civil(day);
  const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
  const clock = [Math.floor(inDay / 3_600_000), Math.floor(inDay / 60_000) % 60, Math.floor(inDay / 1000) % 60];
  return `${pad(year, 4)}-${pad(month)}-${pad(date)}T${clock.map(part => pad(part)).join(':')}.${pad(inDay % 1000, 3)}Z`;
}

/** Year, month and day of a day since 1970 (Hinnant's civil_from_days). */
function civil(day: number): [number, number, number] {
  const z = day + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1];
}
