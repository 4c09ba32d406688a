/**
 * The life of a running consumer: joins its group, fetches, has batches worked on, joins again when the group rebalances,
 * repeats after errors, and crashes when they stay: then it leaves, and starts anew if the error may pass.
 * Source: KafkaJS's Runner and consumer. Simplified: batches of all brokers are fetched in rounds.
 */
import { type Hosted, ProgramError, type ProgramFunction } from '../../core/offered.ts';
import { all, type Process, sleep } from '../../core/process.ts';
import type { Simulation } from '../../core/simulation.ts';
import { msToUs, usToMs } from '../../core/units.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import { Consumer as JavaConsumer } from '../consumer/consumer.ts';
import type { GroupJoined } from '../consumer/consumer-habits.ts';
import type { FetchedBatch } from '../consumer/fetcher.ts';
import { offsetReset } from '../consumer/offset-reset.ts';
import { BatchWork } from './batch-work.ts';
import type { Connection } from './connection.ts';
import type { ConsumerPlan } from './consumer-settings.ts';
import { isProtocolError, nonRetriable, retriesExceeded, toProgramError } from './error.ts';
import type { ConsumerRunConfig } from './kafkajs-consumer.ts';
import type { Pauses } from './pauses.ts';
import { Permits } from './permits.ts';
import { keyOf, type OffsetToCommit, ResolvedOffsets } from './resolved-offsets.ts';

/** What a runner works with. */
export interface RunnerParts {
  connection: Connection;
  plan: ConsumerPlan;
  run: Hosted<ConsumerRunConfig>;
  /** The line of the program that called `run`. */
  line: number | null;
  /** Topics and whether to begin at their beginning. */
  topics: ReadonlyMap<string, boolean>;
  pauses: Pauses;
  /** Called once, when the consumer has its partitions and knows where to begin, or has crashed. */
  started(): void;
}

/** Errors of JavaScript that KafkaJS does not repeat. */
const unrecoverable = ['RangeError', 'ReferenceError', 'SyntaxError', 'TypeError'];
/** How long `stop` waits for a function of the program that is at work; it may be the very one that stops. */
const STOP_PATIENCE_MS = 5000;
const STOP_STEP_MS = 10;

