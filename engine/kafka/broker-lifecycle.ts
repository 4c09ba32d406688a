/**
 * A broker's life: it registers, sends heartbeats, is unfenced, stops in order or dies, and starts again (C1). Source:
 * BrokerLifecycleManager (4.2). Times in milliseconds where they are settings.
 */
import { msToUs } from '../core/units.ts';
import { type BrokerRegistrationResponse, brokerRegistration } from './api/62-broker-registration.ts';
import { type BrokerHeartbeatResponse, brokerHeartbeat } from './api/63-broker-heartbeat.ts';
import type { Broker } from './broker.ts';
import type { QuorumNode } from './controller/quorum-node.ts';
import { codeOf } from './error-code.ts';
import { watchOffsets } from './group/offset-expiry.ts';
import { keepLogs } from './log/log-keeping.ts';

/** What a broker's process is doing. */
export type BrokerState = 'running' | 'paused' | 'stopping' | 'stopped';

const REGISTRATION_PAUSE_MS = 100;
/** replica.high.watermark.checkpoint.interval.ms */
const CHECKPOINT_INTERVAL_MS = 5000;
/** How long Linux leaves changed pages in memory (vm.dirty_expire_centisecs). */
const WRITE_BACK_INTERVAL_MS = 30_000;

/** The life of one broker's process. */
export class BrokerLifecycle {
  readonly #broker: Broker;
  state: BrokerState = 'running';
  brokerEpoch = -1;
  /** Whether this life of the process has registered and works. */
  #works = false;

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  /** Whether the process has registered: before, its port is closed, it follows no metadata and leads nothing. */
  get registered(): boolean {
    return this.#works;
  }

  /** The broker is up when the simulation begins: registered and unfenced already. */
  begin(brokerEpoch: number): void {
    this.brokerEpoch = brokerEpoch;
    this.#broker.disk.cleanShutdown = false;
    this.#work();
  }

  /** The process dies at once. What was not on its way to a disk checkpoint is read from the logs when it starts. */
  kill(): void {
    this.#end('killed');
  }

  /** The machine has no power any more: the process and the page cache are gone. */
  losePower(): void {
    this.#end('without power');
    this.#broker.disk.losePageCache();
  }

  /** A write failed: a broker whose only log directory has failed ends itself. */
  diskFailed(): void {
    this.#end('disk full');
  }

  /** The process stops in order: leaderships are moved away first, then the high watermarks are written. */
  stop(): void {
    this.state = 'stopping';
    this.#beat();
  }

  /** The process stands still, its sockets stay open. */
  pause(): void {
    this.state = 'paused';
    this.#broker.clock.pause();
    if (this.#works) this.#broker.cluster.network.pause(this.#broker.host);
    this.#controller?.pause();
    this.#record('paused');
  }

  /** A paused process goes on. */
  resume(): void {
    this.state = 'running';
    if (this.#works) this.#broker.cluster.network.resume(this.#broker.host);
    this.#controller?.resume();
    this.#broker.clock.resume();
    this.#broker.cluster.simulation.record('broker.resumed', { broker: this.#broker.id });
  }

  /** A process that was stopped or killed starts again. */
  start(): void {
    const { cluster, id, host, port } = this.#broker;
    this.state = 'running';
    cluster.simulation.record('broker.started', { broker: id, host: `${host}:${port}` });
    this.#controller?.start();
    this.#register();
  }

  /** The controller that runs in the same process, if any. */
  get #controller(): QuorumNode | undefined {
    const { combined, quorum } = this.#broker.cluster;
    return combined ? quorum?.node(this.#broker.id) : undefined;
  }

  #register(): void {
    const { cluster, id, rack, disk, clock } = this.#broker;
    const timer = clock.after(msToUs(cluster.setting('broker.session.timeout.ms')), () => this.#register());
    const again = (): void => {
      timer.cancel();
      clock.after(msToUs(REGISTRATION_PAUSE_MS), () => this.#register());
    };
    const request = { brokerId: id, rack, cleanShutdown: disk.cleanShutdown };
    const answered = clock.guarded((response: BrokerRegistrationResponse) => {
      if (response.errorCode !== codeOf('NONE')) return again();
      timer.cancel();
      this.brokerEpoch = response.brokerEpoch;
      // A second answer, to a registration that was repeated: the work has begun.
      if (this.#works) return;
      disk.cleanShutdown = false;
      this.#broker.image.load(response.metadataOffset, response.topics, response.alive);
      this.#broker.restore();
      cluster.network.up(this.#broker.host);
      this.#work();
      this.#beat();
    });
    const broken = clock.guarded(again);
    this.#broker.controller.ask(brokerRegistration, request, { answered, broken });
  }

  /** What the process does regularly while it lives. */
  #work(): void {
    this.#works = true;
    const { cluster, clock, disk } = this.#broker;
    keepLogs(this.#broker);
    watchOffsets(this.#broker);
    clock.every(msToUs(cluster.setting('broker.heartbeat.interval.ms')), () => this.#beat());
    clock.every(msToUs(CHECKPOINT_INTERVAL_MS), () => disk.checkpoint());
    clock.every(msToUs(WRITE_BACK_INTERVAL_MS), () => disk.writeBack());
    clock.every(msToUs(Math.floor(cluster.setting('replica.lag.time.max.ms') / 2)), () => {
      for (const replica of this.#broker.replicas) replica.shrinkIsr();
    });
  }

  #beat(): void {
    const { cluster, id, image, clock } = this.#broker;
    const request = {
      brokerId: id,
      brokerEpoch: this.brokerEpoch,
      currentMetadataOffset: image.offset,
      wantShutDown: this.state === 'stopping',
    };
    const answered = clock.guarded((response: BrokerHeartbeatResponse) => {
      for (const change of response.missed) this.#broker.apply(change);
      if (response.shouldShutDown) this.#stopped();
      else if (response.missed.length > 0) this.#beat();
    });
    const timeoutMs = cluster.setting('broker.session.timeout.ms') / 2;
    this.#broker.controller.ask(brokerHeartbeat, request, { answered }, undefined, timeoutMs);
  }

  #stopped(): void {
    this.#broker.disk.checkpoint();
    this.#broker.disk.writeBack();
    this.#broker.disk.cleanShutdown = true;
    this.#controller?.stop();
    this.#end('stopped');
  }

  #end(how: string): void {
    this.state = 'stopped';
    this.#works = false;
    this.#broker.clock.die();
    this.#broker.cluster.network.down(this.#broker.host);
    this.#broker.forget();
    if (this.#controller?.state.role.name !== 'stopped') this.#controller?.kill();
    this.#record(how);
  }

  #record(how: string): void {
    this.#broker.cluster.simulation.record('broker.stopped', { broker: this.#broker.id, how });
  }
}
