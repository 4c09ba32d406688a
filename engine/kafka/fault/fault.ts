/**
 * What a fault is: something that goes wrong in the cluster, as data, so that a lab, a control, a scenario and a trace
 * name it alike. Each kind says what it needs and when it is impossible; an impossible fault is told, never ignored.
 */
import type { Network } from '../../net/network.ts';
import type { Broker } from '../broker.ts';
import type { Cluster } from '../cluster.ts';

/**
 * What a parameter holds: a broker's or a controller's id, the name of a node on the network, a number of milliseconds,
 * of bytes a millisecond, of a hundred.
 */
export type ParameterKind = 'broker' | 'controller' | 'node' | 'ms' | 'signed ms' | 'bytes per ms' | 'percent';

/** The value that belongs to a kind of parameter. */
type ParameterValue<K extends ParameterKind> = K extends 'node' ? string : number;

/** The arguments of a kind of fault. */
export type FaultArguments<P extends Record<string, ParameterKind>> = { readonly [N in keyof P]: ParameterValue<P[N]> };

/** One kind of fault. */
export interface FaultKind<P extends Record<string, ParameterKind> = Record<string, ParameterKind>> {
  /** What happens, in a sentence for people. */
  readonly about: string;
  readonly parameters: P;
  /** Why it cannot happen now, or null. */
  refusal(cluster: Cluster, given: FaultArguments<P>): string | null;
  inject(cluster: Cluster, given: FaultArguments<P>): void;
}

/** A fault: its kind and its arguments. */
export interface Fault {
  readonly kind: string;
  readonly [argument: string]: string | number;
}

/** A fault that makes no sense: an unknown kind, a missing argument, a broker that is dead already. */
export class FaultRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FaultRefused';
  }
}

/** Why a broker's process is not in one of these states, or null. */
export function unless(broker: Broker, ...states: Broker['lifecycle']['state'][]): string | null {
  const { state } = broker.lifecycle;
  return states.includes(state) ? null : `broker ${broker.id} is ${state}, not ${states.join(' or ')}`;
}

/** Why there is no way between two nodes, or null: one of them must belong to the cluster, the other may be a client. */
export function bothKnown(network: Network, from: string, to: string): string | null {
  if (from === to) return `${from} reaches itself without a network`;
  if (network.reaches(from) || network.reaches(to)) return null;
  return `neither ${from} nor ${to} is a node of the cluster`;
}
