/**
 * A broker's fetcher from one leader: asks for all partitions that it follows there in one Fetch request, appends what
 * comes, asks again at once (R1, R3, R12, R13). Source: kafka.server.ReplicaFetcherThread, one fetcher a leader.
 */
import { type Process, sleep, spawn, wait } from '../core/process.ts';
import { msToUs } from '../core/units.ts';
import { type FetchResponse, fetch, type PartitionData } from './api/01-fetch.ts';
import { EARLIEST, LATEST, listOffsets } from './api/02-list-offsets.ts';
import type { Api } from './api/api.ts';
import type { Broker } from './broker.ts';
import { errorName } from './error-code.ts';
import { FetchSessionState, type ToFetch } from './fetch-session-state.ts';
import type { Replica } from './replica.ts';
import { truncations } from './replication/truncation.ts';
import { sendRequest } from './send-request.ts';

/** replica.fetch.response.max.bytes and replica.fetch.max.bytes. */
const RESPONSE_MAX_BYTES = 10 * 1024 * 1024;
const PARTITION_MAX_BYTES = 1024 * 1024;

/** Fetches for this broker's followers of partitions that `leader` leads. */
export class Follower {
  readonly #broker: Broker;
  readonly #leader: number;
  readonly #replicas = new Set<Replica>();
  /** Partitions that failed are left out until then. */
  readonly #notBeforeUs = new Map<Replica, number>();
  #session = new FetchSessionState();
  #running = false;

  constructor(broker: Broker, leader: number) {
    this.#broker = broker;
    this.#leader = leader;
  }

  /** Adds a partition; the first one starts the fetcher. */
  add(replica: Replica): void {
    this.#replicas.add(replica);
    this.#notBeforeUs.delete(replica);
    if (this.#running) return;
    this.#running = true;
    spawn(this.#broker.clock, this.#fetchForEver(), {
      done: () => {},
      failed: error => {
        throw error;
      },
    });
  }

  /** Fetches for a partition no more. */
  remove(replica: Replica): void {
    this.#replicas.delete(replica);
  }

  *#fetchForEver(): Process<void> {
    const { clock } = this.#broker;
    const backoffUs = msToUs(this.#broker.cluster.setting('replica.fetch.backoff.ms'));
    while (this.#replicas.size > 0) {
      const due = [...this.#replicas].filter(replica => (this.#notBeforeUs.get(replica) ?? 0) <= clock.nowUs);
      if (due.length === 0) {
        yield* sleep(clock, backoffUs);
        continue;
      }
      const epochs = new Map(due.map(replica => [replica, replica.partition.leaderEpoch]));
      const response = yield* this.#fetch(due);
      if (!response) {
        yield* sleep(clock, backoffUs);
        continue;
      }
      if (holdsRecords(response)) yield* wait<void>(resume => this.#broker.writing(() => resume()));
      yield* this.#take(response, epochs, backoffUs);
    }
    this.#running = false;
  }

  /** One request; null where the connection broke or no answer came in time. */
  #fetch(replicas: readonly Replica[]): Process<FetchResponse | null> {
    const { cluster, id, lifecycle } = this.#broker;
    const request = {
      ...fetch.defaults!,
      replicaId: id,
      replicaEpoch: lifecycle.brokerEpoch,
      maxWaitMs: cluster.setting('replica.fetch.wait.max.ms'),
      minBytes: 1,
      maxBytes: RESPONSE_MAX_BYTES,
      ...this.#session.request(replicas.map(replica => this.#wanted(replica))),
    };
    return wait<FetchResponse | null>(resume => {
      this.#ask(fetch, request, response => {
        if (response) this.#session.answered(response);
        else this.#session.failed();
        resume(response);
      });
    });
  }

  /** Asks the leader; `ended` gets null where the connection broke or no answer came in time. */
  #ask<Request, Response>(
    api: Api<Request, Response>,
    request: Request,
    ended: (response: Response | null) => void,
  ): void {
    const { cluster, clock, host } = this.#broker;
    const end = clock.guarded(ended);
    const timer = clock.after(msToUs(cluster.setting('replica.socket.timeout.ms')), () => end(null));
    const answered = (response: Response): void => {
      timer.cancel();
      end(response);
    };
    const broken = (): void => {
      timer.cancel();
      end(null);
    };
    sendRequest(cluster.network, host, cluster.broker(this.#leader).host, api, request, { answered, broken });
  }

  /** The leader's log ends before this one does, or begins after its end: cut it, or begin anew there (R12). */
  *#backInRange(replica: Replica): Process<boolean> {
    const { leaderEpoch } = replica.partition;
    const end = yield* this.#leaderOffset(replica, LATEST);
    const start = yield* this.#leaderOffset(replica, EARLIEST);
    if (end === null || start === null) return false;
    if (!this.#replicas.has(replica) || replica.partition.leaderEpoch !== leaderEpoch) return false;
    const ownEnd = replica.log.logEndOffset;
    if (end < ownEnd) replica.truncateTo(end);
    else if (start > ownEnd) replica.restartAt(start);
    return end < ownEnd || start > ownEnd;
  }

  /** Where the leader's log ends or starts; null where it did not tell. */
  #leaderOffset({ partition }: Replica, timestamp: number): Process<number | null> {
    const { id } = this.#broker;
    const place = { partitionIndex: partition.index, currentLeaderEpoch: partition.leaderEpoch, timestamp };
    const topics = [{ name: partition.topic, partitions: [place] }];
    return wait<number | null>(resume => {
      this.#ask(listOffsets, { replicaId: id, isolationLevel: 0, topics }, response => {
        const answer = response?.topics[0]?.partitions[0];
        resume(answer && errorName(answer.errorCode) === 'NONE' ? answer.offset : null);
      });
    });
  }

  #wanted(replica: Replica): ToFetch {
    const { partition, log } = replica;
    return {
      topic: partition.topic,
      partition: partition.index,
      currentLeaderEpoch: partition.leaderEpoch,
      fetchOffset: log.logEndOffset,
      lastFetchedEpoch: truncations[this.#broker.cluster.truncation]!.lastFetchedEpoch(replica),
      logStartOffset: log.logStartOffset,
      partitionMaxBytes: PARTITION_MAX_BYTES,
    };
  }

  *#take(response: FetchResponse, epochs: ReadonlyMap<Replica, number>, backoffUs: number): Process<void> {
    for (const { topic, partitions } of response.responses) {
      for (const data of partitions) {
        const replica = this.#broker.replica(topic, data.partitionIndex);
        if (!replica || !this.#replicas.has(replica)) continue;
        if (epochs.get(replica) !== replica.partition.leaderEpoch) continue;
        const taken =
          errorName(data.errorCode) === 'OFFSET_OUT_OF_RANGE'
            ? yield* this.#backInRange(replica)
            : this.#takePartition(replica, data);
        if (!taken) this.#notBeforeUs.set(replica, this.#broker.clock.nowUs + backoffUs);
      }
    }
  }

  /** False where the partition should be left alone for a while. */
  #takePartition(replica: Replica, data: PartitionData): boolean {
    const error = errorName(data.errorCode);
    if (error !== 'NONE') return false;
    if (data.divergingEpoch) {
      const { epoch: leaderEpoch, endOffset } = data.divergingEpoch;
      truncations[this.#broker.cluster.truncation]!.diverged(replica, { leaderEpoch, endOffset });
      return true;
    }
    replica.appendFetched(data.records, data.highWatermark, data.logStartOffset);
    return true;
  }
}

function holdsRecords({ responses }: FetchResponse): boolean {
  return responses.some(({ partitions }) => partitions.some(({ records }) => records.length > 0));
}
