/**
 * One controller of a quorum (C8): a process with its copy of the metadata log, which votes, follows or leads. The one
 * that leads and knows all that was ever committed is the active controller; it decides, and answers once a majority
 * has the decision. Source: KafkaRaftClient, QuorumController (4.2), KIP-595. Left out: observers (the active controller
 * tells brokers what is committed), snapshots.
 */
import { BrokerClock } from '../broker-clock.ts';
import type { Cluster } from '../cluster.ts';
import type { Controller } from './controller.ts';
import { type MetadataBatch, MetadataLog } from './metadata-log.ts';
import { MetadataMachine } from './metadata-machine.ts';
import { QuorumElections } from './quorum-elections.ts';
import { controllerHost, QuorumLink } from './quorum-link.ts';
import type { QuorumRequest, QuorumResponse } from './quorum-message.ts';
import { QuorumReplication } from './quorum-replication.ts';
import { type QuorumRole, QuorumState } from './quorum-state.ts';
import { workRegularly } from './regular-work.ts';

/** What a node tells its quorum. */
export interface QuorumEvents {
  /** A batch is committed, as the leader or a follower learns it. */
  committed(node: QuorumNode, batch: MetadataBatch): void;
  /** A controller has become the active one. */
  activated(node: QuorumNode): void;
}

/** A decision whose answer waits until a majority has it. */
interface Deferred {
  offset: number;
  finish(committed: boolean): void;
}

/** One controller. */
export class QuorumNode {
  readonly id: number;
  readonly host: string;
  readonly clock: BrokerClock;
  readonly state: QuorumState;
  readonly #cluster: Cluster;
  readonly #events: QuorumEvents;
  readonly #machine: MetadataMachine;
  readonly #log = new MetadataLog();
  readonly #elections: QuorumElections;
  readonly #replication: QuorumReplication;
  #deferred: Deferred[] = [];
  paused = false;

