/**
 * What every simulated part is given: the clock, the generator and the trace of one run.
 */

import type { EntryKind, Fields } from './entries.ts';
import { createRng, type Rng } from './rng.ts';
import type { Rows } from './rows.ts';
import { Scheduler } from './scheduler.ts';
import { Trace } from './trace.ts';
import { usToMs } from './units.ts';

/** One run's clock, randomness and trace. */
export class Simulation {
  readonly scheduler: Scheduler;
  readonly rng: Rng;
  readonly trace = new Trace();
  /** Epoch milliseconds that the run's moment 0 stands for. */
  readonly startsAtMs: number;
  /** The line of the student's program whose call is being carried out, for the trace. */
  programLine: number | null = null;

  constructor(seed: number, startsAtMs: number) {
    this.scheduler = new Scheduler(seed);
    this.rng = createRng(seed);
    this.startsAtMs = startsAtMs;
  }

  /** The wall clock of the simulated world, in epoch milliseconds. */
  nowMs(): number {
    return this.startsAtMs + usToMs(this.scheduler.nowUs);
  }

  /** Appends an entry to the trace at the present moment. */
  record<K extends EntryKind>(kind: K, fields: Fields<K>): number {
    return this.trace.append(this.scheduler.nowUs, kind, fields);
  }

  /** Appends many entries to the trace at the present moment, to be worked out when they are read. */
  recordRows<K extends EntryKind>(kind: K, rows: Rows<K>): void {
    this.trace.appendRows(this.scheduler.nowUs, kind, rows);
  }
}
