/**
 * The simulated world of one script case: a fresh cluster, the clients that the script made, and the names under
 * which it saved values. Virtual time begins at the same moment for every case.
 */
import { Cluster, type Consumer, coordinatorKinds, Link, type Producer, Simulation } from '../../../engine/index.ts';
import { isRecord } from '../recording.ts';

/** How a case's cluster is set up. */
export interface ClusterForm {
  brokers: number;
  config: Record<string, string>;
  features?: Record<string, string> | undefined;
}

/** A consumer of the script. */
export interface ScriptConsumer {
  name: string;
  consumer: Consumer;
  /** What its rebalance callbacks were told and no step has reported yet. */
  events: string[];
  /** Whether partitions that it gets are paused at once. */
  holds: boolean;
}

/** A request whose answer a later step asks for. */
export interface PendingAnswer {
  answered: boolean;
  value: unknown;
  failure: unknown;
  whenAnswered: (() => void)[];
}

const SEED = 1;
/** Within one machine a message takes 50 microseconds. */
const SAME_MACHINE = { latencyMs: 0.05, jitterMs: 0, bytesPerMs: 1_000_000 };
const STARTS_AT_MS = Date.UTC(2026, 0, 1);

/** The world that a script's verbs act on. */
export class ScriptWorld {
  readonly simulation = new Simulation(SEED, STARTS_AT_MS);
  readonly cluster: Cluster;
  readonly admin: Link;
  readonly consumers = new Map<string, ScriptConsumer>();
  readonly producers = new Map<string, Producer>();
  readonly pending = new Map<string, PendingAnswer>();
  /** When the last request on a connection is answered: requests of one connection wait for each other. */
  readonly connections = new Map<string, PendingAnswer>();
  readonly #saved = new Map<string, unknown>();
  readonly #links = new Map<string, Link>();
  readonly #producerNames = new Map<number, string>();

  constructor(form: ClusterForm) {
    this.cluster = new Cluster(this.simulation, form);
    // The recorder's clusters had been in use before: their internal topics were there.
    for (const kind of coordinatorKinds) this.cluster.createInternalTopic(kind);
    this.admin = new Link(this.cluster, 'admin', { requestTimeoutMs: 10_000, apiTimeoutMs: 20_000 });
  }

  /** The link of a named connection, which is also its client id. */
  connection(clientId: string): Link {
    const known = this.#links.get(clientId) ?? new Link(this.cluster, clientId);
    this.#links.set(clientId, known);
    // The recorder runs on the brokers' machine and kills them at once: its answers are there before any fetch's.
    for (const { host } of this.cluster.brokers) {
      this.cluster.network.setSpeed(host, clientId, SAME_MACHINE);
      this.cluster.network.setSpeed(clientId, host, SAME_MACHINE);
    }
    return known;
  }

  /** Every connection that was made. */
  get links(): Link[] {
    return [this.admin, ...this.#links.values()];
  }

  /** The script's name of a producer id: P1, P2, ... in order of first appearance. */
  producerName(producerId: number): string {
    const known = this.#producerNames.get(producerId) ?? `P${this.#producerNames.size + 1}`;
    this.#producerNames.set(producerId, known);
    return known;
  }

  /** Keeps a value under a name such as `$pid`. */
  save(name: string, value: unknown): void {
    this.#saved.set(name, value);
  }

  /** The value with `@name` and `$name` replaced by what they stand for. */
  filled(value: unknown): unknown {
    if (typeof value === 'string') return this.#filledText(value);
    if (Array.isArray(value)) return value.map(item => this.filled(item));
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, this.filled(field)]));
  }

  #filledText(text: string): unknown {
    if (text.startsWith('@')) return text.slice(1);
    if (!text.startsWith('$')) return text;
    if (!this.#saved.has(text)) throw new Error(`malformed case: nothing was saved as ${text}`);
    return this.#saved.get(text);
  }
}
