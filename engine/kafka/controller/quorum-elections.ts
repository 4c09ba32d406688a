/**
 * How a controller comes to lead or to follow (C8): fetch and election time-outs, pre-votes and votes, and a leader's
 * resignation once a majority has not asked for one and a half fetch time-outs. An epoch has at most one leader.
 * Source: KafkaRaftClient (4.2), KIP-595, KIP-996. Left out: a set of voters that changes (KIP-853).
 */
import { msToUs } from '../../core/units.ts';
import type { MetadataLog } from './metadata-log.ts';
import type { QuorumLink } from './quorum-link.ts';
import type { EndQuorumEpochRequest, VoteRequest, VoteResponse } from './quorum-message.ts';
import type { FollowerProgress, QuorumState } from './quorum-state.ts';
import { grantsVote, majority } from './vote.ts';

/** LeaderState.CHECK_QUORUM_TIMEOUT_FACTOR */
const CHECK_QUORUM_FACTOR = 1.5;
const BACKOFF_UNIT_MS = 50;

/** What follows from an election. */
export interface ElectionOutcome {
  /** This controller follows a leader from now on. */
  follows(): void;
  /** This controller leads from now on. */
  leads(): void;
}

/** The elections in which one controller takes part. */
export class QuorumElections {
  readonly #link: QuorumLink;
  readonly #state: QuorumState;
  readonly #log: MetadataLog;
  readonly #outcome: ElectionOutcome;

  constructor(link: QuorumLink, state: QuorumState, log: MetadataLog, outcome: ElectionOutcome) {
    this.#link = link;
    this.#state = state;
    this.#log = log;
    this.#outcome = outcome;
  }

  /** No leader is known: after a while, tries to become one. */
  unattach(epoch: number, patienceMs = this.#electionTimeoutMs()): void {
    this.#state.enter(epoch);
    const timer = this.#link.after(patienceMs, () => this.#prospect(null));
    this.#state.become({ name: 'unattached', timer });
  }

  /** Follows the leader of an epoch. */
  follow(epoch: number, leader: number): void {
    this.#state.enter(epoch);
    this.#state.become({ name: 'follower', leader, hasFetched: false, timer: this.#fetchTimer(leader) });
    this.#outcome.follows();
  }

  /** The leader has answered a fetch. */
  fetched(): void {
    const { role } = this.#state;
    if (role.name !== 'follower') return;
    role.timer.cancel();
    role.timer = this.#fetchTimer(role.leader);
    role.hasFetched = true;
  }

