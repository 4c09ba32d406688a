/**
 * Plays a trace in the page: a {@link Place} that moves with the frames of the screen while playing. It only moves
 * the reader; the run itself is over or goes on elsewhere. While the worker still simulates, the reader waits at the
 * last entry it knows. Under reduced motion it moves in steps of half a second, from entry to entry.
 */
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { Trace } from '../../engine/index.ts';
import { Pace } from './pace.ts';
import { endPlace, type Place, play, playInSteps, type Speed, seekTo, startPlace, step } from './playback.ts';

const STEP_MS = 500;

/** A reader of a trace that can play. */
export class Player {
  /** The trace; a new one with each run. */
  readonly trace = signal(new Trace());
  /** Grows with each slice, so that what depends on the trace's length follows. */
  readonly length = signal(0);
  readonly place = signal<Place>(startPlace);
  readonly playing = signal(false);
  readonly speed = signal<Speed>('even');
  readonly reducedMotion = signal(false);
  /** The moment of the last entry that is known. */
  readonly endUs: ReadonlySignal<number> = computed(() => (this.length.value >= 0 ? this.trace.value.endUs : 0));
  /** Whether more of the trace is on its way. */
  readonly growing = signal(false);
  /** The even pace of the present trace. */
  pace = new Pace(this.trace.peek());
  #frame = 0;
  #lastMs = 0;

  /** Begins a new trace and plays it from the start. */
  begin(): void {
    this.#renew();
    this.growing.value = true;
    this.play();
  }

  /** Takes a trace that is whole, and stands at its start. */
  open(trace: Trace): void {
    this.clear();
    this.trace.value = trace;
    this.pace = new Pace(trace);
    this.grew();
  }

  /** Says that the trace has grown. */
  grew(): void {
    this.pace.grow();
    this.length.value = this.trace.value.length;
  }

  /** Says that no more will come. */
  ended(): void {
    this.grew();
    this.growing.value = false;
  }

  /** Back to an empty trace. */
  clear(): void {
    this.pause();
    this.#renew();
    this.growing.value = false;
  }

  /** Plays; from the start again if it stands at the end. */
  play(): void {
    if (!this.growing.value && this.place.value.count >= this.trace.value.length) this.place.value = startPlace;
    if (this.playing.value) return;
    this.playing.value = true;
    this.#lastMs = performance.now();
    this.#frame = requestAnimationFrame(this.#tick);
  }

  pause(): void {
    this.playing.value = false;
    cancelAnimationFrame(this.#frame);
  }

  toggle(): void {
    if (this.playing.value) this.pause();
    else this.play();
  }

  /** One entry forward or back. */
  step(by: 1 | -1): void {
    this.pause();
    this.place.value = step(this.trace.value, this.place.value, by);
  }

  /** Goes to a moment; playing goes on from there if it was. */
  seek(atUs: number): void {
    this.place.value = seekTo(this.trace.value, atUs);
  }

  /** Goes to the first or last entry. */
  toStart(): void {
    this.pause();
    this.place.value = startPlace;
  }

  toEnd(): void {
    this.pause();
    this.place.value = endPlace(this.trace.value);
  }

  #renew(): void {
    this.trace.value = new Trace();
    this.pace = new Pace(this.trace.peek());
    this.length.value = 0;
    this.place.value = startPlace;
  }

  readonly #tick = (nowMs: number): void => {
    if (!this.playing.value) return;
    this.#frame = requestAnimationFrame(this.#tick);
    const elapsedMs = Math.max(0, nowMs - this.#lastMs);
    const trace = this.trace.value;
    if (this.reducedMotion.value) {
      if (elapsedMs < STEP_MS && this.place.value.count > 0) return;
      this.#lastMs = nowMs;
      this.place.value = playInSteps(trace, this.pace, this.place.value, STEP_MS, this.speed.value);
    } else {
      this.#lastMs = nowMs;
      // A frame that came very late (a hidden tab) must not leap over what it did not show.
      this.place.value = play(trace, this.pace, this.place.value, Math.min(elapsedMs, 100), this.speed.value);
    }
    if (!this.growing.value && this.place.value.count >= trace.length) this.pause();
  };
}
