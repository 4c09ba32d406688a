/**
 * What holds in a quorum of controllers: an epoch has one leader, a controller's epoch never goes back, metadata logs are
 * equal below the high watermark, and who becomes active has all that was ever committed (2.2; KIP-595).
 */
import type { MetadataBatch } from '../../kafka/controller/metadata-log.ts';
import type { QuorumNode } from '../../kafka/controller/quorum-node.ts';
import type { Check, Report, Watch } from '../scenario.ts';
import type { World } from '../world.ts';

export const quorum: Check = {
  about: 'One leader an epoch, epochs grow, no committed decision is lost or changed; in the end one decides (2.2)',
  watch(world, report) {
    const { quorum: controllers } = world.cluster;
    if (!controllers) return {};
    const decisions = new Decisions(report);
    const look = (): void => {
      for (const node of controllers.nodes) decisions.compare(node);
      decisions.majorityHasAll(controllers.nodes);
    };
    return {
      entries: {
        ...elections(report),
        'controller.elected': ({ controller, epoch }) => decisions.mustHaveAll(controllers.node(controller)!, epoch),
        'leader.elected': look,
        'isr.changed': look,
      },
      atRest() {
        look();
        atRest(world, report);
      },
    };
  },
};

function elections(report: Report): NonNullable<Watch['entries']> {
  const leaders = new Map<number, number>();
  const epochs = new Map<number, number>();
  return {
    'quorum.changed': ({ controller, role, epoch }) => {
      const before = epochs.get(controller) ?? 0;
      if (epoch < before) report('epoch-went-back', `controller ${controller} went from epoch ${before} to ${epoch}`);
      epochs.set(controller, epoch);
      if (role !== 'leader') return;
      const other = leaders.get(epoch) ?? controller;
      if (other !== controller)
        report('two-leaders', `controllers ${other} and ${controller} both lead epoch ${epoch}`);
      leaders.set(epoch, controller);
    },
  };
}

/** What was ever committed, by offset, and how far each controller has been compared with it. */
class Decisions {
  readonly #report: Report;
  readonly #committed = new Map<number, MetadataBatch>();
  readonly #comparedTo = new Map<number, number>();
  #end = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  compare(node: QuorumNode): void {
    const to = node.highWatermark;
    for (const batch of node.logged(this.#comparedTo.get(node.id) ?? 0, to)) {
      const known = this.#committed.get(batch.baseOffset) ?? batch;
      this.#committed.set(batch.baseOffset, known);
      if (known.epoch === batch.epoch && known.endOffset === batch.endOffset) continue;
      const both = `a decision of epoch ${batch.epoch}, where one of epoch ${known.epoch} was committed`;
      this.#report('metadata-diverged', `controller ${node.id} has at offset ${batch.baseOffset} ${both}`);
    }
    this.#comparedTo.set(node.id, Math.max(to, this.#comparedTo.get(node.id) ?? 0));
    this.#end = Math.max(this.#end, to);
  }

  /** What is committed lies in the logs of a majority. */
  majorityHasAll(nodes: readonly QuorumNode[]): void {
    const having = nodes.filter(({ logEnd }) => logEnd >= this.#end).map(({ id }) => id);
    if (2 * having.length > nodes.length) return;
    this.#report('lost-decision', `${this.#end} is committed, and only controllers [${having}] have all of it`);
  }

  mustHaveAll(node: QuorumNode, epoch: number): void {
    if (node.logEnd >= this.#end) return;
    const short = `its log ends at ${node.logEnd}, and ${this.#end} was committed`;
    this.#report('lost-decision', `controller ${node.id} became active in epoch ${epoch}: ${short}`);
  }
}

function atRest({ cluster }: World, report: Report): void {
  const { nodes } = cluster.quorum!;
  const active = nodes.filter(node => node.active).map(({ id }) => id);
  if (active.length !== 1) report('no-progress', `${active.length} controllers are active: [${active}]`);
  const marks = nodes.map(({ id, highWatermark, logEnd }) => `${id}: ${highWatermark} of ${logEnd}`);
  const differ = new Set(nodes.map(({ highWatermark, logEnd }) => `${highWatermark} ${logEnd}`)).size > 1;
  if (differ) report('stale-metadata', `controllers differ at rest (high watermark and log end): ${marks.join(', ')}`);
}
