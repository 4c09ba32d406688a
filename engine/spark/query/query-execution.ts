/**
 * A query at work in simulated time: the micro-batch loop with its trigger, sources that fetch, a sink that may wait,
 * a checkpoint on the virtual disk, and what each batch did in the trace (Spark's StreamExecution). Writing a batch
 * down takes 10 ms, running it 50 ms, committing it 10 ms; an idle query looks again every 10 ms, or every 100 ms where
 * looking costs requests.
 */

import { ProgramError } from '../../core/offered.ts';
import { type Process, sleep, spawn, wait } from '../../core/process.ts';
import type { Simulation } from '../../core/simulation.ts';
import { msToUs } from '../../core/units.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Plan } from '../../stream/plan/plan.ts';
import { SparkError } from '../condition.ts';
import type { SparkConf } from '../conf.ts';
import type { Sink } from '../sink/sink.ts';
import type { QuerySource } from '../source/query-source.ts';
import type { CheckpointFolder } from '../storage/checkpoint-folder.ts';
import type { LoopPhase } from './micro-batch.ts';
import type { StateFunctions } from './plan-operators.ts';
import type { QueryProgress } from './progress.ts';
import { QueryRun } from './query-run.ts';
import { QueryTrace } from './query-trace.ts';
import { nextTriggerMs, type Trigger } from './trigger.ts';

const PLANNING_MS = 10;
const RUNNING_MS = 50;
const COMMITTING_MS = 10;
const POLLING_MS = 10;
const POLLING_REQUESTS_MS = 100;
const KEPT_PROGRESS = 100;

/** What a query is started with. */
export interface QueryRequest {
  readonly plan: Plan;
  readonly name: string | null;
  readonly outputMode: string;
  readonly trigger: Trigger;
  readonly sources: Readonly<Record<string, QuerySource>>;
  readonly sink: Sink;
  readonly folder: CheckpointFolder;
  readonly conf: SparkConf;
  readonly functions: StateFunctions;
  readonly simulation: Simulation;
  /** Called when the query begins and ends to work. */
  readonly working: (query: object, works: boolean) => void;
  readonly print: (text: string) => void;
  /** The event-time column of each source, for pictures. */
  readonly eventTimeOf: Readonly<Record<string, string>>;
}

interface Waiter {
  readonly since: number;
  done(): void;
}

/** One run of a query. */
export class QueryExecution {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
  readonly plan: Plan;
  /** The last batches, oldest first. */
  readonly recentProgress: (QueryProgress & {
    readonly id: string;
    readonly runId: string;
    readonly name: string | null;
  })[] = [];
  readonly #request: QueryRequest;
  readonly #simulation: Simulation;
  readonly #run: QueryRun;
  readonly #trace: QueryTrace;
  readonly #idleWaiters: Waiter[] = [];
  readonly #endWaiters: Waiter[] = [];
  #delivery: { batchId: number; rows: ColumnBatch } | null = null;
  #looks = 0;
  #stopping = false;
  #ended = false;
  #error: SparkError | null = null;
  #working = 'Initializing sources';

