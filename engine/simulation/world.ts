/**
 * One run's world: the cluster, the clients' journal, who is at work, and what has befallen clients. Workloads act in
 * it, strikes disturb it, checks look at it.
 */
import { type Process, sleep, spawn } from '../core/process.ts';
import type { Rng } from '../core/rng.ts';
import { Simulation } from '../core/simulation.ts';
import { msToUs } from '../core/units.ts';
import { Cluster } from '../kafka/cluster.ts';
import type { PartitionLog } from '../kafka/log/partition-log.ts';
import type { ClientEvent, NewClientEvent } from './journal.ts';
import type { Scenario } from './scenario.ts';

/** The first of January 2026. */
const STARTS_AT_MS = 1_767_225_600_000;

/** Time-outs much shorter than Kafka's, so that a run of some seconds sees what takes minutes otherwise. */
const quick: Record<string, string> = {
  'broker.heartbeat.interval.ms': '500',
  'broker.session.timeout.ms': '3000',
  'replica.fetch.backoff.ms': '200',
  'replica.fetch.wait.max.ms': '200',
  'replica.lag.time.max.ms': '3000',
  'replica.socket.timeout.ms': '3000',
  'request.timeout.ms': '2000',
  'group.initial.rebalance.delay.ms': '0',
  'group.min.session.timeout.ms': '1000',
  'group.consumer.heartbeat.interval.ms': '500',
  'group.consumer.session.timeout.ms': '4000',
  'offsets.topic.num.partitions': '1',
  'transaction.state.log.num.partitions': '1',
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': '1000',
};

/** The world of one run. */
export class World {
  readonly scenario: Scenario;
  readonly simulation: Simulation;
  readonly cluster: Cluster;
  readonly journal: ClientEvent[] = [];
  /** Faults are over, and the cluster has recovered. */
  healed = false;
  /** Processes still at work, by what they are called. */
  readonly working = new Set<string>();
  readonly #crashes = new Set<string>();
  readonly #stalledUntilUs = new Map<string, number>();

  constructor(scenario: Scenario, seed: number) {
    this.scenario = scenario;
    this.simulation = new Simulation(seed, STARTS_AT_MS);
    const { brokers = 3, config, ...rest } = scenario.cluster ?? {};
    this.cluster = new Cluster(this.simulation, { ...rest, brokers, config: { ...quick, ...config } });
  }

  /** A generator of its own for each concern of the workload. */
  rng(name: string): Rng {
    return this.simulation.rng.fork(`workload/${name}`);
  }

  get nowUs(): number {
    return this.simulation.scheduler.nowUs;
  }

  /** Notes what a client did or learned. */
  note(event: NewClientEvent): void {
    this.journal.push({ ...event, atUs: this.nowUs });
  }

  /** Starts a process that must have ended before the run is over. */
  run(name: string, work: Process<void>): void {
    this.working.add(name);
    spawn(this.simulation.scheduler, work, {
      done: () => this.working.delete(name),
      failed: error => {
        throw error;
      },
    });
  }

  /** Waits so many milliseconds. */
  pause(delayMs: number): Process<void> {
    return sleep(this.simulation.scheduler, msToUs(delayMs));
  }

  /** Strikes a client. */
  strikeClient(kind: string, client: string, forMs: number): void {
    if (kind === 'crash') this.#crashes.add(client);
    else this.#stalledUntilUs.set(client, this.nowUs + msToUs(forMs));
  }

  /** Whether the client was struck dead since it was asked last. */
  mustCrash(client: string): boolean {
    return this.#crashes.delete(client);
  }

  /** Stands still for as long as the client is stalled. */
  *stalling(client: string): Process<void> {
    const untilUs = this.#stalledUntilUs.get(client) ?? 0;
    if (untilUs > this.nowUs) yield* sleep(this.simulation.scheduler, untilUs - this.nowUs);
  }

  /** How many partitions a topic has, as far as some broker knows. */
  partitionsOf(topic: string): number {
    return Math.max(...this.cluster.brokers.map(({ image }) => image.topics.get(topic)?.partitions.length ?? 0));
  }

  /** Whether every broker and controller runs and is in, and every replica is in sync. */
  get whole(): boolean {
    const { controller, topics, quorum } = this.cluster;
    if (quorum && !quorum.nodes.every(({ state, paused }) => state.role.name !== 'stopped' && !paused)) return false;
    if (quorum && !quorum.activeNode.active) return false;
    if (controller.brokers.all.some(({ fenced }) => fenced)) return false;
    if (this.cluster.brokers.some(({ lifecycle: { state, registered } }) => state !== 'running' || !registered)) {
      return false;
    }
    return [...topics.values()].every(({ partitions }) =>
      partitions.every(({ isr, replicas, leader }) => leader >= 0 && isr.length === replicas.length),
    );
  }

  /** The log of a replica as it lies on the broker's disk; undefined where there is none. */
  log(broker: number, topic: string, partition: number): PartitionLog | undefined {
    return this.cluster.broker(broker).disk.logs.get(`${topic}-${partition}`);
  }
}
