/**
 * How one controller reaches the others: requests that fail after controller.quorum.request.timeout.ms. What a process
 * has asked dies with it. Source: KafkaNetworkChannel (4.2).
 */
import type { Task } from '../../core/scheduler.ts';
import { msToUs } from '../../core/units.ts';
import type { Envelope } from '../../net/network.ts';
import type { BrokerClock } from '../broker-clock.ts';
import type { Cluster } from '../cluster.ts';
import { type AnswerTo, METADATA_PARTITION, messageSize, type QuorumRequest } from './quorum-message.ts';

/** The name on the network of a controller. */
export function controllerHost(id: number): string {
  return `controller-${id}`;
}

/** What one controller of a quorum has of time, chance and the network. */
export class QuorumLink {
  readonly id: number;
  readonly voters: readonly number[];
  readonly cluster: Cluster;
  readonly clock: BrokerClock;
  readonly #random: () => number;

  constructor(cluster: Cluster, clock: BrokerClock, id: number, voters: readonly number[], random: () => number) {
    this.cluster = cluster;
    this.clock = clock;
    this.id = id;
    this.voters = voters;
    this.#random = random;
  }

  /** The voters but this one. */
  get others(): number[] {
    return this.voters.filter(id => id !== this.id);
  }

  /** A setting of the quorum, in milliseconds. */
  settingMs(name: string): number {
    return this.cluster.setting(`controller.quorum.${name}`);
  }

  /** `ms` and up to as much again, so that two controllers seldom do the same at once. */
  spreadMs(ms: number): number {
    return ms * (1 + this.#random());
  }

  /** Runs a task later, unless the process dies before. */
  after(delayMs: number, run: () => void): Task {
    return this.clock.after(msToUs(delayMs), run);
  }

  /** Asks another controller; `failed` where no answer came in time. */
  ask<R extends QuorumRequest>(
    to: number,
    request: R,
    answered: (response: AnswerTo<R>) => void,
    failed: () => void = () => {},
  ): void {
    let open = true;
    const once = (task: () => void): void => {
      if (!open) return;
      open = false;
      timer.cancel();
      task();
    };
    const timer = this.after(this.settingMs('request.timeout.ms'), () => once(failed));
    const envelope: Envelope = {
      api: request.api,
      about: METADATA_PARTITION,
      bytes: messageSize(request),
      quiet: request.api === 'Fetch',
      body: { quorum: request },
    };
    this.cluster.network.request(controllerHost(this.id), controllerHost(to), envelope, {
      answered: this.clock.guarded((answer: Envelope) => once(() => answered(answer.body as AnswerTo<R>))),
      broken: this.clock.guarded(() => once(failed)),
    });
  }
}
