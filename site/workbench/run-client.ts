/**
 * The page's side of the run worker: keeps one warm, starts runs in it, and ends it when it gives no sign of life.
 * With run.worker.ts this is all that knows of a worker. A run ends in exactly one of `done`, `stopped`, `silent`
 * and `failed`; after the last two the worker is gone and a fresh one is warming, so the next run is clean.
 */
import * as Comlink from 'comlink';
import type { Result, TraceSlice } from '../../engine/index.ts';
import type { RunListener, RunOrder, RunWorker } from './run.worker.ts';

/** What becomes of a run. */
export interface RunEvents {
  slice(slice: TraceSlice): void;
  /** Over; without a result where no checks were asked for. */
  done(result: Result | null): void;
  /** The student pressed Stop. */
  stopped(): void;
  /** The worker gave no sign of life for {@link SILENCE_MS} and was ended. */
  silent(): void;
  /** A bug of the engine, or the worker could not be loaded. */
  failed(message: string): void;
}

/** How long a running worker may be silent before it is ended. */
export const SILENCE_MS = 5000;
/** How long Stop waits for the worker to hear it before the worker is ended. */
const STOP_MS = 250;
const TICK_MS = 250;

interface Live {
  worker: Worker;
  api: Comlink.Remote<RunWorker>;
  ready: Promise<void>;
}

/** Runs code in a worker, one run at a time. */
export class RunClient {
  #live: Live | null = null;
  #number = 0;
  #events: RunEvents | null = null;
  #silentMs = 0;
  #ticks: ReturnType<typeof setInterval> | undefined;

  /** Makes a worker ready, so that the next run begins at once. */
  warm(): Promise<void> {
    return this.#worker().ready;
  }

  /** Starts a run; a run under way is stopped first. */
  async run(order: RunOrder, events: RunEvents): Promise<void> {
    if (this.#events) this.stop();
    const number = ++this.#number;
    this.#events = events;
    const live = this.#worker();
    try {
      await live.ready;
    } catch (error) {
      if (number === this.#number)
        this.#end(e => e.failed(error instanceof Error ? error.message : String(error)), true);
      return;
    }
    if (number !== this.#number || !this.#events) return;
    this.#watch();
    live.api.run(number, order).catch(() => {});
  }

  /** Stops the run under way, by force if it does not listen. */
  stop(): void {
    if (!this.#events) return;
    const live = this.#live;
    const number = this.#number++;
    this.#end(events => events.stopped(), false);
    if (!live) return;
    const timer = setTimeout(() => this.#replace(live), STOP_MS);
    live.api
      .stop(number)
      .then(() => clearTimeout(timer))
      .catch(() => {});
  }

  /** Ends the worker for good. */
  dispose(): void {
    this.#number++;
    this.#events = null;
    clearInterval(this.#ticks);
    this.#live?.worker.terminate();
    this.#live = null;
  }

  #worker(): Live {
    if (this.#live) return this.#live;
    const worker = new Worker(new URL('./run.worker.ts', import.meta.url), { type: 'module' });
    const api = Comlink.wrap<RunWorker>(worker);
    const broken = new Promise<never>((_, reject) => {
      worker.addEventListener('error', event =>
        reject(new Error(event.message || 'The run worker could not be loaded.')),
      );
    });
    const ready = Promise.race([api.warm(Comlink.proxy(this.#listener())), broken]);
    ready.catch(() => {});
    broken.catch(() => this.#live?.worker === worker && this.#end(e => e.failed('The run worker broke.'), true));
    this.#live = { worker, api, ready };
    return this.#live;
  }

  #listener(): RunListener {
    const heard = (number: number, tell: (events: RunEvents) => void): void => {
      if (number !== this.#number) return;
      this.#silentMs = 0;
      if (this.#events) tell(this.#events);
    };
    return {
      slice: (number, slice) => heard(number, events => events.slice(slice)),
      checking: number => heard(number, () => {}),
      done: (number, result) => heard(number, () => this.#end(events => events.done(result), false)),
      stopped: () => {},
      failed: (number, message) => heard(number, () => this.#end(events => events.failed(message), true)),
    };
  }

  /** Counts silence in ticks of the page's own, so that a sleeping laptop or a hidden tab is not taken for silence. */
  #watch(): void {
    this.#silentMs = 0;
    clearInterval(this.#ticks);
    this.#ticks = setInterval(() => {
      this.#silentMs += TICK_MS;
      if (this.#silentMs >= SILENCE_MS) this.#end(events => events.silent(), true);
    }, TICK_MS);
  }

  #end(tell: (events: RunEvents) => void, replace: boolean): void {
    clearInterval(this.#ticks);
    const events = this.#events;
    this.#events = null;
    if (replace && this.#live) this.#replace(this.#live);
    if (events) tell(events);
  }

  #replace(live: Live): void {
    live.worker.terminate();
    if (this.#live !== live) return;
    this.#live = null;
    setTimeout(() => this.#worker(), 0);
  }
}
