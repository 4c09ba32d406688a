/**
 * What can happen to the process of one controller of a quorum: it dies, stops in order, starts, stands still, goes on.
 * A controller that runs in a broker's process shares that broker's faults instead.
 */
import type { Cluster } from '../cluster.ts';
import type { QuorumNode } from '../controller/quorum-node.ts';
import type { FaultKind } from './fault.ts';

type State = 'running' | 'paused' | 'stopped';

export const killController = controllerFault(
  'The process of a controller dies; its log stays',
  ['running', 'paused'],
  node => node.kill(),
);
export const stopController = controllerFault('A controller stops in order', ['running'], node => node.stop());
export const startController = controllerFault('A controller starts again', ['stopped'], node => node.start());
export const pauseController = controllerFault('A controller stands still', ['running'], node => node.pause());
export const resumeController = controllerFault('A controller goes on', ['paused'], node => node.resume());

function controllerFault(
  about: string,
  states: readonly State[],
  inject: (node: QuorumNode) => void,
): FaultKind<{ controller: 'controller' }> {
  return {
    about,
    parameters: { controller: 'controller' },
    refusal: (cluster, { controller }) => refusal(cluster, controller, states),
    inject: ({ quorum }, { controller }) => inject(quorum!.node(controller)!),
  };
}

function refusal({ quorum, combined }: Cluster, id: number, states: readonly State[]): string | null {
  if (!quorum) return 'this cluster has one controller, which never fails; give it "controllers: 3"';
  const node = quorum.node(id);
  if (!node) return `there is no controller ${id}; there are ${quorum.nodes.map(known => known.id).join(', ')}`;
  if (combined) return `controller ${id} runs in the process of broker ${id}; do it to the broker`;
  const state = stateOf(node);
  return states.includes(state) ? null : `controller ${id} is ${state}, not ${states.join(' or ')}`;
}

function stateOf({ state, paused }: QuorumNode): State {
  if (state.role.name === 'stopped') return 'stopped';
  return paused ? 'paused' : 'running';
}
