/**
 * The simulated network: named nodes, first-in-first-out links, requests and responses with their sizes. A connection
 * to a node that dies breaks, and the sender is told; what a cut link carries is lost without a word; a paused node
 * takes messages in and does not read them. A lossy link delays: TCP sends again what was lost, in order. Latency in
 * milliseconds, sizes in bytes. Left out: duplicates and reordering, which TCP hides.
 */
import { assert } from '../core/assert.ts';
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
  /** Of a hundred transmissions so many are lost; TCP sends again, so that the message comes late. */
  lossPercent?: number;
}

/** A link within one data centre: about 1 ms there, 125 MB/s. */
export const dataCentre: LinkSpeed = { latencyMs: 0.5, jitterMs: 0.5, bytesPerMs: 125_000 };

/** What becomes of a request: its answer, or a connection that broke first. */
export interface RequestFate {
  answered(answer: Envelope): void;
  broken?(): void;
}

/** TCP's first retransmission timeout, doubled with each further loss (RFC 6298; Linux begins at 200 ms). */
const RETRANSMISSION_MS = 200;
const MAX_TRANSMISSIONS = 15;

interface Node {
  receive: Receive;
  state: 'up' | 'down' | 'paused';
  /** What has come while the node was paused. */
  unread: (() => void)[];
}

/** What one node sends to another goes this way. */
interface Way {
  speed: LinkSpeed | null;
  cut: boolean;
  /** When the last message arrives: the next one does not overtake it. */
  lastArrivalUs: number;
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
  readonly #ways = new Map<string, Map<string, Way>>();
  readonly #open = new Map<number, Exchange>();
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
    this.#way(from, to).cut = true;
  }

  /** Carries again what `from` sends to `to`. */
  heal(from: string, to: string): void {
    this.#way(from, to).cut = false;
  }

  /** Whether what `from` sends to `to` is lost. */
  isCut(from: string, to: string): boolean {
    return this.#way(from, to).cut;
  }

  /** How fast one link is now. */
  speedOf(from: string, to: string): LinkSpeed {
    return this.#way(from, to).speed ?? this.#speed;
  }

  /** Gives one link another speed; null for the usual one. */
  setSpeed(from: string, to: string, speed: LinkSpeed | null): void {
    this.#way(from, to).speed = speed;
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
    const way = this.#way(from, to);
    const arrivesAtUs = this.#arrival(way, envelope.bytes);
    if (!envelope.quiet) {
      const { api, bytes, about } = envelope;
      this.#simulation.record('message.sent', { id, from, to, api, direction, bytes, about, arrivesAtUs });
    }
    if (way.cut) return id;
    scheduler.at(arrivesAtUs, () => {
      if (way.cut) return;
      const node = this.#nodes.get(to);
      if (node?.state === 'paused') node.unread.push(arrive);
      else arrive();
    });
    return id;
  }

  #way(from: string, to: string): Way {
    let ways = this.#ways.get(from);
    if (!ways) {
      ways = new Map();
      this.#ways.set(from, ways);
    }
    let way = ways.get(to);
    if (!way) {
      way = { speed: null, cut: false, lastArrivalUs: 0 };
      ways.set(to, way);
    }
    return way;
  }

  #arrival(way: Way, bytes: number): number {
    const { latencyMs, jitterMs, bytesPerMs, lossPercent = 0 } = way.speed ?? this.#speed;
    const againMs = lossPercent > 0 ? this.#retransmissionMs(lossPercent) : 0;
    const delayUs = msToUs(latencyMs + jitterMs * this.#rng.real() + bytes / bytesPerMs + againMs);
    way.lastArrivalUs = Math.max(this.#simulation.scheduler.nowUs + delayUs, way.lastArrivalUs + 1);
    return way.lastArrivalUs;
  }

  /** How long the transmissions that are lost delay a message. */
  #retransmissionMs(lossPercent: number): number {
    let lateMs = 0;
    for (let lost = 0; lost < MAX_TRANSMISSIONS && this.#rng.real() * 100 < lossPercent; lost++) {
      lateMs += RETRANSMISSION_MS * 2 ** lost;
    }
    return lateMs;
  }
}