/** Runs until stopped, or until an error that stays. */
export class Runner {
  readonly #parts: RunnerParts;
  readonly #permits: Permits;
  readonly #seeks = new Map<string, OffsetToCommit>();
  #running = true;
  #java: JavaConsumer;
  #offsets: ResolvedOffsets;
  #work: BatchWork;
  #hasJoined = false;
  #joiningSinceUs = 0;
  #atWork = 0;
  #failed = false;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#permits = new Permits(parts.run.partitionsConsumedConcurrently ?? 1);
    this.#java = this.#newJava();
    this.#offsets = this.#newOffsets();
    this.#work = this.#newWork();
  }

  /** The Java consumer under it. */
  get java(): JavaConsumer {
    return this.#java;
  }

  /** Works until stopped or crashed. */
  *live(): Process<void> {
    yield* this.#subscribe();
    for (let failures = 0; this.#running; ) {
      try {
        yield* this.#round();
      } catch (problem) {
        const error = toProgramError(problem);
        if (!this.#running) return;
        if (mustRejoin(error)) {
          failures = 0;
          this.#rebalancing();
          continue;
        }
        failures = yield* this.#afterError(error, failures);
      }
    }
  }

  /** Ends the work: waits a while for what is being handled, commits what is done, leaves the group. */
  *stop(): Process<void> {
    this.#running = false;
    const { scheduler } = this.#simulation;
    const untilUs = scheduler.nowUs + msToUs(STOP_PATIENCE_MS);
    while (this.#atWork > 0 && scheduler.nowUs < untilUs) yield* sleep(scheduler, msToUs(STOP_STEP_MS));
    yield* this.#leave();
    this.#parts.connection.emitter.emit('stop', null);
  }

  /** Commits offsets, as often as it takes. */
  *commit(offsets: readonly OffsetToCommit[]): Process<void> {
    yield* this.#parts.connection.backoff.run(() => this.#offsets.commit(offsets));
  }

  /** Goes on at another offset with the next fetch. */
  seek(target: OffsetToCommit): void {
    this.#seeks.set(keyOf(target), target);
  }

  /** One fetch over all partitions, and the work on what it brought. */
  *#round(): Process<void> {
    const { connection, pauses, plan } = this.#parts;
    const { scheduler } = this.#simulation;
    yield* this.#applySeeks();
    this.#java.pauseWhere(at => pauses.has(at));
    const startedUs = scheduler.nowUs;
    connection.emitter.emit('fetch_start', {});
    const batches = yield* this.#java.pollBatches(plan.pollMs);
    if (!this.#running) return;
    const duration = usToMs(scheduler.nowUs - startedUs);
    connection.emitter.emit('fetch', { numberOfBatches: batches.length, duration });
    if (batches.length === 0) yield* this.#work.heartbeat();
    this.#failed = false;
    const problems = yield* all(
      scheduler,
      batches.map(batch => this.#permits.hold(() => this.#handle(batch))),
    );
    const [problem] = problems.filter(found => found !== null);
    if (problem) throw problem;
  }

  /** Works on a batch; its error, so that the others can end first. */
  *#handle(batch: FetchedBatch): Process<ProgramError | null> {
    this.#atWork++;
    try {
      yield* this.#work.handle(batch);
      return null;
    } catch (error) {
      this.#failed = true;
      return toProgramError(error);
    } finally {
      this.#atWork--;
    }
  }

  /** A pause and another try, or a crash; the number of failures so far. */
  *#afterError(error: ProgramError, failures: number): Process<number> {
    const { backoff } = this.#parts.connection;
    const hopeless = error.properties['retriable'] === false || unrecoverable.includes(error.name);
    const pauseMs = backoff.pauseMs(failures);
    if (!hopeless && failures < backoff.retries) {
      yield* sleep(this.#simulation.scheduler, msToUs(pauseMs));
      return failures + 1;
    }
    yield* this.#crash(hopeless ? error : retriesExceeded(error, failures, pauseMs), pauseMs);
    return 0;
  }

  /** Leaves; starts anew after a pause if the error may pass and the program does not mind. */
  *#crash(error: ProgramError, pauseMs: number): Process<void> {
    const { connection, plan, started } = this.#parts;
    const line = (error.properties['line'] as number | undefined) ?? null;
    this.#print(`[Consumer] Crash: ${error.name}: ${error.message}`, line);
    yield* this.#leave();
    for (const event of ['stop', 'disconnect']) connection.emitter.emit(event, null);
    const restart = yield* this.#mayRestart(error);
    const told = { name: error.name, message: error.message, ...error.properties };
    connection.emitter.emit('crash', { error: told, groupId: plan.groupId, restart });
    if (!restart) {
      this.#running = false;
      connection.disconnect(plan.groupId);
      started();
      return;
    }
    this.#print(`[Consumer] Restarting the consumer in ${pauseMs}ms`, line);
    yield* sleep(this.#simulation.scheduler, msToUs(pauseMs));
    if (!this.#running) return;
    this.#java = this.#newJava();
    this.#offsets = this.#newOffsets();
    this.#work = this.#newWork();
    yield* this.#subscribe();
  }

  *#mayRestart(error: ProgramError): Process<boolean> {
    const ask = this.#parts.plan.options.retry?.restartOnFailure as unknown as ProgramFunction | undefined;
    if (error.name !== 'KafkaJSNumberOfRetriesExceeded' && error.properties['retriable'] !== true) return false;
    if (!ask) return true;
    try {
      return (yield* ask({ name: error.name, message: error.message, ...error.properties })) === true;
    } catch (problem) {
      if (!(problem instanceof ProgramError)) throw problem;
      return true;
    }
  }

  *#subscribe(): Process<void> {
    this.#hasJoined = false;
    this.#joiningSinceUs = this.#simulation.scheduler.nowUs;
    const forget = (partitions: TopicPartition[]): void => this.#offsets.forget(partitions);
    const topics = [...this.#parts.topics.keys()];
    if (topics.length === 0) throw nonRetriable('The consumer has no topics: call subscribe() before run()');
    yield* this.#java.subscribe(topics, { revoked: forget, lost: forget, assigned: () => {} });
  }

  *#leave(): Process<void> {
    try {
      if (this.#hasJoined) yield* this.#offsets.commitAll();
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
    }
    yield* this.#java.close();
  }

  #newJava(): JavaConsumer {
    const { connection, plan, topics } = this.#parts;
    const { cluster, clientId, link } = connection;
    const resetGiven = plan.settings['auto.offset.reset'] !== undefined;
    const byTopic = (topic: string) => offsetReset(topics.get(topic) ? 'earliest' : 'latest');
    return new JavaConsumer(cluster, clientId, plan.settings, {
      link,
      heartbeatsWhenAsked: !plan.isKafkas,
      ...(resetGiven ? {} : { offsetReset: byTopic }),
      joined: joined => this.#joined(joined),
      beat: () => this.#beat(),
      positioned: () => this.#hasJoined && this.#parts.started(),
    });
  }

  #newOffsets(): ResolvedOffsets {
    const { connection, plan, run } = this.#parts;
    return new ResolvedOffsets(connection, this.#java, plan.groupId, {
      enabled: run.autoCommit ?? true,
      intervalMs: run.autoCommitInterval ?? null,
      threshold: run.autoCommitThreshold ?? null,
    });
  }

  #newWork(): BatchWork {
    const { connection, plan, run, line, pauses } = this.#parts;
    return new BatchWork({
      connection,
      java: this.#java,
      groupId: plan.groupId,
      run,
      line,
      offsets: this.#offsets,
      pauses,
      isOver: batch => !this.#running || this.#failed || this.#seeks.has(keyOf(batch)),
      isRunning: () => this.#running,
      isStale: batch => this.#seeks.has(keyOf(batch)),
    });
  }

  /** Carries out the seeks that wait; with autoCommit KafkaJS commits the new offsets. */
  *#applySeeks(): Process<void> {
    for (const [key, target] of [...this.#seeks]) {
      this.#seeks.delete(key);
      if (!this.#java.assignment.some(at => keyOf(at) === key)) continue;
      if (target.offset >= 0) this.#java.seek(target, target.offset);
      else if (target.offset === -1) this.#java.seekToEnd([target]);
      else this.#java.seekToBeginning([target]);
      const offset = yield* this.#java.position(target);
      this.#offsets.begin(target, offset);
      if (this.#parts.run.autoCommit ?? true) yield* this.#offsets.commit([{ ...target, offset }]);
    }
  }

  #joined({ memberId, leaderId, protocol, assignment }: GroupJoined): void {
    this.#hasJoined = true;
    const byTopic = Map.groupBy(assignment, ({ topic }) => topic);
    const lists = [...byTopic].map(([topic, list]) => [topic, list.map(({ partition }) => partition)] as const);
    this.#parts.connection.emitter.emit('group_join', {
      groupId: this.#parts.plan.groupId,
      memberId,
      leaderId,
      isLeader: memberId === leaderId,
      memberAssignment: Object.fromEntries(lists),
      groupProtocol: protocol,
      duration: usToMs(this.#simulation.scheduler.nowUs - this.#joiningSinceUs),
    });
  }

  #beat(): void {
    const { generation: groupGenerationId, memberId } = this.#java.groupMetadata;
    this.#parts.connection.emitter.emit('heartbeat', {
      groupId: this.#parts.plan.groupId,
      memberId,
      groupGenerationId,
    });
  }

  #rebalancing(): void {
    this.#joiningSinceUs = this.#simulation.scheduler.nowUs;
    const { memberId } = this.#java.groupMetadata;
    this.#parts.connection.emitter.emit('rebalancing', { groupId: this.#parts.plan.groupId, memberId });
  }

  #print(text: string, line: number | null): void {
    this.#simulation.record('console.printed', { level: 'error', text, line });
  }

  get #simulation(): Simulation {
    return this.#parts.connection.cluster.simulation;
  }
}

/** Whether the member must join anew. */
function mustRejoin(error: ProgramError): boolean {
  return (
    isProtocolError(error, 'REBALANCE_IN_PROGRESS') ||
    isProtocolError(error, 'UNKNOWN_MEMBER_ID') ||
    isProtocolError(error, 'ILLEGAL_GENERATION') ||
    isProtocolError(error, 'STALE_MEMBER_EPOCH')
  );
}
