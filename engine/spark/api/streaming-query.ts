/**
 * StreamingQuery as programs see it, and `spark.streams`, which knows all of them.
 */
import { Offered } from '../../core/offered.ts';
import { type Process, sleep, spawn, wait } from '../../core/process.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import { msToUs } from '../../core/units.ts';
import type { QueryExecution } from '../query/query-execution.ts';
import { explainText } from './explain-text.ts';
import type { Face, MembersOf } from './face.ts';
import type * as pyspark from './pyspark.ts';
import { listenerOf, sameListener } from './query-listener.ts';
import type { SessionState } from './session-state.ts';

/** The members of a StreamingQuery. */
export const streamingQueryMembers: MembersOf<pyspark.StreamingQuery> = {
  id: 'get',
  runId: 'get',
  name: 'get',
  isActive: 'get',
  status: 'get',
  lastProgress: 'get',
  recentProgress: 'get',
  awaitTermination: 'async',
  processAllAvailable: 'async',
  stop: 'async',
  exception: 'sync',
  explain: 'sync',
  toString: 'sync',
};

/** A query's face. */
export class StreamingQueryFace implements Face<pyspark.StreamingQuery> {
  readonly #query: QueryExecution;

  constructor(query: QueryExecution) {
    this.#query = query;
  }

  get id(): string {
    return this.#query.id;
  }

  get runId(): string {
    return this.#query.runId;
  }

  get name(): string | null {
    return this.#query.name;
  }

  get isActive(): boolean {
    return this.#query.isActive;
  }

  get status(): object {
    return this.#query.status;
  }

  get lastProgress(): unknown {
    return this.#query.recentProgress.at(-1) ?? null;
  }

  get recentProgress(): readonly unknown[] {
    return this.#query.recentProgress;
  }

  awaitTermination(timeoutS?: number): Process<boolean> {
    return within(this.#query.scheduler, this.#query.termination(), timeoutS);
  }

  processAllAvailable(): Process<void> {
    return this.#query.allProcessed();
  }

  stop(): Process<void> {
    return this.#query.stop();
  }

  exception(): string | null {
    return this.#query.error?.message ?? null;
  }

  explain(): void {
    this.#query.print(explainText(this.#query.plan));
  }

  toString(): string {
    return `StreamingQuery[id = ${this.id}, name = ${this.name}, ${this.isActive ? 'active' : 'stopped'}]`;
  }
}

/** A query as programs get it. */
export function offerQuery(query: QueryExecution): Offered {
  return new Offered(new StreamingQueryFace(query), streamingQueryMembers, 'StreamingQuery');
}

/** The members of a StreamingQueryManager. */
export const queryManagerMembers: MembersOf<pyspark.StreamingQueryManager> = {
  active: 'get',
  get: 'sync',
  awaitAnyTermination: 'async',
  resetTerminated: 'sync',
  addListener: 'sync',
  removeListener: 'sync',
};

/** `spark.streams`. */
export class QueryManagerFace implements Face<pyspark.StreamingQueryManager> {
  readonly #session: SessionState;
  #seen = 0;

  constructor(session: SessionState) {
    this.#session = session;
  }

  get active(): Offered[] {
    return this.#session.queries.filter(query => query.isActive).map(offerQuery);
  }

  get(id: string): Offered | null {
    const found = this.#session.queries.find(query => query.isActive && query.id === id);
    return found ? offerQuery(found) : null;
  }

  awaitAnyTermination(timeoutS?: number): Process<boolean> {
    const { scheduler } = this.#session.world.simulation;
    const queries = this.#session.queries.slice(this.#seen);
    return within(
      scheduler,
      first(
        scheduler,
        queries.map(query => query.termination()),
      ),
      timeoutS,
    );
  }

  addListener(listener: unknown): void {
    this.#session.listeners.add(listenerOf(listener));
  }

  removeListener(listener: unknown): void {
    const gone = listenerOf(listener);
    for (const known of [...this.#session.listeners]) {
      if (sameListener(known, gone)) this.#session.listeners.delete(known);
    }
  }

  resetTerminated(): void {
    this.#seen = this.#session.queries.length;
  }
}

/** Ends with the first of the processes, or its error. */
function first(scheduler: Scheduler, processes: readonly Process<void>[]): Process<void> {
  return wait<void>((resume, fail) => {
    for (const process of processes) spawn(scheduler, process, { done: () => resume(), failed: fail });
  });
}

/** True when the process ends within so many seconds, else false; without a limit it is waited for. */
function* within(scheduler: Scheduler, process: Process<void>, seconds: number | undefined | null): Process<boolean> {
  if (seconds === undefined || seconds === null) {
    yield* process;
    return true;
  }
  return yield* wait<boolean>((resume, fail) => {
    spawn(scheduler, process, { done: () => resume(true), failed: fail });
    spawn(scheduler, sleep(scheduler, Math.round(msToUs(seconds * 1000))), { done: () => resume(false), failed: fail });
  });
}
