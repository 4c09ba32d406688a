/** The notices, one a line, each with its actions and a way to dismiss it. */
import type { JSX } from 'preact';
import type { Bench } from './bench.ts';
import { Icon } from './icons.tsx';
import { words } from './words.ts';

/** The notices of a bench. */
export function NoticeBar({ bench }: { bench: Bench }): JSX.Element {
  const { notices } = bench;
  return (
    <div class="notices" role="status" aria-label={words.notices.label}>
      {notices.list.value.map(notice => (
        <div key={notice.name} class={`notice ${notice.tone}`}>
          <p>{notice.text}</p>
          {notice.actions.map(action => (
            <button key={action.label} type="button" class="small" onClick={() => action.run()}>
              {action.label}
            </button>
          ))}
          <button
            type="button"
            class="ghost square small"
            aria-label={words.notices.dismiss}
            title={words.notices.dismiss}
            onClick={() => notices.remove(notice.name)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
