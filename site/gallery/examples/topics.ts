/** Topics of one partition and one replica, by name: what examples need that are about something else. */
import type { Example } from '../example.ts';

/** Topics of these names. */
export function topics(...names: string[]): NonNullable<Example['setUp']['topics']> {
  return names.map(name => ({ name, partitions: 1, replicationFactor: 1, config: {} }));
}
