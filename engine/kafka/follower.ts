/**
 * A broker's fetcher from one leader: asks for all followed partitions in one Fetch request, appends what
 * comes, asks again at once (R1, R3). Source: kafka.server.ReplicaFetcherThread, one fetcher a leader.
 */

import { EngineBug } from '../core/assert.ts';
import { type Process, spawn } from '../core/process.ts';
import { fetch } from './api/01-fetch.ts';
import type { Broker } from './broker.ts';
import type { Replica } from './replica.ts';
import { request } from './send-request.ts';

const RESPONSE_MAX_BYTES = 10 * 1024 * 1024;
const PARTITION_MAX_BYTES = 1024 * 1024;

/** Fetches for this broker's followers of partitions that `leader` leads. */
export class Follower {
  readonly #broker: Broker;
  readonly #leader: number;
  readonly #replicas: Replica[] = [];

  constructor(broker: Broker, leader: number) {
    this.#broker = broker;
    this.#leader = leader;
  }

  /** Adds a partition; the first one starts the fetcher. */
  add(replica: Replica): void {
    this.#replicas.push(replica);
    if (this.#replicas.length > 1) return;
    spawn(this.#broker.scheduler, this.#fetchForEver(), {
      done: () => {},
      failed: error => {
        throw error instanceof Error ? error : new EngineBug(String(error), this.#broker.scheduler.moment());
      },
    });
  }

  *#fetchForEver(): Process<void> {
    const { cluster, host, id } = this.#broker;
    for (;;) {
      const topics = this.#replicas.map(({ partition, log }) => ({
        topic: partition.topic,
        partitions: [
          { partition: partition.index, fetchOffset: log.logEndOffset, partitionMaxBytes: PARTITION_MAX_BYTES },
        ],
      }));
      const response = yield* request(cluster.network, host, cluster.broker(this.#leader).host, fetch, {
        replicaId: id,
        maxWaitMs: cluster.setting('replica.fetch.wait.max.ms'),
        minBytes: 1,
        maxBytes: RESPONSE_MAX_BYTES,
        isolationLevel: 0,
        topics,
      });
      for (const { topic, partitions } of response.responses) {
        for (const data of partitions) {
          this.#broker.replica(topic, data.partitionIndex)!.appendFetched(data.records, data.highWatermark);
        }
      }
    }
  }
}
