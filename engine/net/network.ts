/**
 * The simulated network: named nodes, requests and responses with a latency, in order on each link (as TCP
 * keeps them). Sizes count towards transfer time. Left out for now: loss, cuts and delays by fault, which
 * belong into `deliver`.
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
  body: unknown;
}

/** Answers one request. A node that does not call `respond` leaves the client waiting (as acks=0 does). */
export type Receive = (envelope: Envelope, from: string, respond: (answer: Envelope) => void) => void;

/** Latency of every link: a fixed part, a random part, and the time that the bytes take. */
export interface LinkSpeed {
  latencyMs: number;
  jitterMs: number;
  bytesPerMs: number;
}

/** A link within one data centre: about 1 ms there, 125 MB/s. */
export const dataCentre: LinkSpeed = { latencyMs: 0.5, jitterMs: 0.5, bytesPerMs: 125_000 };

/** Carries requests and responses between named nodes. */
export class Network {
  readonly #simulation: Simulation;
  readonly #speed: LinkSpeed;
  readonly #rng: Rng;
  readonly #nodes = new Map<string, Receive>();
  readonly #lastArrivalUs = new Map<string, number>();
  #nextId = 1;

  constructor(simulation: Simulation, speed: LinkSpeed = dataCentre) {
    this.#simulation = simulation;
    this.#speed = speed;
    this.#rng = simulation.rng.fork('net');
  }

  /** Makes `name` reachable. */
  listen(name: string, receive: Receive): void {
    this.#nodes.set(name, receive);
  }

  /** Whether a node of that name listens. */
  reaches(name: string): boolean {
    return this.#nodes.has(name);
  }

  /** Sends a request; `onAnswer` is called when the response has come back. Returns the message's id. */
  request(from: string, to: string, envelope: Envelope, onAnswer: (answer: Envelope) => void): number {
    const receive = this.#nodes.get(to);
    assert(receive, `no node ${to} on the network`, this.#simulation.scheduler.moment());
    return this.#deliver(from, to, 'request', envelope, () => {
      receive(envelope, from, answer => {
        this.#deliver(to, from, 'response', answer, () => onAnswer(answer));
      });
    });
  }

  #deliver(from: string, to: string, direction: string, envelope: Envelope, arrive: () => void): number {
    const { scheduler } = this.#simulation;
    const id = this.#nextId++;
    const arrivesAtUs = this.#arrival(`${from}>${to}`, envelope.bytes);
    this.#simulation.record('message.sent', {
      id,
      from,
      to,
      api: envelope.api,
      direction,
      bytes: envelope.bytes,
      about: envelope.about,
      arrivesAtUs,
    });
    scheduler.at(arrivesAtUs, arrive);
    return id;
  }

  #arrival(link: string, bytes: number): number {
    const { latencyMs, jitterMs, bytesPerMs } = this.#speed;
    const delayUs = msToUs(latencyMs + jitterMs * this.#rng.real() + bytes / bytesPerMs);
    const earliestUs = (this.#lastArrivalUs.get(link) ?? 0) + 1;
    const arrivesAtUs = Math.max(this.#simulation.scheduler.nowUs + delayUs, earliestUs);
    this.#lastArrivalUs.set(link, arrivesAtUs);
    return arrivesAtUs;
  }
}
