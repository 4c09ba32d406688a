/**
 * The module 'weir' as the engine implements it: each method is one kind of fault, or one for each direction of a link.
 */
import { type Hosted, type MethodTable, type Offered, offer, ProgramError } from '../../core/offered.ts';
import type { Cluster } from '../cluster.ts';
import { type Fault, FaultRefused } from '../fault/fault.ts';
import { injectFaults } from '../fault/index.ts';
import type { ClusterControl, LinkOptions } from './cluster-control.ts';

const methods: MethodTable<ClusterControl> = {
  kill: 'sync',
  stop: 'sync',
  restart: 'sync',
  pause: 'sync',
  resume: 'sync',
  powerLoss: 'sync',
  slowDisk: 'sync',
  fullDisk: 'sync',
  freeDisk: 'sync',
  skewClock: 'sync',
  cut: 'sync',
  heal: 'sync',
  latency: 'sync',
  bandwidth: 'sync',
  drop: 'sync',
  truncateBy: 'sync',
  leader: 'sync',
};

/** The names of what `cluster` can do. */
export const clusterControlMethods: Readonly<Record<string, 'sync' | 'async'>> = methods;

/** Offers the control of a cluster to a program. */
export function offerClusterControl(cluster: Cluster): Offered {
  return offer<ClusterControl>(new FaultInjector(cluster), methods);
}

class FaultInjector implements Hosted<ClusterControl> {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  kill(broker: number): void {
    this.#inject({ kind: 'kill', broker });
  }

  stop(broker: number): void {
    this.#inject({ kind: 'stop', broker });
  }

  restart(broker: number): void {
    this.#inject({ kind: 'start', broker });
  }

  pause(broker: number): void {
    this.#inject({ kind: 'pause', broker });
  }

  resume(broker: number): void {
    this.#inject({ kind: 'resume', broker });
  }

  powerLoss(broker: number): void {
    this.#inject({ kind: 'power-loss', broker });
  }

  slowDisk(broker: number, writeMs: number): void {
    this.#inject({ kind: 'slow-disk', broker, writeMs });
  }

  fullDisk(broker: number): void {
    this.#inject({ kind: 'full-disk', broker });
  }

  freeDisk(broker: number): void {
    this.#inject({ kind: 'free-disk', broker });
  }

  skewClock(broker: number, aheadMs: number): void {
    this.#inject({ kind: 'clock-skew', broker, aheadMs });
  }

  cut(from: string, to: string, options?: LinkOptions): void {
    this.#link({ kind: 'cut', from, to }, options);
  }

  heal(from: string, to: string, options?: LinkOptions): void {
    this.#link({ kind: 'heal', from, to }, options);
  }

  latency(from: string, to: string, latencyMs: number, options?: LinkOptions): void {
    this.#link({ kind: 'slow-link', from, to, latencyMs }, options);
  }

  bandwidth(from: string, to: string, bytesPerMs: number, options?: LinkOptions): void {
    this.#link({ kind: 'narrow-link', from, to, bytesPerMs }, options);
  }

  drop(from: string, to: string, lossPercent: number, options?: LinkOptions): void {
    this.#link({ kind: 'lossy-link', from, to, lossPercent }, options);
  }

  truncateBy(way: 'leader-epoch' | 'high-watermark'): void {
    if (way !== 'leader-epoch' && way !== 'high-watermark') {
      throw refused(`Logs are cut by 'leader-epoch' or 'high-watermark', not by ${JSON.stringify(way)}.`);
    }
    if (this.#cluster.truncation !== way) this.#inject({ kind: `truncate-by-${way}` });
  }

  leader(topic: string, partition: number): number {
    const known = this.#cluster.topics.get(topic);
    if (!known)
      throw refused(`There is no topic "${topic}"; there are ${[...this.#cluster.topics.keys()].join(', ')}.`);
    const found = known.partitions[partition];
    if (!found) throw refused(`The topic "${topic}" has no partition ${partition}; it has ${known.partitions.length}.`);
    return found.leader;
  }

  /** Both directions happen, or neither. */
  #link(fault: Fault & { from: string; to: string }, options?: LinkOptions): void {
    const back = { ...fault, from: fault.to, to: fault.from };
    this.#inject(fault, ...(options?.oneWay ? [] : [back]));
  }

  #inject(...faults: Fault[]): void {
    try {
      injectFaults(this.#cluster, faults);
    } catch (error) {
      throw error instanceof FaultRefused ? refused(error.message) : error;
    }
  }
}

function refused(message: string): ProgramError {
  return new ProgramError('FaultRefused', message);
}
