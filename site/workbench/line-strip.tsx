/**
 * Below the code: what the line at the caret has caused in the run, and the way from one of its entries to the next.
 * A click on a line's number goes to its next entry as well; so does Alt+PageDown, and Alt+PageUp to the one before.
 */
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import type { Bench } from './bench.ts';
import { Icon } from './icons.tsx';
import { entriesByLine } from './line-at.ts';
import { words } from './words.ts';

/** The strip; nothing before a run, and while the code is another than what ran. */
export function LineStrip({ bench }: { bench: Bench }): JSX.Element | null {
  const entries = useLineEntries(bench);
  const line = bench.caretLine.value;
  if (bench.player.length.value === 0 || bench.ran.value?.code !== bench.code.value || line === null) return null;
  const own = entries.value.get(line) ?? [];
  const passed = own.filter(index => index < bench.player.place.value.count).length;
  return (
    <p class="line-strip">
      <span>{words.code.lineEntries(line, passed, own.length)}</span>
      {own.length > 0 && (
        <>
          <button
            type="button"
            class="ghost square small"
            aria-label={words.code.previousEntry}
            title={`${words.code.previousEntry} (Alt+PageUp)`}
            onClick={() => stepLine(bench, entries.value, -1)}
          >
            <Icon name="back" />
          </button>
          <button
            type="button"
            class="ghost square small"
            aria-label={words.code.nextEntry}
            title={`${words.code.nextEntry} (Alt+PageDown)`}
            onClick={() => stepLine(bench, entries.value, 1)}
          >
            <Icon name="forward" />
          </button>
        </>
      )}
    </p>
  );
}

function useLineEntries(bench: Bench) {
  return useComputed(() => {
    bench.player.length.value;
    return bench.player.growing.value ? new Map<number, number[]>() : entriesByLine(bench.player.trace.value);
  });
}

/** Goes to the next or last entry of the line at the caret; from the last one on to the first. */
export function stepLine(bench: Bench, entries: ReadonlyMap<number, number[]>, by: 1 | -1): void {
  const own = entries.get(bench.caretLine.peek() ?? 0) ?? [];
  if (own.length === 0) return;
  const { count } = bench.player.place.peek();
  const next = by === 1 ? own.find(index => index >= count) : own.findLast(index => index < count - 1);
  bench.player.showEntry(next ?? (by === 1 ? own[0]! : own.at(-1)!));
}
