/**
 * Committed offsets as records of __consumer_offsets: a commit counts, and is answered, once its record is committed
 * there (O2); those of a transaction are a transactional batch, decided by its marker (X11); a broker that comes to lead
 * the partition reads it from its start. Times in milliseconds. Source: OffsetMetadataManager, CoordinatorRuntime (4.2).
 * Simplified: keys and values are JSON, not Kafka's binary schemas. Where the topic is not there, memory must do.
 */
import { msToUs } from '../../core/units.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import type { Broker } from '../broker.ts';
import type { ErrorName } from '../error-code.ts';
import { internalTopics, statePartition } from '../internal-topic.ts';
import { type BatchOrigin, decodeText, encodeText, newBatch, type RecordBatch } from '../record-batch.ts';
import type { Replica } from '../replica.ts';
import type { GroupRecord } from './kept-members.ts';
import type { CommittedOffset } from './offsets.ts';

/** What becomes of the offset of a partition: another one, or none. */
export interface OffsetChange extends TopicPartition {
  committed: CommittedOffset | null;
}

/** What a reader of the log meets: changes of a group, perhaps of an open transaction, the end of one, members. */
export type OffsetEvent =
  | { groupId: string; change: OffsetChange; producerId: number | null }
  | { producerId: number; committed: boolean }
  | { groupId: string; members: GroupRecord | null };

type Done = (error: ErrorName) => void;

const TOPIC = internalTopics.group.name;

/** The offset records of the groups that one broker coordinates. */
export class OffsetLog {
  readonly #broker: Broker;
  /** Writes that are not answered yet, by partition. */
  readonly #open = new Map<number, Set<Done>>();

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  /**
   * Writes changes. `committed` is called when they count; `done` then too, or before with an error: no leader any more,
   * or too few replicas for offset.commit.timeout.ms, after which they may count all the same.
   */
  write(
    groupId: string,
    changes: readonly OffsetChange[],
    origin: BatchOrigin,
    committed: () => void,
    done: Done,
  ): void {
    const partition = statePartition(this.#broker.cluster, 'group', groupId);
    const replica = this.#broker.replica(TOPIC, partition);
    if (!replica || changes.length === 0) {
      committed();
      return done('NONE');
    }
    if (!replica.leads) return done('NOT_COORDINATOR');
    const { baseOffset } = replica.append(this.#batch(groupId, changes, origin));
    this.#answerCommitted(replica, baseOffset, committed, done);
  }

  /** Writes who is in a group, null where nobody is any more; `done` as in {@link write}. */
  writeMembers(groupId: string, record: GroupRecord | null, done: Done = () => {}): void {
    const replica = this.#broker.replica(TOPIC, statePartition(this.#broker.cluster, 'group', groupId));
    if (!replica) return done('NONE');
    if (!replica.leads) return done('NOT_COORDINATOR');
    const value = record === null ? null : encodeText(JSON.stringify(record));
    const timestamp = this.#broker.nowMs();
    const batch = newBatch([{ key: encodeText(JSON.stringify([groupId])), value, timestamp, headers: [] }], null);
    this.#answerCommitted(replica, replica.append(batch).baseOffset, () => {}, done);
  }

  /** The partition is led elsewhere now: what was not committed here is refused. */
  close(partition: number): void {
    for (const answer of [...(this.#open.get(partition) ?? [])]) answer('NOT_COORDINATOR');
  }

  /** Everything that the partition's log says, from its start. */
  *read(partition: number): Generator<OffsetEvent> {
    const { log } = this.#broker.replica(TOPIC, partition) as Replica;
    for (const batch of log.read(log.logStartOffset, log.logEndOffset, Number.POSITIVE_INFINITY)) {
      if (batch.control) yield { producerId: batch.producerId, committed: batch.control.type === 'COMMIT' };
      else yield* eventsOf(batch);
    }
  }

  #batch(groupId: string, changes: readonly OffsetChange[], origin: BatchOrigin): RecordBatch {
    const timestamp = this.#broker.nowMs();
    const records = changes.map(({ topic, partition, committed }) => {
      const value = committed === null ? null : encodeText(JSON.stringify(committed));
      return { key: encodeText(JSON.stringify([groupId, topic, partition])), value, timestamp, headers: [] };
    });
    return newBatch(records, null, origin);
  }

  #answerCommitted(replica: Replica, baseOffset: number, committed: () => void, done: Done): void {
    const answer = this.#answering(replica.partition.index, done);
    const counts = (): void => {
      committed();
      answer('NONE');
    };
    replica.whenCommitted(baseOffset + 1, counts, () => answer('NOT_COORDINATOR'));
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

function eventsOf({ records, isTransactional, producerId }: RecordBatch): OffsetEvent[] {
  return records.map(({ key, value }) => {
    const [groupId, topic, partition] = JSON.parse(decodeText(key!)) as [string, string?, number?];
    const kept = value === null ? null : JSON.parse(decodeText(value));
    if (topic === undefined || partition === undefined) return { groupId, members: kept as GroupRecord | null };
    const committed = kept as CommittedOffset | null;
    return { groupId, change: { topic, partition, committed }, producerId: isTransactional ? producerId : null };
  });
}