  constructor(cluster: Cluster, events: QuorumEvents, id: number, voters: readonly number[], random: () => number) {
    this.id = id;
    this.host = controllerHost(id);
    this.clock = new BrokerClock(cluster.simulation.scheduler);
    this.#cluster = cluster;
    this.#events = events;
    this.#machine = new MetadataMachine(cluster);
    this.state = new QuorumState(id, before => this.#changed(before));
    const link = new QuorumLink(cluster, this.clock, id, voters, random);
    const outcome = { follows: () => this.#replication.fetch(), leads: () => this.#replication.advance() };
    this.#elections = new QuorumElections(link, this.state, this.#log, outcome);
    const committed = (batches: readonly MetadataBatch[]) => this.#committed(batches);
    this.#replication = new QuorumReplication(link, this.state, this.#log, this.#elections, committed);
  }

  /** The metadata as this controller has them. */
  get controller(): Controller {
    return this.#machine.controller;
  }

  /** Every record of the log below is committed, as far as this controller knows. */
  get highWatermark(): number {
    return this.#replication.highWatermark;
  }

  /** The offset after the last record of its log. */
  get logEnd(): number {
    return this.#log.end.offset;
  }

  /** The batches of its log that hold the offsets from `from` to before `to`. */
  logged(from: number, to: number): MetadataBatch[] {
    return this.#log.between(from, to);
  }

  /** Whether it leads and has all that was ever committed. */
  get active(): boolean {
    return this.state.role.name === 'leader' && this.state.role.active;
  }

  /** Makes a decision; `finish` gets what came of it once it is committed, null where this controller cannot decide. */
  decide<T>(decision: (controller: Controller) => T, finish: (value: T | null) => void): void {
    if (!this.active) return finish(null);
    const { value, decided } = this.#machine.decide(decision);
    if (decided) this.#machine.logged(this.#log.append(this.state.epoch, decided).endOffset);
    this.#deferred.push({ offset: this.logEnd, finish: committed => finish(committed ? value : null) });
    if (decided) this.#replication.wake();
    this.#finishDeferred();
  }

  /** The quorum as it is when a simulation begins: one leads epoch 1, the others follow it. */
  begin(leader: number): void {
    this.state.enter(1);
    this.state.votedFor = leader;
    if (leader === this.id) this.#elections.lead();
    else this.#elections.follow(1, leader);
  }

  /** Has everything that `leader` has, committed, in no time: before a simulation begins. */
  catchUpWith(leader: QuorumNode): void {
    const { role } = this.state;
    this.#log.copy(leader.#log.between(this.logEnd, leader.logEnd));
    if (role.name === 'leader') for (const progress of role.followers.values()) progress.end = this.logEnd;
    this.#replication.commitTo(leader.logEnd);
  }

  /** The process dies; its log, its epoch and its vote are on disk. */
  kill(): void {
    this.paused = false;
    this.clock.die();
    this.#cluster.network.down(this.host);
    this.state.become({ name: 'stopped' });
  }

  /** The process stops in order: a leader says so, that another may lead at once. */
  stop(): void {
    this.#elections.endEpoch();
    this.kill();
  }

  /** The process starts again. */
  start(): void {
    this.#cluster.network.up(this.host);
    this.#replication.highWatermark = 0;
    this.#machine.rebuild([]);
    this.#elections.unattach(this.state.epoch);
  }

  /** The process stands still, its sockets stay open. */
  pause(): void {
    this.paused = true;
    this.clock.pause();
    this.#cluster.network.pause(this.host);
  }

  /** A process that stood still goes on. */
  resume(): void {
    this.paused = false;
    this.#cluster.network.resume(this.host);
    this.clock.resume();
  }

  /** Another controller says something. */
  receive(request: QuorumRequest, respond: (response: QuorumResponse) => void): void {
    if (request.api === 'Fetch') return this.#replication.answer(request, respond);
    if (request.api === 'Vote') return respond(this.#elections.vote(request));
    this.#elections.heardOf(request.epoch, request.leader);
    if (request.api === 'EndQuorumEpoch') this.#elections.succeed(request);
    respond({ epoch: this.state.epoch, leader: this.state.leader });
  }

  #changed(before: QuorumRole): void {
    const { role, epoch, leader } = this.state;
    if (before.name === 'leader') this.#standDown(before);
    this.#cluster.simulation.record('quorum.changed', { controller: this.id, role: role.name, epoch, leader });
  }

  #committed(batches: readonly MetadataBatch[]): void {
    for (const batch of batches) {
      this.#machine.commit(batch);
      this.#events.committed(this, batch);
    }
    const { role } = this.state;
    if (role.name !== 'leader') return;
    if (!role.active && this.highWatermark > role.epochStart) {
      role.active = true;
      this.#activate();
    }
    this.#finishDeferred();
  }

  /** All that was committed before this epoch is known: this controller decides from now on. */
  #activate(): void {
    const { epoch } = this.state;
    this.controller.brokers.touchAll(this.clock.nowUs);
    this.#events.activated(this);
    const decide = (decision: () => void): boolean => {
      if (!this.active || this.state.epoch !== epoch) return false;
      this.decide(decision, () => {});
      return true;
    };
    workRegularly(this.controller, this.clock, decide);
  }

  /** What it decided and no majority has is forgotten; who waits for it must ask the next active controller. */
  #standDown(before: QuorumRole & { name: 'leader' }): void {
    for (const { waiting } of before.followers.values()) waiting?.timer.cancel();
    this.#machine.rebuild(this.#log.between(0, this.highWatermark));
    const deferred = this.#deferred.splice(0);
    if (this.state.role.name !== 'stopped') for (const { finish } of deferred) finish(false);
  }

  #finishDeferred(): void {
    const ready = this.#deferred.filter(({ offset }) => offset <= this.highWatermark);
    if (ready.length === 0) return;
    this.#deferred = this.#deferred.filter(({ offset }) => offset > this.highWatermark);
    for (const { finish } of ready) finish(true);
  }
}
