/**
 * Verbs that look at transactions and at the producers of a partition, as the Admin client does.
 */
import {
  abortTransaction,
  describeProducers,
  describeTransaction,
  fenceProducers,
  listTransactions,
  msToUs,
  type Process,
  sleep,
} from '../../../../engine/index.ts';
import { ok, place, placeName, type Step, text, type Verb } from '../step.ts';
import type { ScriptWorld } from '../world.ts';

const POLL_MS = 20;
const SETTLE_LIMIT_MS = 20_000;

/** Waits until the coordinator has written its markers. */
function* settle(world: ScriptWorld, step: Step): Process<unknown> {
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    const { transactionState: state } = yield* describeTransaction(world.admin, text(step, 'id'));
    if (!state.startsWith('Prepare') || waitedMs > SETTLE_LIMIT_MS) return { state };
    yield* sleep(world.simulation.scheduler, msToUs(POLL_MS));
  }
}

function* describe(world: ScriptWorld, step: Step): Process<unknown> {
  const found = yield* describeTransaction(world.admin, text(step, 'id'));
  return {
    state: found.transactionState,
    producer: world.producerName(found.producerId),
    epoch: found.producerEpoch,
    timeoutMs: found.transactionTimeoutMs,
    partitions: found.topics.flatMap(({ topic, partitions }) => partitions.map(p => partitionName(topic, p))).sort(),
  };
}

/** The recorder left out which partition of an internal topic it was. */
function partitionName(topic: string, partition: number): string {
  return topic.startsWith('__') ? topic : placeName(topic, partition);
}

function* producersOf(world: ScriptWorld, step: Step): Process<unknown> {
  const { topic, partition } = place(step['partition']);
  const producers = yield* describeProducers(world.admin, topic, partition);
  producers.sort((a, b) => a.producerId - b.producerId);
  return {
    producers: producers.map(entry => ({
      producer: world.producerName(entry.producerId),
      epoch: entry.producerEpoch,
      lastSequence: entry.lastSequence,
      ...(entry.currentTxnStartOffset >= 0 && { txnStartOffset: entry.currentTxnStartOffset }),
    })),
  };
}

function* list(world: ScriptWorld): Process<unknown> {
  const transactions = yield* listTransactions(world.admin);
  const lines = transactions.map(({ transactionalId, transactionState }) => `${transactionalId} ${transactionState}`);
  return { transactions: lines.sort() };
}

function* fence(world: ScriptWorld, step: Step): Process<unknown> {
  yield* fenceProducers(world.admin, text(step, 'id'));
  return ok;
}

/** Aborts the transaction that is open on the partition, as `kafka-transactions abort` does. */
function* abortHanging(world: ScriptWorld, step: Step): Process<unknown> {
  const { topic, partition } = place(step['partition']);
  const producers = yield* describeProducers(world.admin, topic, partition);
  const hanging = producers.find(({ currentTxnStartOffset }) => currentTxnStartOffset >= 0);
  if (!hanging) throw new Error(`malformed case: no transaction is open on ${placeName(topic, partition)}`);
  yield* abortTransaction(world.admin, topic, partition, hanging);
  return ok;
}

export const transactionVerbs: Record<string, Verb> = {
  'settle-txn': settle,
  'describe-transaction': describe,
  'describe-producers': producersOf,
  'list-transactions': list,
  'fence-producers': fence,
  'abort-hanging': abortHanging,
};
