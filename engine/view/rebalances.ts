/**
 * The view "consumer group": for each group who was a member when, which member owned which partition when, the
 * phases of its rebalances, and heartbeats; lag comes from the logs that `partitions.ts` folds. Spans are in
 * microseconds of the run; one that still lasts has no end. Left out: what members subscribed to, and share groups.
 */
import type { Entry, EntryOf } from '../core/entries.ts';
import { type PartitionsState, partitionsView } from './partitions.ts';
import type { View } from './view.ts';

/** A time that something lasted; `toUs` is null while it does. */
export interface Span {
  readonly fromUs: number;
  readonly toUs: number | null;
}

/** A membership. `left` is why it ended. */
export interface MemberSpan extends Span {
  readonly member: string;
  readonly client: string;
  readonly left: string | null;
}

/** A partition in the hands of a member, since `generation`. */
export interface OwnedSpan extends Span {
  readonly topic: string;
  readonly partition: number;
  readonly member: string;
  readonly generation: number;
}

/** A state of the group, under Kafka's name. */
export interface PhaseSpan extends Span {
  readonly state: string;
  readonly generation: number;
  readonly reason: string;
}

/** A group's past; spans are in order of their beginning, and never change but for the end of one that lasts. */
export interface GroupPast {
  readonly group: string;
  members: MemberSpan[];
  owned: OwnedSpan[];
  phases: PhaseSpan[];
  heartbeats: { client: string; atUs: number }[];
}

/** What the picture shows after some entries. */
export interface RebalancesState {
  logs: PartitionsState;
  pasts: GroupPast[];
}

/** The fold of "consumer group". */
export const rebalancesView: View<RebalancesState> = {
  initial: () => ({ logs: partitionsView.initial(), pasts: [] }),
  apply(state, entry) {
    partitionsView.apply(state.logs, entry);
    applyToPasts(state.pasts, entry);
  },
  copy: ({ logs, pasts }) => ({ logs: partitionsView.copy(logs), pasts: pasts.map(copyPast) }),
};

/** States in which a member may keep working: nobody waits for anybody. */
export function isSettled(state: string): boolean {
  return state === 'Stable' || state === 'Empty' || state === 'Dead';
}

function copyPast({ group, members, owned, phases, heartbeats }: GroupPast): GroupPast {
  return {
    group,
    members: members.slice(),
    owned: owned.slice(),
    phases: phases.slice(),
    heartbeats: heartbeats.slice(),
  };
}

function applyToPasts(pasts: GroupPast[], entry: Entry): void {
  switch (entry.kind) {
    case 'group.changed':
      return changePhase(pastOf(pasts, entry.group), entry);
    case 'member.joined':
      return join(pastOf(pasts, entry.group), entry);
    case 'member.left':
      return leave(pastOf(pasts, entry.group), entry);
    case 'partition.assigned':
      return assign(pastOf(pasts, entry.group), entry);
    case 'partition.revoked':
      return revoke(pastOf(pasts, entry.group), entry);
    case 'message.sent':
      return beat(pasts, entry);
  }
}

function pastOf(pasts: GroupPast[], group: string): GroupPast {
  let past = pasts.find(each => each.group === group);
  if (!past) {
    past = { group, members: [], owned: [], phases: [], heartbeats: [] };
    pasts.push(past);
  }
  return past;
}

function changePhase(past: GroupPast, { state, generation, reason, atUs }: EntryOf<'group.changed'>): void {
  past.phases = ended(past.phases, () => true, atUs);
  past.phases.push({ state, generation, reason, fromUs: atUs, toUs: null });
}

/** A member that joins again, in a rebalance, has been one all the time. */
function join(past: GroupPast, { member, client, atUs }: EntryOf<'member.joined'>): void {
  if (past.members.some(each => each.member === member && each.toUs === null)) return;
  past.members.push({ member, client, left: null, fromUs: atUs, toUs: null });
}

function leave(past: GroupPast, { member, reason, atUs }: EntryOf<'member.left'>): void {
  past.members = past.members.map(each =>
    each.member === member && each.toUs === null ? { ...each, left: reason, toUs: atUs } : each,
  );
  past.owned = ended(past.owned, span => span.member === member, atUs);
}

/** What a member owned already goes on; what another owned ends. */
function assign(past: GroupPast, entry: EntryOf<'partition.assigned'>): void {
  const { topic, partition, member, generation, atUs } = entry;
  const here = (span: OwnedSpan): boolean => span.topic === topic && span.partition === partition;
  if (past.owned.some(span => here(span) && span.toUs === null && span.member === member)) return;
  past.owned = ended(past.owned, here, atUs);
  past.owned.push({ topic, partition, member, generation, fromUs: atUs, toUs: null });
}

function revoke(past: GroupPast, { topic, partition, client, atUs }: EntryOf<'partition.revoked'>): void {
  const members = new Set(past.members.filter(each => each.client === client).map(({ member }) => member));
  const theirs = (span: OwnedSpan): boolean =>
    span.topic === topic && span.partition === partition && members.has(span.member);
  past.owned = ended(past.owned, theirs, atUs);
}

const BEATS: readonly string[] = ['Heartbeat', 'ConsumerGroupHeartbeat'];

function beat(pasts: GroupPast[], { api, direction, from, about, atUs }: EntryOf<'message.sent'>): void {
  if (direction !== 'request' || !BEATS.includes(api) || about === null) return;
  pasts.find(({ group }) => group === about)?.heartbeats.push({ client: from, atUs });
}

/** The spans, with those that last and are meant ended now. */
function ended<S extends Span>(spans: S[], isMeant: (span: S) => boolean, toUs: number): S[] {
  return spans.map(span => (span.toUs === null && isMeant(span) ? { ...span, toUs } : span));
}
