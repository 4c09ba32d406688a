/**
 * A scenario is data: a workload, the faults that may befall it, the checks that must hold; each of the three is written
 * once elsewhere. Checks name the rule of Kafka that they watch.
 */
import type { EntryKind, EntryOf } from '../core/entries.ts';
import type { ClusterConfig } from '../kafka/cluster.ts';
import type { GivenSettings } from '../kafka/config/client-setting.ts';
import type { ClientEventKind, ClientEventOf } from './journal.ts';
import type { World } from './world.ts';

/** What a workload can be told. */
export interface WorkloadSettings {
  topic?: Record<string, string>;
  partitions?: number;
  producer?: GivenSettings;
  /** Settings of the consumers, in order; the last one's hold for those behind it. */
  consumers?: readonly GivenSettings[];
  /** How many records are written; how many clients of each role there are. */
  records?: number;
  producers?: number;
  workers?: number;
  /** When a worker commits: before it does its work or, where left out, after it. */
  commit?: 'before' | 'after';
  /** Settings of the workers' own producers. */
  worker?: GivenSettings;
  /** Whether a worker's transaction names the member that it is, and so is refused once it was replaced; yes if left out. */
  fencing?: boolean;
  /** Milliseconds between two records of a producer. */
  everyMs?: number;
}

/** A scenario. */
export interface Scenario {
  readonly name: string;
  /** What it shows, in a sentence. */
  readonly about: string;
  readonly workload: string;
  readonly settings?: WorkloadSettings;
  readonly cluster?: Partial<ClusterConfig>;
  /** How long records take from broker to broker, in milliseconds; a data centre's time where left out. */
  readonly replicationMs?: number;
  /** What the cluster gets to come to rest when all clients have ended, in milliseconds. */
  readonly restMs?: number;
  /** Names of hazards, and how many strikes. */
  readonly faults: readonly string[];
  readonly strikes?: number;
  /** What goes wrong on every seed, in place of what would be drawn: the scenario tells a story. */
  readonly schedule?: string;
  /** Names of checks. */
  readonly checks: readonly string[];
  /** The anomaly that this configuration allows, and the scenario that differs from it only in not allowing it. */
  readonly allows?: { readonly anomaly: string; readonly unlike: string };
  /** The sentence of Kafka's documentation that it shows, and where that stands. */
  readonly source?: { readonly says: string; readonly where: string };
}

/** What broke. */
export interface Violation {
  /** The anomaly's name, as in section 2 of the semantics: lost-write, aborted-read ... */
  anomaly: string;
  atUs: number;
  /** What was found, in a sentence that names the records. */
  message: string;
}

/** Tells of a violation. */
export type Report = (anomaly: string, message: string) => void;

/** How a check watches one run: what it does with entries, client events, and the world at rest. */
export interface Watch {
  entries?: { [K in EntryKind]?: (entry: EntryOf<K>) => void };
  events?: { [K in ClientEventKind]?: (event: ClientEventOf<K>) => void };
  atRest?(): void;
}

/** A check: a rule that holds in every run. */
export interface Check {
  /** The rule and its source, in a sentence. */
  readonly about: string;
  watch(world: World, report: Report): Watch;
}

/** A workload: what clients do. */
export interface Workload {
  /** The names of its clients that crash and stall. */
  clients(settings: WorkloadSettings): string[];
  begin(world: World, settings: WorkloadSettings): void;
}
