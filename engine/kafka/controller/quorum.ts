/**
 * The controllers of a cluster that has several (C8): who is active, and what brokers and the trace learn of their
 * decisions. Source: KIP-500, KIP-595, KIP-631. Simplified: the active controller sends brokers what is committed, where
 * real ones fetch it.
 */
import type { Envelope } from '../../net/network.ts';
import type { Cluster } from '../cluster.ts';
import type { Controller } from './controller.ts';
import type { MetadataBatch } from './metadata-log.ts';
import { messageSize, type QuorumRequest } from './quorum-message.ts';
import { QuorumNode } from './quorum-node.ts';

/** The answer of a controller that is not the active one: the requester goes to another. */
export interface NotController {
  notController: true;
  /** The active controller, as far as this one knows. */
  leader: number | null;
}

/** All controllers of one cluster. */
export class Quorum {
  readonly nodes: readonly QuorumNode[];
  readonly #cluster: Cluster;
  /** The trace knows of every decision up to here. */
  #toldTo = 0;
  #active: QuorumNode;

  constructor(cluster: Cluster, controllers: number) {
    this.#cluster = cluster;
    const voters = Array.from({ length: controllers }, (_, i) => i + 1);
    const rng = cluster.simulation.rng.fork('quorum');
    this.nodes = voters.map(id => new QuorumNode(cluster, this, id, voters, () => rng.real()));
    this.#active = this.nodes[0]!;
  }

  /** The metadata of the controller that was active last. */
  get controller(): Controller {
    return this.#active.controller;
  }

  /** The controller that was active last. */
  get activeNode(): QuorumNode {
    return this.#active;
  }

  /** The controller with this id. */
  node(id: number): QuorumNode | undefined {
    return this.nodes[id - 1];
  }

  /** The quorum works when the simulation begins: controller 1 leads, everybody knows `bootstrap`. */
  begin(bootstrap: (controller: Controller) => void): void {
    for (const node of this.nodes) {
      this.#cluster.network.listen(node.host, (envelope, from, respond) =>
        this.#receive(node, envelope, from, respond),
      );
    }
    for (const node of this.nodes) node.begin(this.#active.id);
    this.#settle();
    this.prepare(bootstrap);
  }

  /** A decision that is everywhere in no time: before a simulation begins. */
  prepare<T>(decision: (controller: Controller) => T): T {
    let made: { value: T } | undefined;
    this.#active.decide(
      controller => {
        made = { value: decision(controller) };
      },
      () => {},
    );
    this.#settle();
    return made!.value;
  }

  /** A batch is committed: whoever learns it first tells the trace, the active controller tells the brokers. */
  committed(node: QuorumNode, batch: MetadataBatch): void {
    if (batch.endOffset > this.#toldTo) {
      this.#toldTo = batch.endOffset;
      for (const { kind, ...fields } of batch.told) this.#cluster.simulation.record(kind, fields as never);
    }
    if (node.state.role.name !== 'leader') return;
    for (const change of batch.changes) {
      for (const broker of this.#cluster.brokers) this.#cluster.publish(broker, change, node.host);
    }
  }

  /** Another controller is active: the brokers learn of it. */
  activated(node: QuorumNode): void {
    this.#active = node;
    const { epoch } = node.state;
    this.#cluster.simulation.record('controller.elected', { controller: node.id, epoch });
    if (this.#cluster.simulation.scheduler.nowUs === 0) return;
    const body = { activeController: node.id, epoch };
    for (const { host } of this.#cluster.brokers) {
      this.#cluster.network.tell(node.host, host, { api: 'MetadataRecords', about: 'controller', bytes: 20, body });
    }
  }

  #settle(): void {
    for (const node of this.nodes) node.catchUpWith(this.#active);
  }

  #receive(node: QuorumNode, envelope: Envelope, from: string, respond: (answer: Envelope) => void): void {
    if ('quorum' in (envelope.body as object)) {
      const { quorum } = envelope.body as { quorum: QuorumRequest };
      return node.receive(quorum, response => {
        const quiet = quorum.api === 'Fetch' && !('batches' in response && response.batches.length > 0);
        const { api, about } = envelope;
        respond({ api, about, bytes: messageSize(response), quiet, body: response });
      });
    }
    node.decide(
      controller => this.#cluster.decide(controller, envelope, from),
      answer => respond(answer ?? refusal(node, envelope)),
    );
  }
}

function refusal({ state }: QuorumNode, { api, about, quiet }: Envelope): Envelope {
  const body: NotController = { notController: true, leader: state.leader };
  return { api, about, bytes: 12, quiet: quiet === true, body };
}
