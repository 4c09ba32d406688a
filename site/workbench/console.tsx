/**
 * What the student's code has printed up to the reader's moment, with the moment and the line of each. Going back in
 * time takes lines away again. Long outputs show their last lines only.
 */
import { useComputed, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { EntryOf } from '../../engine/index.ts';
import type { Bench } from './bench.ts';
import { words } from './words.ts';

const MOST_SHOWN = 500;

/** The console pane. */
export function ConsolePane({ bench }: { bench: Bench }): JSX.Element {
  const list = useRef<HTMLOListElement>(null);
  const all = useComputed<EntryOf<'console.printed'>[]>(() =>
    bench.player.length.value === 0 ? [] : [...bench.player.trace.value.of('console.printed')],
  );
  const shownCount = useComputed(() => countBefore(all.value, bench.player.place.value.count));
  useSignalEffect(() => {
    shownCount.value;
    requestAnimationFrame(() => list.current?.scrollTo({ top: list.current.scrollHeight }));
  });
  const count = shownCount.value;
  const first = Math.max(0, count - MOST_SHOWN);
  const later = all.value.length - count;
  if (count === 0) {
    const text = all.value.length === 0 ? words.console.none : words.console.empty;
    return (
      <p class="console-empty dim">
        {text} {later > 0 && words.console.later(later)}
      </p>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list must be reachable with the keyboard
    <ol class="console" ref={list} tabIndex={0} aria-label={words.drawer.console}>
      {first > 0 && <li class="dim">{words.console.earlier(first)}</li>}
      {all.value.slice(first, count).map(entry => (
        <Line key={entry.index} bench={bench} entry={entry} />
      ))}
      {later > 0 && <li class="dim">{words.console.later(later)}</li>}
    </ol>
  );
}

function Line({ bench, entry }: { bench: Bench; entry: EntryOf<'console.printed'> }): JSX.Element {
  const { line } = entry;
  return (
    <li class={`printed ${entry.level}`}>
      <button type="button" class="link time" onClick={() => bench.showMoment(entry.atUs)}>
        {words.seconds(entry.atUs)}
      </button>
      <span class="text">{entry.text}</span>
      {line !== null && (
        <button type="button" class="link" onClick={() => bench.showLine(line, null)}>
          {words.console.line(line)}
        </button>
      )}
    </li>
  );
}

/** How many of the entries have happened when `count` entries of the trace have. */
function countBefore(entries: readonly { index: number }[], count: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.index < count) low = middle + 1;
    else high = middle;
  }
  return low;
}
