/**
 * The view "cluster and replication": the life of each broker, ways that are cut, messages between brokers on their
 * way, and every replica's log (`partitions.ts` folds those). Moments are microseconds of the run. Left out:
 * messages of clients, which the scenes of producers and groups show.
 */
import type { Entry, EntryOf } from '../core/entries.ts';
import { type PartitionsState, partitionsView } from './partitions.ts';
import type { View } from './view.ts';

/** What a broker's process does: it runs, stands still, has stopped in order, or died. */
export type BrokerLife = 'running' | 'paused' | 'stopped' | 'dead';

/** One broker. */
export interface BrokerState {
  broker: number;
  life: BrokerLife;
  /** The controller has cut it off: it leads nothing and is in no ISR. */
  fenced: boolean;
  /** When its life last changed. */
  sinceUs: number;
}

/** A way on which nothing arrives any more, in one direction; ends are names of nodes. */
export interface CutWay {
  from: string;
  to: string;
  sinceUs: number;
}

/** A message from one broker to another. */
export interface MessageInFlight {
  id: number;
  from: number;
  to: number;
  api: string;
  direction: string;
  bytes: number;
  /** The topic partitions that it concerns, joined by spaces; null where it names none. */
  about: string | null;
  sentAtUs: number;
  arrivesAtUs: number;
}

/** What the picture shows after some entries. */
export interface ClusterState {
  logs: PartitionsState;
  brokers: BrokerState[];
  cuts: CutWay[];
  messages: MessageInFlight[];
}

/** The fold of "cluster and replication". */
export const clusterView: View<ClusterState> = {
  initial: () => ({ logs: partitionsView.initial(), brokers: [], cuts: [], messages: [] }),
  apply(state, entry) {
    partitionsView.apply(state.logs, entry);
    applyToNodes(state, entry);
  },
  copy: ({ logs, brokers, cuts, messages }) => ({
    logs: partitionsView.copy(logs),
    brokers: brokers.map(broker => ({ ...broker })),
    cuts: cuts.slice(),
    messages: messages.slice(),
  }),
};

/** The broker's id in the name of its node; null for clients and controllers. */
export function brokerOfNode(node: string): number | null {
  const found = /^broker-(\d+)$/.exec(node);
  return found ? Number(found[1]) : null;
}

function applyToNodes(state: ClusterState, entry: Entry): void {
  switch (entry.kind) {
    case 'broker.started':
      return live(state, entry.broker, 'running', entry.atUs);
    case 'broker.resumed':
      return live(state, entry.broker, 'running', entry.atUs);
    case 'broker.stopped':
      return live(state, entry.broker, lifeAfter(entry.how), entry.atUs);
    case 'broker.fenced':
      brokerIn(state, entry.broker).fenced = true;
      return;
    case 'broker.unfenced':
      brokerIn(state, entry.broker).fenced = false;
      return;
    case 'fault.injected':
      return cutOrHeal(state, entry);
    case 'message.sent':
      return send(state, entry);
  }
}

function lifeAfter(how: string): BrokerLife {
  return how === 'paused' || how === 'stopped' ? how : 'dead';
}

function live(state: ClusterState, id: number, life: BrokerLife, sinceUs: number): void {
  Object.assign(brokerIn(state, id), { life, sinceUs });
}

function brokerIn(state: ClusterState, id: number): BrokerState {
  let known = state.brokers.find(({ broker }) => broker === id);
  if (!known) {
    known = { broker: id, life: 'running', fenced: false, sinceUs: 0 };
    state.brokers.push(known);
    state.brokers.sort((a, b) => a.broker - b.broker);
  }
  return known;
}

function cutOrHeal(state: ClusterState, { fault, detail, atUs }: EntryOf<'fault.injected'>): void {
  if (fault !== 'cut' && fault !== 'heal') return;
  const { from, to } = argumentsIn(detail);
  if (from === undefined || to === undefined) return;
  state.cuts = state.cuts.filter(way => way.from !== from || way.to !== to);
  if (fault === 'cut') state.cuts.push({ from, to, sinceUs: atUs });
}

/** A fault's arguments, out of `from=broker-1 to=broker-3`. */
function argumentsIn(detail: string): Record<string, string> {
  return Object.fromEntries(detail.split(' ').map(each => each.split('=')));
}

function send(state: ClusterState, entry: EntryOf<'message.sent'>): void {
  const [from, to] = [brokerOfNode(entry.from), brokerOfNode(entry.to)];
  if (from === null || to === null) return;
  const { id, api, direction, bytes, about, atUs: sentAtUs, arrivesAtUs } = entry;
  state.messages = state.messages.filter(message => message.arrivesAtUs > sentAtUs);
  state.messages.push({ id, from, to, api, direction, bytes, about, sentAtUs, arrivesAtUs });
}
