/**
 * The timeline: play, pause, step and scrub through the run that was simulated. Always in reach at the bottom.
 * It moves the reader only. The track is in timeline-track.tsx, the keys of the whole workbench in keys.ts.
 */
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { markSorts, timelineMarks } from '../../engine/index.ts';
import type { Bench } from './bench.ts';
import { Icon } from './icons.tsx';
import { type Speed, speeds, stepUnits } from './playback.ts';
import { TimelineTrack } from './timeline-track.tsx';
import { words } from './words.ts';

const speedKey = 'weir-speed';

/** Takes up the speed that was chosen last. */
export function rememberedSpeed(): Speed {
  try {
    return readSpeed(localStorage.getItem(speedKey) ?? '');
  } catch {
    return 'even';
  }
}

function readSpeed(text: string): Speed {
  return speeds.find(speed => String(speed) === text) ?? 'even';
}

/** The timeline. */
export function Timeline({ bench }: { bench: Bench }): JSX.Element {
  const { player } = bench;
  const empty = player.length.value === 0;
  const playing = player.playing.value;
  const button = (name: 'toStart' | 'back' | 'forward' | 'toEnd', act: () => void, extra = ''): JSX.Element => (
    <button
      type="button"
      class={`ghost square ${extra}`}
      disabled={empty}
      aria-label={words.timeline[name]}
      title={words.timeline[name]}
      onClick={act}
    >
      <Icon name={name} />
    </button>
  );
  return (
    <section class="timeline" aria-label={words.timeline.label}>
      <div class="transport">
        {button('toStart', () => player.toStart(), 'wide-only')}
        {button('back', () => player.step(-1, player.unit.peek()))}
        <button
          type="button"
          class={empty ? 'square play' : 'square play primary'}
          disabled={empty}
          aria-label={playing ? words.timeline.pause : words.timeline.play}
          title={playing ? words.timeline.pause : words.timeline.play}
          onClick={() => player.toggle()}
        >
          <Icon name={playing ? 'pause' : 'play'} />
        </button>
        {button('forward', () => player.step(1, player.unit.peek()))}
        {button('toEnd', () => player.toEnd(), 'wide-only')}
      </div>
      <Now bench={bench} />
      <TimelineTrack bench={bench} />
      <JumpChoice bench={bench} />
      <StepChoice bench={bench} />
      <SpeedChoice bench={bench} />
    </section>
  );
}

function Now({ bench }: { bench: Bench }): JSX.Element {
  const { place, length } = bench.player;
  return (
    <p class="now">
      <output>{words.seconds(place.value.nowUs)}</output>
      <span class="dim">
        {length.value === 0 ? words.timeline.idle : words.timeline.place(place.value.count, length.value)}
      </span>
    </p>
  );
}

/** Goes to the next fault, rebalance, batch, late event or error; only what the run has is offered. */
function JumpChoice({ bench }: { bench: Bench }): JSX.Element | null {
  const { player } = bench;
  const sorts = useComputed(() => {
    if (player.length.value === 0 || player.growing.value) return [];
    const found = new Set(timelineMarks(player.trace.value).map(({ sort }) => sort));
    return markSorts.filter(sort => found.has(sort));
  }).value;
  if (sorts.length === 0) return null;
  return (
    <label class="jump">
      <span class="only-heard">{words.timeline.jump}</span>
      <select
        title={words.timeline.jump}
        value=""
        onChange={event => {
          const sort = markSorts.find(each => each === event.currentTarget.value);
          if (sort) player.jump(sort);
          event.currentTarget.value = '';
        }}
      >
        <option value="" disabled hidden>
          {words.timeline.jumpShort}
        </option>
        {sorts.map(sort => (
          <option key={sort} value={sort}>
            {words.timeline.next[sort]}
          </option>
        ))}
      </select>
    </label>
  );
}

function StepChoice({ bench }: { bench: Bench }): JSX.Element {
  const { unit } = bench.player;
  return (
    <label class="speed step" title={words.timeline.stepHint}>
      <span>{words.timeline.step}</span>
      <select
        value={unit.value}
        onChange={event => {
          unit.value = stepUnits.find(each => each === event.currentTarget.value) ?? 'entry';
        }}
      >
        {stepUnits.map(each => (
          <option key={each} value={each}>
            {words.timeline.unit[each]}
          </option>
        ))}
      </select>
    </label>
  );
}

function SpeedChoice({ bench }: { bench: Bench }): JSX.Element {
  const choose = (speed: Speed): void => {
    bench.player.speed.value = speed;
    try {
      localStorage.setItem(speedKey, String(speed));
    } catch {
      // Storage is closed to this page: the choice holds until it closes.
    }
  };
  return (
    <label class="speed" title={words.timeline.evenHint}>
      <span>{words.timeline.speed}</span>
      <select value={String(bench.player.speed.value)} onChange={event => choose(readSpeed(event.currentTarget.value))}>
        {speeds.map(speed => (
          <option key={speed} value={String(speed)}>
            {speed === 'even' ? words.timeline.even : `${speed}×`}
          </option>
        ))}
      </select>
    </label>
  );
}
