/**
 * The run worker: the simulated world and the student's code live here, beside each other. It compiles the sandbox
 * once, simulates ahead in slices of engine steps, and sends each slice of the trace as a transferred buffer.
 * Between slices it listens, so that Stop is heard. What it cannot do is stop itself inside one step that never
 * ends: run-client.ts ends the whole worker then. Leaves out: everything about the page.
 */
import wasmUrl from '@jitl/quickjs-wasmfile-release-sync/wasm?url';
import * as Comlink from 'comlink';
import type { Action, Lab, Result, TraceSlice } from '../../engine/index.ts';
import { type GradedRun, openSession, type Session } from '../../engine/index.ts';

/** What the worker tells the page; every call is also a sign of life. */
export interface RunListener {
  slice(run: number, slice: TraceSlice): void;
  /** The simulation is over and the checks are about to run. */
  checking(run: number): void;
  /** The run is over; without a result where no checks were asked for. */
  done(run: number, result: Result | null): void;
  /** Stop was heard between two slices. */
  stopped(run: number): void;
  /** A bug of the engine: the run is lost and so is the worker. */
  failed(run: number, message: string): void;
}

/** What to run. */
export interface RunOrder {
  lab: Lab;
  code: string;
  seed: number;
  actions: readonly Action[];
  /** Whether to run the checks as well: not while an event is being dragged. */
  checks: boolean;
}

/** What the page may ask of the worker. */
export interface RunWorker {
  /** Compiles the sandbox; resolves when a run can begin. */
  warm(listener: RunListener): Promise<void>;
  run(run: number, order: RunOrder): Promise<void>;
  stop(run: number): void;
}

/** Wall-clock time that one slice should take: short enough to hear Stop, long enough to be cheap. */
const SLICE_MS = 12;
const FIRST_STEPS = 64;
const MOST_STEPS = 20_000;

let session: Promise<Session> | null = null;
let listener: RunListener | null = null;
let stoppedRun = -1;

function open(): Promise<Session> {
  session ??= WebAssembly.compileStreaming(fetch(wasmUrl)).then(openSession);
  return session;
}

const worker: RunWorker = {
  async warm(to) {
    listener = to;
    await open();
  },

  async run(number, { lab, code, seed, actions, checks }) {
    const tell = listener!;
    try {
      const session = await open();
      await simulate(await session.start(lab, code, seed, actions), number, checks, tell);
    } catch (error) {
      tell.failed(number, error instanceof Error ? error.message : String(error));
    }
  },

  stop(number) {
    stoppedRun = number;
  },
};

async function simulate(run: GradedRun, number: number, checks: boolean, tell: RunListener): Promise<void> {
  try {
    let steps = FIRST_STEPS;
    let sent = 0;
    let texts = 0;
    for (let more = true; more; ) {
      const began = performance.now();
      more = run.advance(steps);
      const took = performance.now() - began;
      steps = Math.min(
        MOST_STEPS,
        Math.max(16, took < SLICE_MS / 2 ? steps * 2 : took > SLICE_MS ? steps >> 1 : steps),
      );
      const slice = run.trace.slice(sent, texts);
      sent = run.trace.length;
      texts = run.trace.textCount;
      tell.slice(number, Comlink.transfer(slice, [slice.cells.buffer]));
      await breathe();
      if (stoppedRun === number) return tell.stopped(number);
    }
    if (!checks) return tell.done(number, null);
    tell.checking(number);
    await breathe();
    tell.done(number, run.result());
  } finally {
    run.dispose();
  }
}

/** Lets waiting messages in; a channel, because timers are held to 4 ms. */
function breathe(): Promise<void> {
  return new Promise(resolve => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}

Comlink.expose(worker);
