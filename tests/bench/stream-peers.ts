/**
 * The same count per word and window of 10 minutes, as others do it: a loop written by hand over typed arrays, arquero
 * (columns, no time), RxJS (an object an event). All begin with the events' strings and give the number of groups.
 */

import { op, table } from 'arquero';
import { count, from, groupBy, lastValueFrom, map, mergeMap, toArray } from 'rxjs';
import type { Events } from './stream-events.ts';
import { WORDS } from './stream-events.ts';

const WINDOW_MICROS = 600_000_000;

/** A map from text to number and an array a window. */
export function handWritten({ words, micros }: Events): number {
  const ids = new Map<string, number>();
  const counts = new Map<number, Float64Array>();
  let latest = 0;
  let last = -1;
  let current: Float64Array = new Float64Array(WORDS);
  for (let i = 0; i < words.length; i++) {
    let id = ids.get(words[i]!);
    if (id === undefined) {
      id = ids.size;
      ids.set(words[i]!, id);
    }
    const window = Math.floor(micros[i]! / WINDOW_MICROS);
    if (window !== last) {
      last = window;
      current = counts.get(window) ?? new Float64Array(WORDS);
      counts.set(window, current);
    }
    current[id]!++;
    if (micros[i]! > latest) latest = micros[i]!;
  }
  return [...counts.values()].reduce((sum, window) => sum + window.filter(n => n > 0).length, 0);
}

/** Arquero's data frame, grouped at once: it has no batches and no watermark. */
export function withArquero({ words, micros }: Events): number {
  return table({ word: words as string[], ts: micros })
    .derive({ w: (row: { ts: number }) => op.floor(row.ts / 600000000) })
    .groupby('w', 'word')
    .count()
    .rollup({ groups: op.count() })
    .get('groups', 0) as number;
}

/** RxJS's groupBy, an inner stream a group. */
export async function withRxJS({ words, micros }: Events): Promise<number> {
  const counted = from(words).pipe(
    map((word, i) => ({ word, window: Math.floor(micros[i]! / WINDOW_MICROS) })),
    groupBy(({ word, window }) => `${window} ${word}`),
    mergeMap(group => group.pipe(count())),
    toArray(),
  );
  return (await lastValueFrom(counted)).length;
}
