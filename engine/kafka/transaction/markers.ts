/**
 * Carrying a decision to the partitions: WriteTxnMarkers to the leader of each, again after a pause where it failed,
 * until every partition has its marker (X5, X6). Source: TransactionMarkerChannelManager (4.2).
 */
import { msToUs } from '../../core/units.ts';
import { type TxnMarker, type WriteTxnMarkersResponse, writeTxnMarkers } from '../api/27-write-txn-markers.ts';
import type { Broker } from '../broker.ts';
import { errorCodes, errorName } from '../error-code.ts';
import { sendRequest } from '../send-request.ts';
import type { Transaction } from './transaction.ts';

const RETRY_PAUSE_MS = 100;

/** Writes the markers of a decision; `done` is called when all are written. */
export function sendMarkers(broker: Broker, decision: Transaction, coordinatorEpoch: number, done: () => void): void {
  const open = new Set(decision.partitions);
  if (open.size === 0) {
    done();
    return;
  }
  const round = (): void => {
    for (const [leader, names] of byLeader(broker, open)) {
      send(broker, leader, marker(decision, coordinatorEpoch, names), settled => {
        for (const name of settled) open.delete(name);
        if (open.size === 0) done();
      });
    }
  };
  const repeat = (): void => {
    if (open.size === 0) return;
    round();
    broker.clock.after(msToUs(RETRY_PAUSE_MS), repeat);
  };
  repeat();
}

/** Partitions by the broker that leads them; those of deleted topics need no marker any more. */
function byLeader(broker: Broker, names: Set<string>): Map<number, string[]> {
  const leaders = new Map<number, string[]>();
  for (const name of [...names]) {
    const { topic, partition } = placeOf(name);
    const metadata = broker.image.topics.get(topic)?.partitions[partition];
    if (!metadata) names.delete(name);
    else if (metadata.leader >= 0) leaders.set(metadata.leader, [...(leaders.get(metadata.leader) ?? []), name]);
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

/** Sends the marker; tells the partitions that have it, or will never take it. */
function send(broker: Broker, leader: number, wanted: TxnMarker, settled: (names: string[]) => void): void {
  const { network } = broker.cluster;
  const host = broker.cluster.broker(leader).host;
  sendRequest(
    network,
    broker.host,
    host,
    writeTxnMarkers,
    { markers: [wanted] },
    { answered: broker.clock.guarded(answered) },
  );

  function answered({ markers }: WriteTxnMarkersResponse): void {
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
