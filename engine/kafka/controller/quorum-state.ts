/**
 * What a controller is in its quorum at the moment, and what it must not forget when it dies: the epoch, and whom it
 * voted for in it. Source: QuorumState and the classes of EpochState (4.2), KIP-595, KIP-996. Times in microseconds.
 */
import type { Task } from '../../core/scheduler.ts';
import type { QuorumFetchResponse } from './quorum-message.ts';

/** What the leader knows of one follower. */
export interface FollowerProgress {
  end: number;
  lastFetchUs: number;
  lastCaughtUpUs: number;
  /** A fetch that waits for something new. */
  waiting: { respond: (response: QuorumFetchResponse) => void; timer: Task } | null;
}

/** What a leader keeps: `active` once it has all that was committed before its epoch. */
export interface LeaderRole {
  name: 'leader';
  epochStart: number;
  followers: Map<number, FollowerProgress>;
  active: boolean;
  timer: Task;
}

/** Not running, or one of the states of KIP-595 and KIP-996, each with its timer. */
export type QuorumRole =
  | { name: 'stopped' }
  | { name: 'unattached'; timer: Task }
  | { name: 'follower'; leader: number; hasFetched: boolean; timer: Task }
  | { name: 'prospective'; votes: Map<number, boolean>; leader: number | null; timer: Task }
  | { name: 'candidate'; votes: Map<number, boolean>; timer: Task }
  | LeaderRole
  | { name: 'resigned'; timer: Task };

/** The state of one controller. */
export class QuorumState {
  readonly #self: number;
  readonly #changed: (before: QuorumRole) => void;
  #role: QuorumRole = { name: 'stopped' };
  #epoch = 0;
  votedFor: number | null = null;

  constructor(self: number, changed: (before: QuorumRole) => void) {
    this.#self = self;
    this.#changed = changed;
  }

  get role(): QuorumRole {
    return this.#role;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** The leader of the epoch, if this controller knows one. */
  get leader(): number | null {
    const role = this.#role;
    if (role.name === 'leader') return this.#self;
    return role.name === 'follower' || role.name === 'prospective' ? role.leader : null;
  }

  /** Goes on to a newer epoch, in which it has voted for nobody. */
  enter(epoch: number): void {
    if (epoch > this.#epoch) this.votedFor = null;
    this.#epoch = epoch;
  }

  /** Takes another role; the timer of the one before is void. */
  become(role: QuorumRole): void {
    const before = this.#role;
    if ('timer' in before) before.timer.cancel();
    this.#role = role;
    this.#changed(before);
  }
}
