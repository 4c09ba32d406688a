/**
 * The track of the timeline: a slider over the whole run with its density of entries, its marks and its scale, drawn
 * to the even pace (pace.ts), so that a busy stretch has room; the scale says the run's own moments.
 * Labels that would touch another one are left out, warnings last; the marks themselves always stand. Drawing
 * follows the trace as it grows, at most ten times a second; only the handle moves with each frame.
 */
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Trace } from '../../engine/index.ts';
import { type TimelineMark, timelineMarks, US_PER_S } from '../../engine/index.ts';
import type { Bench } from './bench.ts';
import type { Pace } from './pace.ts';
import { words } from './words.ts';

const REDRAW_MS = 100;
const LETTER = 6.1;
const TRACK_Y = 21;
const HEIGHT = 46;

interface Drawn {
  endUs: number;
  /** Places are parts of the width, 0 to 1. */
  marks: { mark: TimelineMark; at: number }[];
  density: number[];
  scale: { text: string; at: number }[];
}

/** The slider. */
export function TimelineTrack({ bench }: { bench: Bench }): JSX.Element {
  const { player } = bench;
  const host = useRef<HTMLDivElement>(null);
  const width = useSignal(600);
  const drawn = useSignal<Drawn>({ endUs: 0, marks: [], density: [], scale: [] });
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
    const across = width.value;
    const draw = (): void => {
      due.current = undefined;
      drawn.value = drawnOf(player.trace.peek(), player.pace, across);
    };
    if (player.growing.value) due.current ??= setTimeout(draw, REDRAW_MS);
    else {
      clearTimeout(due.current);
      draw();
    }
  });
  const toUs = (clientX: number): number => {
    const box = host.current!.getBoundingClientRect();
    return player.pace.usAtFraction((clientX - box.left) / box.width);
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
      .map((n, at) =>
        n === 0
          ? ''
          : `M${(at * step + step / 2).toFixed(1)} ${TRACK_Y - 2}v${-(2 + 5 * Math.sqrt(n / most)).toFixed(1)}`,
      )
      .join('');
    return (
      <g>
        <path d={`M0 ${TRACK_Y}H${width}`} class="rail" />
        <path d={ticks} class="density" />
        {drawn.scale.map(({ at, text }) => (
          <text
            key={text}
            x={at * width}
            y={HEIGHT - 5}
            text-anchor={at === 0 ? 'start' : at === 1 ? 'end' : 'middle'}
            class="scale"
          >
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
    // The pace of a trace that grows, or that another one replaced, puts the same moment elsewhere.
    bench.player.length.value;
    return drawn.endUs === 0 ? 0 : bench.player.pace.fraction(nowUs) * width;
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
function placeMarks(
  { marks }: Drawn,
  width: number,
): { mark: TimelineMark; x: number; label: 'left' | 'right' | null }[] {
  const placed = marks.map(({ mark, at }) => ({
    mark,
    x: Math.round(at * width),
    label: null as 'left' | 'right' | null,
  }));
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

function drawnOf(trace: Trace, pace: Pace, width: number): Drawn {
  const marks = timelineMarks(trace).map(mark => ({ mark, at: pace.fraction(mark.atUs) }));
  const parts = Math.max(20, Math.floor(width / 4));
  const density: number[] = [];
  let before = 0;
  for (let part = 1; part <= parts; part++) {
    const count = trace.countUntil(pace.usAtFraction(part / parts));
    density.push(count - before);
    before = count;
  }
  return { endUs: trace.endUs, marks, density, scale: scaleOf(trace.endUs, pace, width) };
}

/** Moments under the track, about every 84 px: the roundest number near each place, and the ends. */
function scaleOf(endUs: number, pace: Pace, width: number): Drawn['scale'] {
  if (endUs === 0) return [];
  const places = Math.max(2, Math.floor(width / 84));
  const scale = [{ text: secondsOf(0), at: 0 }];
  for (let place = 1; place < places; place++) {
    const near = 0.18 / places;
    const atUs = roundest(pace.usAtFraction(place / places - near), pace.usAtFraction(place / places + near));
    const text = secondsOf(atUs);
    if (text !== scale.at(-1)!.text) scale.push({ text, at: pace.fraction(atUs) });
  }
  const end = secondsOf(Math.round(endUs / 1000) * 1000);
  if (scale.at(-1)!.text === end) scale.pop();
  return [...scale, { text: end, at: 1 }];
}

/** The number from `low` to `high` with the fewest digits. */
function roundest(low: number, high: number): number {
  for (let unit = 10 * US_PER_S; unit >= 1000; unit /= 10) {
    for (const step of [unit, unit / 2]) {
      const number = Math.ceil(low / step) * step;
      if (number <= high) return number;
    }
  }
  return (low + high) / 2;
}

function secondsOf(atUs: number): string {
  return `${Number((atUs / US_PER_S).toFixed(3))} s`;
}