  /** Leads the present epoch, and tells everybody. */
  lead(): void {
    const { link, epoch } = { link: this.#link, epoch: this.#state.epoch };
    const { nowUs } = link.clock;
    const epochStart = this.#log.append(epoch, { changes: [], registrations: [], told: [] }).baseOffset;
    const fresh = (): FollowerProgress => ({ end: 0, lastFetchUs: nowUs, lastCaughtUpUs: -1, waiting: null });
    const followers = new Map(link.others.map(id => [id, fresh()]));
    const timer = link.after(this.#patienceMs(), () => this.#checkQuorum());
    this.#state.become({ name: 'leader', epochStart, followers, active: false, timer });
    for (const id of link.others) this.#begin(id, epoch);
    this.#outcome.leads();
  }

  /** Tells the voters that this controller leads no longer, and in which order they should try to. */
  endEpoch(): void {
    const { role, epoch } = this.#state;
    if (role.name !== 'leader') return;
    const preferredSuccessors = [...role.followers].sort(([, a], [, b]) => b.end - a.end).map(([id]) => id);
    const request = { api: 'EndQuorumEpoch', leader: this.#link.id, epoch, preferredSuccessors } as const;
    for (const id of preferredSuccessors) this.#link.ask(id, request, () => {});
  }

  /** The leader has gone in order: the first in its list tries at once, each other one a little later. */
  succeed({ epoch, preferredSuccessors }: EndQuorumEpochRequest): void {
    if (epoch !== this.#state.epoch || this.#state.role.name !== 'follower') return;
    const place = preferredSuccessors.indexOf(this.#link.id);
    const longestMs = this.#link.settingMs('election.backoff.max.ms');
    this.unattach(epoch, place <= 0 ? 0 : Math.min(longestMs, this.#link.spreadMs(BACKOFF_UNIT_MS * 2 ** place)));
  }

  /** Answers a candidate. */
  vote({ candidate: id, epoch, preVote, end }: VoteRequest): VoteResponse {
    if (epoch > this.#state.epoch) this.unattach(epoch);
    const { role, votedFor, leader } = this.#state;
    const hasFetched = role.name === 'follower' && role.hasFetched;
    const voter = { role: role.name, hasFetched, votedFor, leader, end: this.#log.end };
    const voteGranted = epoch === this.#state.epoch && grantsVote(voter, { id, end, preVote });
    if (voteGranted && !preVote) {
      this.#state.votedFor = id;
      this.unattach(epoch);
    }
    return { epoch: this.#state.epoch, leader: this.#state.leader, voteGranted };
  }

  /** Learns of a newer epoch, or of the leader of this one; true where that changed what this controller is. */
  heardOf(epoch: number, leader: number | null): boolean {
    const other = leader !== null && leader !== this.#link.id ? leader : null;
    const newer = epoch > this.#state.epoch;
    if (epoch < this.#state.epoch || (!newer && (other === null || this.#state.leader !== null))) return false;
    if (other === null) this.unattach(epoch);
    else this.follow(epoch, other);
    return true;
  }

  #fetchTimer(leader: number) {
    return this.#link.after(this.#link.settingMs('fetch.timeout.ms'), () => this.#prospect(leader));
  }

  /** Asks whether the others would vote for it, in the epoch that is. */
  #prospect(leader: number | null): void {
    const { epoch } = this.#state;
    const giveUp = (): void => (leader === null ? this.unattach(epoch) : this.follow(epoch, leader));
    const timer = this.#link.after(this.#electionTimeoutMs(), giveUp);
    this.#state.become({ name: 'prospective', votes: new Map([[this.#link.id, true]]), leader, timer });
    this.#askForVotes(true);
  }

  /** Opens a new epoch and asks for votes in it. */
  #stand(): void {
    this.#state.enter(this.#state.epoch + 1);
    this.#state.votedFor = this.#link.id;
    const timer = this.#link.after(this.#electionTimeoutMs(), () => this.#prospect(null));
    this.#state.become({ name: 'candidate', votes: new Map([[this.#link.id, true]]), timer });
    this.#askForVotes(false);
  }

  #askForVotes(preVote: boolean): void {
    const { epoch } = this.#state;
    const request = { api: 'Vote', candidate: this.#link.id, epoch, preVote, end: this.#log.end } as const;
    for (const id of this.#link.others) {
      this.#link.ask(id, request, response => this.#counted(id, request, response));
    }
  }

  #counted(from: number, request: VoteRequest, response: VoteResponse): void {
    if (this.heardOf(response.epoch, response.leader) || request.epoch !== this.#state.epoch) return;
    const { role } = this.#state;
    if (role.name !== 'prospective' && role.name !== 'candidate') return;
    if ((role.name === 'prospective') !== request.preVote) return;
    role.votes.set(from, response.voteGranted);
    const granted = [...role.votes.values()].filter(vote => vote).length;
    if (granted < majority(this.#link.voters.length)) return;
    if (request.preVote) this.#stand();
    else this.lead();
  }

  /** Tells a voter who leads, again and again until it answers. */
  #begin(id: number, epoch: number): void {
    const again = (): void => {
      if (this.#state.role.name === 'leader' && this.#state.epoch === epoch) this.#begin(id, epoch);
    };
    const failed = () => this.#link.after(this.#link.settingMs('request.timeout.ms'), again);
    const request = { api: 'BeginQuorumEpoch', leader: this.#link.id, epoch } as const;
    this.#link.ask(id, request, ({ epoch: theirs, leader }) => this.heardOf(theirs, leader), failed);
  }

  /** A leader that a majority has forgotten resigns. */
  #checkQuorum(): void {
    const { role, epoch } = this.#state;
    if (role.name !== 'leader') return;
    const since = this.#link.clock.nowUs - msToUs(this.#patienceMs());
    const heard = [...role.followers.values()].filter(({ lastFetchUs }) => lastFetchUs > since).length;
    if (heard + 1 >= majority(this.#link.voters.length)) {
      role.timer = this.#link.after(this.#patienceMs() / 3, () => this.#checkQuorum());
      return;
    }
    this.endEpoch();
    const timer = this.#link.after(this.#electionTimeoutMs(), () => this.unattach(epoch + 1));
    this.#state.become({ name: 'resigned', timer });
  }

  #patienceMs(): number {
    return this.#link.settingMs('fetch.timeout.ms') * CHECK_QUORUM_FACTOR;
  }

  #electionTimeoutMs(): number {
    return this.#link.spreadMs(this.#link.settingMs('election.timeout.ms'));
  }
}
