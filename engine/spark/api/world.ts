/**
 * What a session of Spark lives in: the simulated clock, disk and cluster, the lab's events, the program's console.
 */
import type { Simulation } from '../../core/simulation.ts';
import type { Clients } from '../../kafka/client/clients.ts';
import type { Cluster } from '../../kafka/cluster.ts';
import type { VirtualDisk } from '../storage/virtual-disk.ts';

/** The world of a run. */
export interface SparkWorld {
  readonly simulation: Simulation;
  readonly cluster: Cluster;
  /** Counts running queries as work of the program, and names clients. */
  readonly clients: Clients;
  readonly disk: VirtualDisk;
  /** The lab's events by name. */
  readonly events: Readonly<Record<string, readonly object[]>>;
  /** Prints on the program's console. */
  print(text: string): void;
}
