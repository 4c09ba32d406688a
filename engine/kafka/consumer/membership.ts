/**
 * What a consumer needs of its group, whichever of the two protocols it speaks. Source: ConsumerCoordinator,
 * ConsumerMembershipManager (4.2).
 */
import type { Process } from '../../core/process.ts';
import type { TopicPartition } from '../assignor/assignor.ts';

/** Called when partitions come and go; an empty list is not told. */
export interface RebalanceListener {
  /** Partitions that the member gives up and may still commit. */
  revoked(partitions: TopicPartition[]): void;
  assigned(partitions: TopicPartition[]): void;
  /** Partitions that were taken away: others may have them already. */
  lost(partitions: TopicPartition[]): void;
}

/** Nobody listens. */
export const noListener: RebalanceListener = { revoked: () => {}, assigned: () => {}, lost: () => {} };

/** A listener that hears of no empty lists. */
export function telling(listener: RebalanceListener): RebalanceListener {
  return {
    revoked: partitions => partitions.length > 0 && listener.revoked(partitions),
    assigned: partitions => partitions.length > 0 && listener.assigned(partitions),
    lost: partitions => partitions.length > 0 && listener.lost(partitions),
  };
}

/** Who commits: generation (or member epoch) and member id; -1 and empty outside a group. */
export interface GroupIdentity {
  generation: number;
  memberId: string;
  groupInstanceId: string | null;
}

/** A consumer's place in its group. */
export interface Membership {
  readonly identity: GroupIdentity;
  /** Does what the group needs, at most until `deadlineUs`: joins, takes assignments, tells the listener. */
  poll(deadlineUs: number): Process<void>;
  /** Sends a heartbeat if that is for the client to do, and due; throws where the member must join again. */
  heartbeat(): Process<void>;
  /** The subscription has changed. */
  subscriptionChanged(): void;
  /** The group knows this member no more: it must join anew. */
  lose(): void;
  /** Gives the partitions up and leaves the group, or only stops without a word. */
  close(leave: boolean): Process<void>;
}
