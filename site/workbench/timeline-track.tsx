/**
 * The track of the timeline: a slider over the whole run with its density of entries, its marks and its scale.
 * Labels that would touch another one are left out, warnings last; the marks themselves always stand. Drawing
 * follows the trace as it grows, at most ten times a second; only the handle moves with each frame.
 */
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { US_PER_S } from '../../engine/core/units.ts';
import { entryDensity, type TimelineMark, timelineMarks } from '../../engine/view/moments.ts';
import type { Bench } from './bench.ts';
import { words } from './words.ts';

const REDRAW_MS = 100;
const LETTER = 6.1;
const TRACK_Y = 21;
const HEIGHT = 46;

interface Drawn {
  endUs: number;
  marks: TimelineMark[];
  density: number[];
}

/** The slider. */
export function TimelineTrack({ bench }: { bench: Bench }): JSX.Element {
  const { player } = bench;
  const host = useRef<HTMLDivElement>(null);
  const width = useSignal(600);
  const drawn = useSignal<Drawn>({ endUs: 0, marks: [], density: [] });
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      width.value = Math.max(80, Math.round(entry!.contentRect.width));
    });
    observer.observe(host.current!);
    return () => observer.disconnect();
  }, [width]);
  const due = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useSignalEffect(() => {
    player.length.value;
    const parts = Math.max(20, Math.floor(width.value / 4));
    const draw = (): void => {
      due.current = undefined;
      const trace = player.trace.peek();
      drawn.value = { endUs: trace.endUs, marks: timelineMarks(trace), density: entryDensity(trace, parts) };
    };
    if (player.growing.value) due.current ??= setTimeout(draw, REDRAW_MS);
    else {
      clearTimeout(due.current);
      draw();
    }
  });
  const toUs = (clientX: number): number => {
    const box = host.current!.getBoundingClientRect();
    return Math.min(1, Math.max(0, (clientX - box.left) / box.width)) * drawn.peek().endUs;
  };
  const place = player.place.value;
  const empty = drawn.value.endUs === 0;
  return (
    <div
      ref={host}
      class={empty ? 'track empty' : 'track'}
      role="slider"
      tabIndex={0}
      aria-label={words.timeline.moment}
      aria-disabled={empty}
      aria-valuemin={0}
      aria-valuemax={drawn.value.endUs / US_PER_S}
      aria-valuenow={Math.min(place.nowUs, drawn.value.endUs) / US_PER_S}
      aria-valuetext={`${words.seconds(place.nowUs)}, ${words.timeline.place(place.count, player.length.value)}`}
      onPointerDown={event => {
        if (event.button !== 0 || empty) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        player.pause();
        player.seek(toUs(event.clientX));
      }}
      onPointerMove={event => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) player.seek(toUs(event.clientX));
      }}
    >
      <svg width={width.value} height={HEIGHT} aria-hidden="true" focusable="false">
        <Backdrop drawn={drawn.value} width={width.value} />
        <Handle bench={bench} drawn={drawn.value} width={width.value} />
      </svg>
    </div>
  );
}

/** Everything that does not move with the reader. Preact leaves it alone while its properties are the same. */
function Backdrop({ drawn, width }: { drawn: Drawn; width: number }): JSX.Element {
  return useComputedOnce(drawn, width, () => {
    const most = Math.max(1, ...drawn.density);
    const step = width / drawn.density.length;
    const ticks = drawn.density
      .map((n, at) => (n === 0 ? '' : `M${(at * step + step / 2).toFixed(1)} ${TRACK_Y - 2}v${-(2 + 5 * Math.sqrt(n / most)).toFixed(1)}`))
      .join('');
    return (
      <g>
        <path d={`M0 ${TRACK_Y}H${width}`} class="rail" />
        <path d={ticks} class="density" />
        {scale(drawn.endUs, width).map(({ x, text, anchor }) => (
          <text key={text} x={x} y={HEIGHT - 5} text-anchor={anchor} class="scale">
            {text}
          </text>
        ))}
        {placeMarks(drawn, width).map(({ mark, x, label }) => (
          <g key={`${mark.atUs} ${mark.label}`} transform={`translate(${x} 0)`} class={`mark ${mark.tone}`}>
            <title>{`${mark.label}, ${words.seconds(mark.atUs)}`}</title>
            <path d="M0 10l-4-6h8z" />
            {label && (
              <text x={label === 'right' ? 7 : -7} y="10" text-anchor={label === 'right' ? 'start' : 'end'}>
                {mark.label}
              </text>
            )}
          </g>
        ))}
      </g>
    );
  });
}

function Handle({ bench, drawn, width }: { bench: Bench; drawn: Drawn; width: number }): JSX.Element {
  const x = useComputed(() => {
    const { nowUs } = bench.player.place.value;
    return drawn.endUs === 0 ? 0 : Math.min(1, nowUs / drawn.endUs) * width;
  }).value;
  return (
    <g>
      <path d={`M0 ${TRACK_Y}H${x.toFixed(1)}`} class="passed" />
      <circle cx={Math.min(width - 7, Math.max(7, x)).toFixed(1)} cy={TRACK_Y} r="7" class="handle" />
    </g>
  );
}

/** Keeps what was drawn for the same trace and width. */
function useComputedOnce(drawn: Drawn, width: number, draw: () => JSX.Element): JSX.Element {
  const kept = useRef<{ drawn: Drawn; width: number; element: JSX.Element } | null>(null);
  if (kept.current?.drawn !== drawn || kept.current.width !== width) kept.current = { drawn, width, element: draw() };
  return kept.current.element;
}

/** Which labels stand, and on which side of their mark: warnings choose first, then the earliest. */
function placeMarks({ marks, endUs }: Drawn, width: number): { mark: TimelineMark; x: number; label: 'left' | 'right' | null }[] {
  const placed = marks.map(mark => ({ mark, x: Math.round((mark.atUs / endUs) * width), label: null as 'left' | 'right' | null }));
  const taken: [number, number][] = placed.map(({ x }) => [x - 5, x + 5]);
  const free = (own: number, from: number, to: number): boolean =>
    from >= 0 && to <= width && taken.every(([a, b], at) => at === own || to < a || from > b);
  const order = placed.map((_, at) => at).sort((a, b) => rank(placed[a]!.mark) - rank(placed[b]!.mark) || a - b);
  for (const at of order) {
    const { x, mark } = placed[at]!;
    const room = mark.label.length * LETTER + 9;
    if (free(at, x + 6, x + room)) placed[at]!.label = 'right';
    else if (free(at, x - room, x - 6)) placed[at]!.label = 'left';
    else continue;
    taken.push(placed[at]!.label === 'right' ? [x, x + room] : [x - room, x]);
  }
  return placed;
}

function rank(mark: TimelineMark): number {
  return mark.tone === 'warn' ? 0 : 1;
}

/** Round numbers of seconds or milliseconds under the track. */
function scale(endUs: number, width: number): { x: number; text: string; anchor: 'start' | 'middle' | 'end' }[] {
  if (endUs === 0) return [];
  const least = endUs / Math.max(2, Math.floor(width / 70));
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map(n => n * power).find(size => size >= least)!;
  const marks: { x: number; text: string; anchor: 'start' | 'middle' | 'end' }[] = [];
  for (let at = 0; at <= endUs; at += step) {
    const x = (at / endUs) * width;
    const text = step < US_PER_S / 10 ? `${Math.round(at / 1000)} ms` : `${Number((at / US_PER_S).toFixed(1))} s`;
    marks.push({ x, text, anchor: at === 0 ? 'start' : x > width - 16 ? 'end' : 'middle' });
  }
  return marks;
}
