/**
 * The simulated network: named nodes, first-in-first-out links, requests and responses with their sizes. A connection
 * to a node that dies breaks, and the sender is told; what a cut link carries is lost without a word; a paused node
 * takes messages in and does not read them. Latency in milliseconds, sizes in bytes. Left out: retransmissions and
 * reordering, which TCP hides.
 */
import { assert } from '../core/assert.ts';
import type { Fields } from '../core/entries.ts';
import type { Rng } from '../core/rng.ts';
import type { Simulation } from '../core/simulation.ts';
import { msToUs } from '../core/units.ts';

/** A message as the network sees it. */
export interface Envelope {
  api: string;
  /** Size on the wire in bytes, as Kafka would encode it. */
  bytes: number;
  /** What it concerns (topic partitions, a group), for pictures. */
  about: string | null;
  /** Not told to the trace: what goes on all the time and means nothing, such as the brokers' heartbeats. */
  quiet?: boolean;
  body: unknown;
}

/** Answers one request. A node that does not call `respond` leaves the client waiting (as acks=0 does). */
export type Receive = (envelope: Envelope, from: string, respond: (answer: Envelope) => void) => void;

/** Latency of a link: a fixed part, a random part, and the time that the bytes take. */
export interface LinkSpeed {
  latencyMs: number;
  jitterMs: number;
  bytesPerMs: number;
}

/** A link within one data centre: about 1 ms there, 125 MB/s. */
export const dataCentre: LinkSpeed = { latencyMs: 0.5, jitterMs: 0.5, bytesPerMs: 125_000 };

/** What becomes of a request: its answer, or a connection that broke first. */
export interface RequestFate {
  answered(answer: Envelope): void;
  broken?(): void;
}

interface Node {
  receive: Receive;
  state: 'up' | 'down' | 'paused';
  /** What has come while the node was paused. */
  unread: (() => void)[];
}

interface Exchange {
  from: string;
  to: string;
  fate: RequestFate;
}

/** Carries requests and responses between named nodes. */
export class Network {
  readonly #simulation: Simulation;
  readonly #speed: LinkSpeed;
  readonly #rng: Rng;
  readonly #nodes = new Map<string, Node>();
  readonly #speeds = new Map<string, LinkSpeed>();
  readonly #cuts = new Set<string>();
  readonly #open = new Map<number, Exchange>();
  readonly #lastArrivalUs = new Map<string, number>();
  #nextId = 1;

  constructor(simulation: Simulation, speed: LinkSpeed = dataCentre) {
    this.#simulation = simulation;
    this.#speed = speed;
    this.#rng = simulation.rng.fork('net');
  }

  /** Makes `name` reachable. */
  listen(name: string, receive: Receive): void {
    this.#nodes.set(name, { receive, state: 'up', unread: [] });
  }

  /** Whether a node of that name is known. */
  reaches(name: string): boolean {
    return this.#nodes.has(name);
  }

  /** The node dies: its connections break, and senders are told. */
  down(name: string): void {
    const node = this.#node(name);
    node.state = 'down';
    node.unread = [];
    for (const [id, exchange] of [...this.#open]) if (exchange.to === name) this.#break(id);
  }

  /** The node is reachable again. */
  up(name: string): void {
    this.#node(name).state = 'up';
  }

  /** The node stops reading; what comes waits. */
  pause(name: string): void {
    this.#node(name).state = 'paused';
  }

  /** The node reads what has come meanwhile. */
  resume(name: string): void {
    const node = this.#node(name);
    node.state = 'up';
    for (const read of node.unread.splice(0)) this.#simulation.scheduler.after(0, read);
  }

  /** Loses everything that `from` sends to `to` from now on. */
  cut(from: string, to: string): void {
    this.#cuts.add(link(from, to));
  }

  /** Carries again what `from` sends to `to`. */
  heal(from: string, to: string): void {
    this.#cuts.delete(link(from, to));
  }

  /** Whether what `from` sends to `to` is lost. */
  isCut(from: string, to: string): boolean {
    return this.#cuts.has(link(from, to));
  }

  /** Gives one link another speed; null for the usual one. */
  setSpeed(from: string, to: string, speed: LinkSpeed | null): void {
    if (speed) this.#speeds.set(link(from, to), speed);
    else this.#speeds.delete(link(from, to));
  }

  /** Sends a request; `fate` is told of the answer, or of a broken connection. Returns the message's id. */
  request(from: string, to: string, envelope: Envelope, fate: RequestFate): number {
    const node = this.#node(to);
    const id = this.#nextId;
    this.#open.set(id, { from, to, fate });
    return this.#deliver(from, to, 'request', envelope, () => {
      if (node.state === 'down') return this.#break(id);
      node.receive(envelope, from, answer => {
        this.#deliver(to, from, 'response', answer, () => {
          if (this.#open.delete(id)) fate.answered(answer);
        });
      });
    });
  }

  /** Sends a message that nobody answers. */
  tell(from: string, to: string, envelope: Envelope): number {
    const node = this.#node(to);
    return this.#deliver(from, to, 'request', envelope, () => {
      if (node.state !== 'down') node.receive(envelope, from, () => {});
    });
  }

  /** The sender learns that the connection broke, after the time that this takes to travel. */
  #break(id: number): void {
    const exchange = this.#open.get(id);
    this.#open.delete(id);
    if (!exchange?.fate.broken) return;
    this.#simulation.scheduler.after(msToUs(this.#speed.latencyMs), exchange.fate.broken);
  }

  #node(name: string): Node {
    const node = this.#nodes.get(name);
    assert(node, `no node ${name} on the network`, this.#simulation.scheduler.moment());
    return node;
  }

  #deliver(from: string, to: string, direction: string, envelope: Envelope, arrive: () => void): number {
    const { scheduler } = this.#simulation;
    const id = this.#nextId++;
    const arrivesAtUs = this.#arrival(from, to, envelope.bytes);
    if (!envelope.quiet)
      this.#record({
        id,
        from,
        to,
        api: envelope.api,
        direction,
        bytes: envelope.bytes,
        about: envelope.about,
        arrivesAtUs,
      });
    if (this.isCut(from, to)) return id;
    scheduler.at(arrivesAtUs, () => {
      if (this.isCut(from, to)) return;
      const node = this.#nodes.get(to);
      if (node?.state === 'paused') node.unread.push(arrive);
      else arrive();
    });
    return id;
  }

  #record(message: Fields<'message.sent'>): void {
    this.#simulation.record('message.sent', message);
  }

  #arrival(from: string, to: string, bytes: number): number {
    const name = link(from, to);
    const { latencyMs, jitterMs, bytesPerMs } = this.#speeds.get(name) ?? this.#speed;
    const delayUs = msToUs(latencyMs + jitterMs * this.#rng.real() + bytes / bytesPerMs);
    const earliestUs = (this.#lastArrivalUs.get(name) ?? 0) + 1;
    const arrivesAtUs = Math.max(this.#simulation.scheduler.nowUs + delayUs, earliestUs);
    this.#lastArrivalUs.set(name, arrivesAtUs);
    return arrivesAtUs;
  }
}

function link(from: string, to: string): string {
  return `${from}>${to}`;
}
