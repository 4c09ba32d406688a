/**
 * How the metadata log gets from the active controller to the others (C8): followers fetch, a fetch says what they
 * have, and what a majority has is committed. Logs that part ways are cut back first (R10). Source: KafkaRaftClient,
 * LeaderState (4.2), KIP-595. Simplified: an answer holds all that is new, however large.
 */
import type { MetadataBatch, MetadataLog } from './metadata-log.ts';
import type { QuorumElections } from './quorum-elections.ts';
import type { QuorumLink } from './quorum-link.ts';
import type { QuorumFetchRequest, QuorumFetchResponse } from './quorum-message.ts';
import type { QuorumState } from './quorum-state.ts';
import { quorumHighWatermark } from './vote.ts';

const MAX_FETCH_WAIT_MS = 500;
/** controller.quorum.retry.backoff.ms */
const RETRY_BACKOFF_MS = 20;

/** One controller's part in replicating the log. */
export class QuorumReplication {
  readonly #link: QuorumLink;
  readonly #state: QuorumState;
  readonly #log: MetadataLog;
  readonly #elections: QuorumElections;
  readonly #committed: (batches: readonly MetadataBatch[]) => void;
  /** Every record below is committed, as far as this controller knows. In memory only. */
  highWatermark = 0;

  constructor(
    link: QuorumLink,
    state: QuorumState,
    log: MetadataLog,
    elections: QuorumElections,
    committed: (batches: readonly MetadataBatch[]) => void,
  ) {
    this.#link = link;
    this.#state = state;
    this.#log = log;
    this.#elections = elections;
    this.#committed = committed;
  }

  /** Asks the leader for what comes next, again and again for as long as it is the leader. */
  fetch(): void {
    const { role, epoch } = this.#state;
    if (role.name !== 'follower') return;
    const goesOn = (task: () => void) => () => {
      if (this.#state.role === role) task();
    };
    const again = () =>
      this.#link.after(
        RETRY_BACKOFF_MS,
        goesOn(() => this.fetch()),
      );
    const { end } = this.#log;
    const request = { api: 'Fetch', replica: this.#link.id, epoch, end, highWatermark: this.highWatermark } as const;
    const answered = (response: QuorumFetchResponse): void => {
      if (this.#elections.heardOf(response.epoch, response.leader) || this.#state.role !== role) return;
      if (!response.leads) {
        again();
        return;
      }
      this.#elections.fetched();
      this.#take(response);
      this.fetch();
    };
    this.#link.ask(role.leader, request, answered, goesOn(again));
  }

  /** Answers a follower, at once or when there is something new. */
  answer(request: QuorumFetchRequest, respond: (response: QuorumFetchResponse) => void): void {
    const { role, epoch } = this.#state;
    const progress = role.name === 'leader' && request.epoch === epoch ? role.followers.get(request.replica) : null;
    if (!progress) {
      if (request.epoch > epoch) this.#elections.unattach(request.epoch);
      return respond({ ...this.#answer([]), leads: false });
    }
    const { nowUs } = this.#link.clock;
    progress.lastFetchUs = nowUs;
    if (!this.#log.continues(request.end)) {
      return respond({ ...this.#answer([]), diverging: this.#log.endOf(request.end.epoch) });
    }
    progress.end = request.end.offset;
    if (progress.end === this.#log.end.offset) progress.lastCaughtUpUs = nowUs;
    const timer = this.#link.after(MAX_FETCH_WAIT_MS, () => this.#answerWaiting(request.replica));
    progress.waiting?.timer.cancel();
    progress.waiting = { respond, timer };
    const news = this.highWatermark;
    this.advance();
    if (progress.end < this.#log.end.offset || request.highWatermark < this.highWatermark || news < this.highWatermark)
      this.#answerWaiting(request.replica);
  }

  /** Something new is in the leader's log: followers that wait get it. */
  wake(): void {
    const { role } = this.#state;
    if (role.name === 'leader') for (const id of role.followers.keys()) this.#answerWaiting(id);
  }

  /** The leader looks what a majority has. */
  advance(): void {
    const { role } = this.#state;
    if (role.name !== 'leader') return;
    const ends = [this.#log.end.offset, ...[...role.followers.values()].map(({ end }) => end)];
    const before = this.highWatermark;
    this.commitTo(quorumHighWatermark(ends, role.epochStart, before));
    if (this.highWatermark > before) this.wake();
  }

  /** Everything below `offset` is committed. */
  commitTo(offset: number): void {
    if (offset <= this.highWatermark) return;
    const batches = this.#log.between(this.highWatermark, offset);
    this.highWatermark = offset;
    this.#committed(batches);
  }

  #take({ diverging, batches, highWatermark }: QuorumFetchResponse): void {
    if (diverging) {
      this.#log.truncate(Math.min(this.#log.endOf(diverging.epoch).offset, diverging.offset));
      return;
    }
    this.#log.copy(batches);
    this.commitTo(Math.min(highWatermark, this.#log.end.offset));
  }

  #answer(batches: MetadataBatch[]): QuorumFetchResponse {
    const { epoch, leader } = this.#state;
    return { epoch, leader, highWatermark: this.highWatermark, leads: true, diverging: null, batches };
  }

  #answerWaiting(replica: number): void {
    const { role } = this.#state;
    const progress = role.name === 'leader' ? role.followers.get(replica) : undefined;
    if (!progress?.waiting) return;
    const { respond, timer } = progress.waiting;
    progress.waiting = null;
    timer.cancel();
    respond(this.#answer(this.#log.between(progress.end, this.#log.end.offset)));
  }
}
