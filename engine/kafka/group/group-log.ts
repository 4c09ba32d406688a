/**
 * The groups' state as records of __consumer_offsets: what was written counts, and is answered, once it is committed
 * there (O2); offsets of a transaction are a transactional batch, decided by its marker (X11); a broker that comes to
 * lead the partition reads it from its start. Times in milliseconds. Source: CoordinatorRuntime (4.2). Simplified: keys
 * and values are JSON, not Kafka's binary schemas. Where the topic is not there, memory must do.
 */
import { msToUs } from '../../core/units.ts';
import type { Broker } from '../broker.ts';
import type { ErrorName } from '../error-code.ts';
import { internalTopics, statePartition } from '../internal-topic.ts';
import { type BatchOrigin, decodeText, encodeText, newBatch, nextOffset, type RecordBatch } from '../record-batch.ts';
import type { Replica } from '../replica.ts';

/** One fact about a group: Kafka's name of the record, the group, and what tells it from others; null where it is no more. */
export interface KeptRecord {
  key: readonly [kind: string, groupId: string, ...rest: (string | number)[]];
  value: unknown;
}

/** What a reader of the log meets: records, perhaps of an open transaction, or the end of one; `end` is the offset behind. */
export type LogEvent =
  | { end: number; records: KeptRecord[]; producerId: number | null }
  | { end: number; producerId: number; committed: boolean };

/** Told once what became of a write: NONE when it counts. */
export type Done = (error: ErrorName) => void;

const TOPIC = internalTopics.group.name;

/** The records of the groups that one broker coordinates. */
export class GroupLog {
  readonly #broker: Broker;
  /** What is not answered yet, by partition. */
  readonly #open = new Map<number, Set<Done>>();

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  /**
   * Writes records. `committed` is called when they count; `done` then too, or before with an error: no leader any more,
   * or too few replicas for offsets.commit.timeout.ms, after which they may count all the same.
   */
  write(groupId: string, records: readonly KeptRecord[], origin: BatchOrigin, committed: () => void, done: Done): void {
    const replica = this.#replica(groupId);
    if (!replica) {
      committed();
      return done('NONE');
    }
    if (!replica.leads) return done('NOT_COORDINATOR');
    const { baseOffset, lastOffsetDelta } = replica.append(this.#batch(records, origin));
    this.#answerAt(replica, baseOffset + lastOffsetDelta + 1, committed, done);
  }

  /** Answers when everything that was written so far counts: so that nobody is told what may yet be lost. */
  settled(groupId: string, done: Done): void {
    const replica = this.#replica(groupId);
    if (!replica) return done('NONE');
    if (!replica.leads) return done('NOT_COORDINATOR');
    if (replica.log.highWatermark >= replica.log.logEndOffset) return done('NONE');
    this.#answerAt(replica, replica.log.logEndOffset, () => {}, done);
  }

  /** The partition is led elsewhere now: what was not committed here is refused. */
  close(partition: number): void {
    for (const answer of [...(this.#open.get(partition) ?? [])]) answer('NOT_COORDINATOR');
  }

  /** Everything that the partition's log says, from its start. */
  *read(partition: number): Generator<LogEvent> {
    const { log } = this.#broker.replica(TOPIC, partition) as Replica;
    for (const batch of log.read(log.logStartOffset, log.logEndOffset, Number.POSITIVE_INFINITY)) {
      const { producerId, control } = batch;
      const end = nextOffset(batch);
      if (control) yield { end, producerId, committed: control.type === 'COMMIT' };
      else yield { end, records: recordsOf(batch), producerId: batch.isTransactional ? producerId : null };
    }
  }

  /** Calls `then` once everything below `offset` of the partition is committed, if it is led here until then. */
  whenCommitted(partition: number, offset: number, then: () => void): void {
    this.#broker.replica(TOPIC, partition)!.whenCommitted(offset, then, () => {});
  }

  #replica(groupId: string): Replica | undefined {
    return this.#broker.replica(TOPIC, statePartition(this.#broker.cluster, 'group', groupId));
  }

  #answerAt(replica: Replica, end: number, committed: () => void, done: Done): void {
    const answer = this.#answering(replica.partition.index, done);
    const counts = (): void => {
      committed();
      answer('NONE');
    };
    replica.whenCommitted(end, counts, () => answer('NOT_COORDINATOR'));
  }

  #batch(records: readonly KeptRecord[], origin: BatchOrigin): RecordBatch {
    const timestamp = this.#broker.nowMs();
    const encoded = records.map(({ key, value }) => ({
      key: encodeText(JSON.stringify(key)),
      value: value === null ? null : encodeText(JSON.stringify(value)),
      timestamp,
      headers: [],
    }));
    return newBatch(encoded, null, origin);
  }

  /** Sees to it that `done` is called once: by the answer, or when the time is up. */
  #answering(partition: number, done: Done): Done {
    const open = this.#open.get(partition) ?? new Set<Done>();
    this.#open.set(partition, open);
    const timeoutMs = this.#broker.cluster.setting('offsets.commit.timeout.ms');
    const timer = this.#broker.clock.after(msToUs(timeoutMs), () => answer('COORDINATOR_NOT_AVAILABLE'));
    const answer = (error: ErrorName): void => {
      if (!open.delete(answer)) return;
      timer.cancel();
      done(error);
    };
    open.add(answer);
    return answer;
  }
}

function recordsOf({ records }: RecordBatch): KeptRecord[] {
  return records.map(({ key, value }) => ({
    key: JSON.parse(decodeText(key!)) as KeptRecord['key'],
    value: value === null ? null : (JSON.parse(decodeText(value)) as unknown),
  }));
}
