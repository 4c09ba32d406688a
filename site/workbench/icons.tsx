/** The workbench's icons: strokes of the text's colour, hidden from screen readers because a word stands beside. */
import type { JSX } from 'preact';

const shapes = {
  play: <path d="M5 3.2v9.6L13 8z" fill="currentColor" stroke="none" />,
  pause: <path d="M5 3.5v9M11 3.5v9" stroke-width="2.4" />,
  stop: <rect x="4" y="4" width="8" height="8" rx="1.5" fill="currentColor" stroke="none" />,
  back: <path d="M10 3.5 5.5 8l4.5 4.5" />,
  forward: <path d="M6 3.5 10.5 8 6 12.5" />,
  toStart: <path d="M12 3.5 7.5 8l4.5 4.5M4.5 3.5v9" />,
  toEnd: <path d="M4 3.5 8.5 8 4 12.5M11.5 3.5v9" />,
  pass: <path d="m3.5 8.5 3 3 6-7" stroke-width="2" />,
  fail: <path d="m4.2 4.2 7.6 7.6m0-7.6-7.6 7.6" stroke-width="2" />,
  skipped: <path d="M4 8h8" stroke-width="2" />,
  close: <path d="m4.5 4.5 7 7m0-7-7 7" />,
  sun: (
    <g>
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M12.6 3.4l-1.1 1.1M4.5 11.5l-1.1 1.1" />
    </g>
  ),
  moon: <path d="M13 9.6A5.6 5.6 0 0 1 6.4 3a5.4 5.4 0 1 0 6.6 6.6z" />,
  share: (
    <path d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.2 6.8a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.8-.8" />
  ),
  dice: (
    <g>
      <rect x="2.8" y="2.8" width="10.4" height="10.4" rx="2.2" />
      <path d="M5.8 5.8h.01M10.2 10.2h.01M10.2 5.8h.01M5.8 10.2h.01" stroke-width="1.9" />
    </g>
  ),
} satisfies Record<string, JSX.Element>;

/** One of the icons. */
export function Icon({ name }: { name: keyof typeof shapes }): JSX.Element {
  return (
    <svg
      class="icon"
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[name]}
    </svg>
  );
}

/** The two waves. */
export function Logo(): JSX.Element {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" focusable="false">
      <path
        d="M1 7c4 0 4 4 8 4s4-4 8-4 3 2 4 2M1 14c4 0 4 4 8 4s4-4 8-4 3 2 4 2"
        fill="none"
        stroke="var(--accent)"
        stroke-width="2.4"
        stroke-linecap="round"
      />
    </svg>
  );
}
