/** A row of tabs that the arrow keys move through, as the ARIA practices describe them. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

interface TabsProps<N extends string> {
  label: string;
  tabs: { name: N; title: string; note?: string | undefined }[];
  selected: N;
  onSelect(name: N): void;
  /** The id of the panel that a tab shows. */
  panel(name: N): string;
  class?: string;
}

/** The tabs. */
export function Tabs<N extends string>(props: TabsProps<N>): JSX.Element {
  const row = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const names = [...row.current!.querySelectorAll<HTMLElement>('[role=tab]')]
      .filter(tab => tab.offsetParent !== null)
      .map(tab => tab.dataset['name'] as N);
    const at = names.indexOf(props.selected);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const name = names[(to + names.length) % names.length]!;
    props.onSelect(name);
    row.current!.querySelector<HTMLElement>(`[data-name="${name}"]`)?.focus();
  };
  return (
    <div class={`tabs ${props.class ?? ''}`} role="tablist" aria-label={props.label} ref={row} onKeyDown={move}>
      {props.tabs.map(({ name, title, note }) => (
        <button
          key={name}
          type="button"
          role="tab"
          class="tab"
          data-name={name}
          aria-selected={name === props.selected}
          aria-controls={props.panel(name)}
          tabIndex={name === props.selected ? 0 : -1}
          onClick={() => props.onSelect(name)}
        >
          {title}
          {note && <span class="tab-note">{note}</span>}
        </button>
      ))}
    </div>
  );
}
