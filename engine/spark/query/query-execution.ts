/**
 * A query at work in simulated time: the micro-batch loop with its trigger, sources that fetch, a sink that may wait,
 * a checkpoint on the virtual disk, and what each batch did in the trace (Spark's StreamExecution). Writing a batch
 * down takes 10 ms, running it 50 ms, committing it 10 ms; an idle query looks again every 10 ms, or every 100 ms where
 * looking costs requests.
 */

import { ProgramError } from '../../core/offered.ts';
import { type Process, sleep, spawn } from '../../core/process.ts';
import type { Simulation } from '../../core/simulation.ts';
import { msToUs } from '../../core/units.ts';
import { KafkaException } from '../../kafka/exception.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Plan } from '../../stream/plan/plan.ts';
import { SparkError } from '../condition.ts';
import { setting } from '../conf.ts';
import { BatchClock } from './batch-clock.ts';
import { continuousStart, runContinuously } from './continuous-run.ts';
import { crashIfAsked } from './crash.ts';
import type { LoopPhase } from './micro-batch.ts';
import type { QueryProgress } from './progress.ts';
import type { QueryRequest } from './query-request.ts';
import { QueryRun } from './query-run.ts';
import { QueryTrace } from './query-trace.ts';
import { type StreamingProgress, streamingProgress } from './streaming-progress.ts';
import { nextTriggerMs } from './trigger.ts';
import { uuid } from './uuid.ts';
import { Waiting } from './waiting.ts';

const PLANNING_MS = 10;
const RUNNING_MS = 50;
const COMMITTING_MS = 10;
const POLLING_MS = 10;
const POLLING_REQUESTS_MS = 100;
/** Spark keeps one less than spark.sql.streaming.numRecentProgressUpdates. */
const KEPT_PROGRESS = 99;