  /** Starts a query; throws what Spark refuses at `start`. */
  constructor(request: QueryRequest) {
    this.#request = request;
    this.#simulation = request.simulation;
    this.plan = request.plan;
    this.name = request.name;
    const rng = this.#simulation.rng.fork(`query ${this.#simulation.trace.length}`);
    this.id = request.folder.queryId(() => uuid(() => rng.uint32()));
    this.runId = uuid(() => rng.uint32());
    this.#trace = new QueryTrace(this.#simulation, this.name ?? this.id.slice(0, 8), request.eventTimeOf);
    this.#run = new QueryRun(request.plan, {
      outputMode: request.outputMode,
      conf: request.conf,
      functions: request.functions,
      sources: this.#trace.watched(request.sources),
      checkpoint: request.folder.checkpoint,
      sink: (batchId, rows) => {
        this.#delivery = { batchId, rows };
      },
      seed: this.#simulation.scheduler.seed,
      nowMs: () => Math.floor(this.#simulation.nowMs()),
    });
    request.folder.begin(Object.keys(request.sources).length);
    this.#trace.started(request, { id: this.id, runId: this.runId }, this.#simulation.programLine);
    request.working(this, true);
    spawn(this.#simulation.scheduler, this.#life(), {
      done: () => this.#end(null),
      failed: error => this.#end(error),
    });
  }

  /** Whether it has not ended. */
  get isActive(): boolean {
    return !this.#ended;
  }

  /** The clock that it runs by. */
  get scheduler(): Simulation['scheduler'] {
    return this.#simulation.scheduler;
  }

  /** Prints on the program's console. */
  print(text: string): void {
    this.#request.print(text);
  }

  /** The error that ended it. */
  get error(): SparkError | null {
    return this.#error;
  }

  /** What it is doing, as Spark's status says it. */
  get status(): { message: string; isDataAvailable: boolean; isTriggerActive: boolean } {
    const active = !this.#ended && this.#working === 'Processing new data';
    return { message: this.#ended ? 'Stopped' : this.#working, isDataAvailable: active, isTriggerActive: active };
  }

  /** Asks it to end; the batch under way is not committed. */
  *stop(): Process<void> {
    this.#stopping = true;
    if (!this.#ended) yield* this.#wait(this.#endWaiters);
  }

  /** Waits for the end; its error is thrown. */
  *termination(): Process<void> {
    if (!this.#ended) yield* this.#wait(this.#endWaiters);
    if (this.#error) throw this.#error;
  }

  /** Waits until all that is there now has been processed. */
  *allProcessed(): Process<void> {
    if (this.#error) throw this.#error;
    if (!this.#ended) yield* this.#wait(this.#idleWaiters);
    if (this.#error) throw this.#error;
  }

  #wait(waiters: Waiter[]): Process<void> {
    const since = this.#looks;
    return wait<void>(resume => {
      waiters.push({ since, done: () => resume() });
    });
  }

  *#life(): Process<void> {
    const { trigger, sources, folder } = this.#request;
    yield* this.#pause(0);
    for (const [name, source] of Object.entries(sources)) {
      if (source.open) yield* source.open(folder.lastOffset(name));
    }
    const frozen = trigger.kind === 'availableNow' && Object.values(sources).every(source => source.freeze);
    if (frozen)
      for (const source of Object.values(sources)) {
        if (source.refresh) yield* source.refresh();
        source.freeze!();
      }
    let first = true;
    while (!this.#stopping) {
      const triggeredMs = this.#simulation.nowMs();
      const takesAll = trigger.kind === 'once' || (trigger.kind === 'availableNow' && !frozen);
      const ran = takesAll && !first ? false : yield* this.#batch(takesAll ? 'all' : 'limited', !frozen);
      first = false;
      if (this.#stopping) return;
      if (trigger.kind === 'once' || (trigger.kind === 'availableNow' && !ran)) return;
      if (trigger.kind === 'processingTime') yield* this.#untilNext(trigger.intervalMs, triggeredMs, ran);
    }
  }

  *#untilNext(intervalMs: number, triggeredMs: number, ran: boolean): Process<void> {
    if (!ran) this.#working = 'Waiting for data to arrive';
    if (intervalMs === 0) {
      const asks = Object.values(this.#request.sources).some(source => source.refresh);
      if (!ran) yield* this.#pause(asks ? POLLING_REQUESTS_MS : POLLING_MS);
      return;
    }
    const nextMs = nextTriggerMs(triggeredMs, intervalMs);
    this.#working = 'Waiting for next trigger';
    yield* this.#pause(Math.max(0, nextMs - this.#simulation.nowMs()));
  }

  /** One batch; false when there was nothing to do. */
  *#batch(limit: 'limited' | 'all', refresh: boolean): Process<boolean> {
    const look = ++this.#looks;
    const { sources, folder, sink, conf } = this.#request;
    if (refresh) for (const source of Object.values(sources)) if (source.refresh) yield* source.refresh();
    const loop = this.#run.loop;
    const steps = loop.steps(limit);
    let step = steps.next();
    while (!step.done) {
      const phase: LoopPhase = step.value;
      if (phase === 'planned') yield* this.#planned();
      if (phase === 'ran') {
        this.#trace.ran(loop.batchId, loop.operatorReports, folder.checkpoint);
        yield* this.#pause(RUNNING_MS);
      }
      if (phase === 'delivered') {
        const { batchId, rows } = this.#delivery!;
        const outputMode = this.#request.outputMode.toLowerCase();
        const { fields } = this.#run;
        this.#trace.delivering(batchId, fields, rows);
        yield* sink.deliver({ batchId, fields, rows, outputMode });
        yield* this.#pause(0);
      }
      if (phase !== 'delivered') folder.save(this.#operatorNames());
      if (this.#stopping) return true;
      this.#crashIfAsked(conf, loop.batchId - (phase === 'committed' ? 1 : 0), phase);
      step = steps.next();
    }
    const progress = step.value;
    if (progress === null) {
      this.#settleIdle(look);
      return false;
    }
    this.recentProgress.push({ id: this.id, runId: this.runId, name: this.name, ...this.#described(progress) });
    if (this.recentProgress.length > KEPT_PROGRESS) this.recentProgress.shift();
    this.#trace.committed(progress, this.#run.watermarkMs);
    yield* this.#pause(COMMITTING_MS);
    return true;
  }

  *#planned(): Process<void> {
    const { folder, sources } = this.#request;
    this.#working = 'Processing new data';
    const loop = this.#run.loop;
    folder.save(this.#operatorNames());
    const entry = folder.checkpoint.offsets[loop.batchId]!;
    this.#trace.planned(loop.batchId, entry);
    yield* this.#pause(PLANNING_MS);
    for (const [name, source] of Object.entries(sources)) {
      const end = entry.offsets[name] ?? null;
      if (source.fetch && end !== null) yield* source.fetch(loop.startOffset(name), end);
    }
  }

  #operatorNames(): readonly string[] {
    return this.#run.loop.statefulNames;
  }

  #described(progress: QueryProgress): QueryProgress {
    const { sources } = this.#request;
    return {
      ...progress,
      sources: progress.sources.map(source => ({
        ...source,
        description: sources[source.description]?.description ?? source.description,
      })),
    };
  }

  /** `weir.crash` = `2 planned`: the query dies at that point of batch 2, as if its machine had. */
  #crashIfAsked(conf: SparkConf, batchId: number, phase: LoopPhase): void {
    if (conf['weir.crash'] !== `${batchId} ${phase}`) return;
    throw new ProgramError(
      'QueryCrashed',
      `The query's machine died in batch ${batchId}, just after it was ${phase} (weir.crash).`,
    );
  }

  #settleIdle(look: number): void {
    const due = this.#idleWaiters.filter(({ since }) => since < look);
    for (const waiter of due) {
      this.#idleWaiters.splice(this.#idleWaiters.indexOf(waiter), 1);
      waiter.done();
    }
  }

  #end(error: unknown): void {
    if (error !== null && !(error instanceof ProgramError)) throw error;
    this.#ended = true;
    if (error instanceof ProgramError) this.#error = this.#asQueryException(error);
    this.#trace.ended(this.#error);
    this.#request.working(this, false);
    for (const waiter of [...this.#endWaiters, ...this.#idleWaiters]) waiter.done();
  }

  #asQueryException(error: ProgramError): SparkError {
    const line = error.properties['line'];
    const place = typeof line === 'number' ? ` (line ${line})` : '';
    const message = `[STREAM_FAILED] Query [id = ${this.id}, runId = ${this.runId}] terminated with exception: ${error.message}${place}`;
    const condition = error instanceof SparkError ? error.condition : null;
    return new SparkError(condition ?? 'STREAM_FAILED', { type: 'StreamingQueryException', message });
  }

  #pause(ms: number): Process<void> {
    return sleep(this.#simulation.scheduler, Math.round(msToUs(ms)));
  }
}

/** A random UUID of version 4. */
export function uuid(draw: () => number): string {
  const hex = Array.from({ length: 4 }, () => draw().toString(16).padStart(8, '0')).join('');
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
