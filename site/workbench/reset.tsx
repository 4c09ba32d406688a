/** Reset: a dialog that asks first, says that nothing is lost, and gives back codes that were replaced before. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Bench } from './bench.ts';
import { words } from './words.ts';

/** The button and its dialog. */
export function ResetButton({ bench }: { bench: Bench }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = (): void => dialog.current?.close();
  return (
    <>
      <button type="button" class="reset" onClick={() => dialog.current?.showModal()}>
        {words.bar.reset}
      </button>
      <dialog ref={dialog} class="dialog" aria-labelledby="reset-title">
        <h2 id="reset-title">{words.reset.title}</h2>
        <p>{words.reset.about}</p>
        <div class="dialog-buttons">
          <button type="button" onClick={close}>
            {words.reset.cancel}
          </button>
          <button
            type="button"
            class="primary"
            onClick={() => {
              close();
              bench.reset();
            }}
          >
            {words.reset.confirm}
          </button>
        </div>
        {bench.kept.value.length > 0 && <Kept bench={bench} close={close} />}
      </dialog>
    </>
  );
}

function Kept({ bench, close }: { bench: Bench; close(): void }): JSX.Element {
  const when = (atMs: number): string =>
    new Date(atMs).toLocaleString(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
  return (
    <section class="kept">
      <h3>{words.reset.kept}</h3>
      <ul>
        {bench.kept.value.toReversed().map(kept => (
          <li key={kept.savedAtMs}>
            <span>{when(kept.savedAtMs)}</span>
            <span class="dim">{words.reset.lines(kept.code.split('\n').length)}</span>
            <button
              type="button"
              class="ghost"
              onClick={() => {
                close();
                bench.replaceCode(kept.code, kept.seed);
                bench.notices.add('reset', words.notices.restored);
              }}
            >
              {words.reset.restore}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
