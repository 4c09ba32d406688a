/**
 * Carrying a decision to the partitions: WriteTxnMarkers to the leader of each, again after a pause where it failed,
 * until every partition has its marker (X5, X6). Source: TransactionMarkerChannelManager (4.2).
 */
import { msToUs } from '../../core/units.ts';
import { type TxnMarker, type WriteTxnMarkersResponse, writeTxnMarkers } from '../api/27-write-txn-markers.ts';
import type { Broker } from '../broker.ts';
import { errorCodes, errorName } from '../error-code.ts';
import { internalTopics } from '../internal-topic.ts';
import { sendRequest } from '../send-request.ts';
import type { Transaction } from './transaction.ts';

const RETRY_PAUSE_MS = 100;

/** Writes the markers of a decision; `done` is called when all are written. */
export function sendMarkers(broker: Broker, decision: Transaction, coordinatorEpoch: number, done: () => void): void {
  const open = new Set(decision.partitions);
  /** Asked for, and not answered yet. */
  const asked = new Set<string>();
  const round = (): void => {
    for (const [leader, names] of byLeader(broker, open, asked)) {
      for (const name of names) asked.add(name);
      send(broker, leader, marker(decision, coordinatorEpoch, names), settled => {
        for (const name of names) asked.delete(name);
        for (const name of settled) open.delete(name);
        endWhenAllHave();
      });
    }
  };
  let ended = false;
  const endWhenAllHave = (): void => {
    if (ended || open.size > 0) return;
    ended = true;
    done();
  };
  const repeat = (): void => {
    round();
    endWhenAllHave();
    if (!ended) broker.clock.after(msToUs(RETRY_PAUSE_MS), repeat);
  };
  repeat();
}

/** Partitions to ask, by the broker that leads them; those of deleted topics need no marker any more. */
function byLeader(broker: Broker, open: Set<string>, asked: ReadonlySet<string>): Map<number, string[]> {
  const leaders = new Map<number, string[]>();
  for (const name of [...open]) {
    if (asked.has(name)) continue;
    const { topic, partition } = placeOf(name);
    const metadata = broker.image.topics.get(topic)?.partitions[partition];
    const inMemory = !metadata && topic === internalTopics.group.name && !broker.cluster.keepsOffsetsInTopic;
    const leader = inMemory ? broker.offsetsInMemoryAt(partition) : (metadata?.leader ?? -1);
    if (!metadata && !inMemory) open.delete(name);
    else if (leader >= 0) leaders.set(leader, [...(leaders.get(leader) ?? []), name]);
  }
  return leaders;
}

function marker(decision: Transaction, coordinatorEpoch: number, names: string[]): TxnMarker {
  const byTopic = Map.groupBy(names.map(placeOf), ({ topic }) => topic);
  return {
    producerId: decision.producerId,
    producerEpoch: decision.producerEpoch,
    transactionResult: decision.state === 'PrepareCommit',
    topics: [...byTopic].map(([name, places]) => ({ name, partitionIndexes: places.map(p => p.partition) })),
    coordinatorEpoch,
    transactionVersion: decision.protocol,
  };
}

/** Sends the marker; tells the partitions that have it, or will never take it: none where no answer came. */
function send(broker: Broker, leader: number, wanted: TxnMarker, settled: (names: string[]) => void): void {
  const { cluster, clock } = broker;
  const host = cluster.broker(leader).host;
  const failed = clock.guarded(() => {
    timer.cancel();
    settled([]);
  });
  const timer = clock.after(msToUs(cluster.setting('request.timeout.ms')), failed);
  const fate = { answered: clock.guarded(answered), broken: failed };
  sendRequest(cluster.network, broker.host, host, writeTxnMarkers, { markers: [wanted] }, fate);

  function answered({ markers }: WriteTxnMarkersResponse): void {
    timer.cancel();
    const done = markers.flatMap(({ topics }) =>
      topics.flatMap(({ name, partitions }) =>
        partitions
          .filter(({ errorCode }) => !errorCodes[errorName(errorCode)].retriable)
          .map(({ partitionIndex }) => `${name}-${partitionIndex}`),
      ),
    );
    settled(done);
  }
}

/** The topic and number of `topic-0`. */
function placeOf(name: string): { topic: string; partition: number } {
  const dash = name.lastIndexOf('-');
  return { topic: name.slice(0, dash), partition: Number(name.slice(dash + 1)) };
}
