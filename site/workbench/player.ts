/**
 * Plays a trace in the page: a {@link Place} that moves with the frames of the screen while playing. It only moves
 * the reader; the run itself is over or goes on elsewhere. While the worker still simulates, the reader waits at the
 * last entry it knows. A fork is another run of which the first part is known: the reader waits where it stands until
 * the fork has come as far. Under reduced motion it moves in steps of half a second, from entry to entry.
 */
import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import { type MarkSort, Trace, type TraceSlice, timelineMarks } from '../../engine/index.ts';
import { Pace } from './pace.ts';
import {
  endPlace,
  type Place,
  play,
  playInSteps,
  type Speed,
  type StepUnit,
  seekTo,
  startPlace,
  stepBy,
} from './playback.ts';

const STEP_MS = 500;

/** A run that is to take the present one's place. */
interface Fork {
  trace: Trace;
  /** Where the reader will stand: at the same moment, or at the end if that is where it stood. */
  atEnd: boolean;
}

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
  /** What the step buttons and the arrow keys move by. */
  readonly unit = signal<StepUnit>('entry');
  /** The moment of the last entry that is known. */
  readonly endUs: ReadonlySignal<number> = computed(() => (this.length.value >= 0 ? this.trace.value.endUs : 0));
  /** Whether more of the trace is on its way. */
  readonly growing = signal(false);
  /** The even pace of the present trace. */
  pace = new Pace(this.trace.peek());
  #fork: Fork | null = null;
  #reachUs = 0;
  #frame = 0;
  #lastMs = 0;

  /** Begins a new trace and plays it from the start. */
  begin(): void {
    this.#renew(new Trace(), startPlace);
    this.growing.value = true;
    this.play();
  }

  /** Takes a trace that is whole, and stands at its start. */
  open(trace: Trace): void {
    this.clear();
    this.#renew(trace, startPlace);
  }

  /** Begins a new trace that is first seen at a moment of it. */
  openAt(nowUs: number): void {
    this.clear();
    this.place.value = { count: 0, nowUs };
    this.#fork = { trace: new Trace(), atEnd: false };
    this.growing.value = true;
  }

  /** Begins a fork: what is seen stays until the new run has come as far, or as far as the act that made it. */
  beginFork(actUs = 0): void {
    this.#reachUs = actUs;
    const place = this.place.peek();
    const atEnd = !this.growing.peek() && place.count >= this.trace.peek().length;
    this.#fork = { trace: new Trace(), atEnd: this.#fork?.atEnd ?? atEnd };
    this.growing.value = true;
  }

  /** Takes in a slice of the run under way. */
  add(slice: TraceSlice): void {
    (this.#fork?.trace ?? this.trace.peek()).addSlice(slice);
    if (this.#fork && (!this.#fork.atEnd || this.#reachUs > 0) && this.#fork.trace.endUs > this.#wantedUs())
      this.#showFork();
    this.#grew();
  }

  /** Says that no more will come. */
  ended(): void {
    this.growing.value = false;
    if (this.#fork) this.#showFork();
    this.#grew();
  }

  /** Back to an empty trace. */
  clear(): void {
    this.pause();
    this.#renew(new Trace(), startPlace);
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

  /** One entry forward or back, or one step of the unit that is chosen. */
  step(by: 1 | -1, unit: StepUnit = 'entry'): void {
    this.pause();
    const batches = unit === 'batch' ? this.momentsOf('batch') : [];
    this.place.value = stepBy(this.trace.value, this.place.value, by, unit, batches);
  }

  /** The moments of a sort of mark, in order. */
  momentsOf(sort: MarkSort): number[] {
    return timelineMarks(this.trace.peek())
      .filter(mark => mark.sort === sort)
      .map(({ atUs }) => atUs);
  }

  /** Goes to the next mark of a sort, from the last one on to the first; false if there is none. */
  jump(sort: MarkSort): boolean {
    const moments = this.momentsOf(sort);
    const next = moments.find(atUs => atUs > this.place.peek().nowUs) ?? moments[0];
    if (next === undefined) return false;
    this.pause();
    this.seek(next);
    return true;
  }

  /** Goes to a moment; playing goes on from there if it was. */
  seek(atUs: number): void {
    this.place.value = seekTo(this.trace.value, atUs);
  }

  /** Goes to the entry `index`, as the newest that has happened. */
  showEntry(index: number): void {
    this.pause();
    this.place.value = { count: index + 1, nowUs: this.trace.value.atUs(index) };
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

  #grew(): void {
    this.pace.grow();
    this.length.value = this.trace.value.length;
  }

  #showFork(): void {
    const { trace, atEnd } = this.#fork!;
    const { count, nowUs } = this.place.peek();
    const reached = atEnd && this.#reachUs === 0 ? endPlace(trace) : seekTo(trace, this.#wantedUs());
    // Standing between two entries of one moment, it stays there.
    const between = !atEnd && this.#reachUs === 0 && count < reached.count && trace.atUs(count) === reached.nowUs;
    this.#renew(trace, between ? { count, nowUs } : reached);
  }

  #wantedUs(): number {
    return Math.max(this.place.peek().nowUs, this.#reachUs);
  }

  #renew(trace: Trace, place: Place): void {
    this.#fork = null;
    this.pace = new Pace(trace);
    this.pace.grow();
    batch(() => {
      this.trace.value = trace;
      this.length.value = trace.length;
      this.place.value = place;
    });
  }

  readonly #tick = (nowMs: number): void => {
    if (!this.playing.value) return;
    this.#frame = requestAnimationFrame(this.#tick);
    const elapsedMs = Math.max(0, nowMs - this.#lastMs);
    const trace = this.trace.value;
    if (this.#fork) {
      this.#lastMs = nowMs;
      return;
    }
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