/** One run of a query. */
export class QueryExecution {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
  readonly plan: Plan;
  /** The last batches, oldest first. */
  readonly recentProgress: StreamingProgress[] = [];
  readonly #request: QueryRequest;
  readonly #simulation: Simulation;
  readonly #run: QueryRun;
  readonly #trace: QueryTrace;
  readonly #idleWaiters = new Waiting();
  readonly #endWaiters = new Waiting();
  #delivery: { batchId: number; rows: ColumnBatch } | null = null;
  #looks = 0;
  #lastTriggerMs: number | null = null;
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
      ...continuousStart(request),
      checkOperators: (names, schemas) => request.folder.checkOperators(names, schemas),
      sink: (batchId, rows) => {
        this.#delivery = { batchId, rows };
      },
      seed: this.#simulation.scheduler.seed,
      nowMs: () => Math.floor(this.#simulation.nowMs()),
    });
    request.folder.begin(Object.keys(request.sources).length);
    this.#trace.started(request, { id: this.id, runId: this.runId }, this.#simulation.programLine);
    request.working(this, true);
    request.tell?.({ kind: 'started', query: this });
    spawn(this.#simulation.scheduler, this.#life(), {
      done: () => this.#close(null),
      failed: error => this.#close(error),
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
    if (!this.#ended) yield* this.#endWaiters.until(this.#looks);
  }

  /** Waits for the end; its error is thrown. */
  *termination(): Process<void> {
    if (!this.#ended) yield* this.#endWaiters.until(this.#looks);
    if (this.#error) throw this.#error;
  }

  /** Waits until all that is there now has been processed. */
  *allProcessed(): Process<void> {
    if (this.#error) throw this.#error;
    if (!this.#ended) yield* this.#idleWaiters.until(this.#looks);
    if (this.#error) throw this.#error;
  }

  *#life(): Process<void> {
    const { trigger, sources, folder } = this.#request;
    yield* this.#pause(0);
    for (const [name, source] of Object.entries(sources)) {
      source.restore?.(folder.sourceFiles(name));
      if (source.open) yield* source.open(folder.lastOffset(name));
    }
    if (trigger.kind === 'continuous') {
      yield* this.#continuously(trigger.intervalMs);
      return;
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

  *#continuously(intervalMs: number): Process<void> {
    yield* runContinuously({
      loop: this.#run.continuousLoop(),
      fields: this.#run.fields,
      request: this.#request,
      trace: this.#trace,
      intervalMs,
      nowMs: () => this.#simulation.nowMs(),
      pause: ms => this.#pause(ms),
      isStopping: () => this.#stopping,
      doing: message => {
        this.#working = message;
      },
    });
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
    const clock = new BatchClock(() => this.#simulation.nowMs(), this.#lastTriggerMs);
    if (refresh) for (const source of Object.values(sources)) if (source.refresh) yield* source.refresh();
    const loop = this.#run.loop;
    const steps = loop.steps(limit);
    let step = steps.next();
    while (!step.done) {
      const phase: LoopPhase = step.value;
      clock.reached(phase);
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
        const halfway = () => crashIfAsked(conf, batchId, 'delivering');
        yield* sink.deliver({ batchId, fields, rows, outputMode, halfway });
        yield* this.#pause(0);
      }
      if (phase !== 'delivered') folder.save(this.#operatorNames());
      if (this.#stopping) return true;
      crashIfAsked(conf, loop.batchId - (phase === 'committed' ? 1 : 0), phase);
      step = steps.next();
    }
    const progress = step.value;
    if (progress === null) {
      this.#idleWaiters.settle(look);
      return false;
    }
    this.#trace.committed(progress, this.#run.watermarkMs);
    yield* this.#pause(COMMITTING_MS);
    this.#lastTriggerMs = clock.beganMs;
    this.#report(progress, clock);
    return true;
  }

  *#planned(): Process<void> {
    const { folder, sources } = this.#request;
    this.#working = 'Processing new data';
    const loop = this.#run.loop;
    for (const [name, source] of Object.entries(sources)) {
      for (const [file, text] of Object.entries(source.checkpointFiles?.() ?? {}))
        folder.writeSourceFile(name, file, text);
      const done = loop.startOffset(name);
      if (done !== null) source.commit?.(done);
    }
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

  /** Tells the program what the batch did. */
  #report(progress: QueryProgress, clock: BatchClock): void {
    const { sources, sink, conf } = this.#request;
    const { numOutputRows = this.#delivery!.rows.rowCount } = sink;
    const facts = {
      id: this.id,
      runId: this.runId,
      name: this.name,
      ...clock.end(),
      descriptions: Object.fromEntries(Object.entries(sources).map(([name, { description }]) => [name, description])),
      rowsOf: this.#trace.rowsRead,
      sink: sink.description,
      numOutputRows,
      shufflePartitions: Number(setting(conf, 'spark.sql.shuffle.partitions')),
    };
    this.recentProgress.push(streamingProgress(progress, facts));
    if (this.recentProgress.length > KEPT_PROGRESS) this.recentProgress.shift();
    this.#request.tell?.({ kind: 'progress', query: this, progress: this.recentProgress.at(-1)! });
  }

  /** Ends what it holds, then itself. */
  #close(error: unknown): void {
    const closing = [...Object.values(this.#request.sources), this.#request.sink].flatMap(end => end.close?.() ?? []);
    const all = function* (): Process<void> {
      for (const each of closing) yield* each;
    };
    const end = () =>
      this.#end(error instanceof KafkaException ? new ProgramError(error.exception, error.message) : error);
    spawn(this.#simulation.scheduler, all(), { done: end, failed: end });
  }

  #end(error: unknown): void {
    if (error !== null && !(error instanceof ProgramError)) throw error;
    this.#ended = true;
    if (error instanceof ProgramError) this.#error = this.#asQueryException(error);
    this.#request.tell?.({ kind: 'terminated', query: this, error: this.#error });
    this.#trace.ended(this.#error);
    this.#request.working(this, false);
    this.#endWaiters.settle();
    this.#idleWaiters.settle();
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
