/** Hints of a task: none is shown until the student asks for it, then one after the other. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { LabPage } from '../labs/lab-page.ts';
import { words } from './words.ts';

/** The hints of one task, nothing where there are none. */
export function Hints({ hints }: { hints: LabPage['hints'] }): JSX.Element | null {
  const shown = useSignal(0);
  if (hints.length === 0) return null;
  return (
    <div class="hints">
      <div aria-live="polite">
        {hints.slice(0, shown.value).map((hint, at) => (
          <div key={at} class="hint">
            <p class="hint-title">{words.hints.title(at + 1, hints.length)}</p>
            <div dangerouslySetInnerHTML={{ __html: hint.html }} />
          </div>
        ))}
      </div>
      {shown.value < hints.length && (
        <button type="button" onClick={() => shown.value++}>
          {shown.value === 0 ? words.hints.first : words.hints.next}
        </button>
      )}
    </div>
  );
}
