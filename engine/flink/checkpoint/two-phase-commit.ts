/**
 * The two halves of a sink that commits in two phases. The writer hands over a transaction at each checkpoint that has
 * data (its barrier), the committer commits it when the checkpoint is known to be complete. After a restore the
 * committer commits again what its checkpoint holds: a commit must be safe to repeat.
 * Source: SinkWriterOperator, CommitterOperator, CheckpointCommittableManagerImpl (10 retries, at once).
 */
import { FlinkError } from '../stream-element.ts';

/** What a program's sink does before the commit. */
export interface CommittingWriter<T, C> {
  write(value: T): void;
  flush(endOfInput: boolean): void;
  /** The transactions to be committed, none when nothing was written. */
  prepareCommit(): C[];
}

/** Commits a transaction; 'retry' asks to be called again. */
export type Commit<C> = (transaction: C) => 'committed' | 'retry';

/** A transaction that waits for its checkpoint. */
export interface Prepared<C> {
  readonly checkpointId: number;
  readonly transaction: C;
}

const MAX_RETRIES = 10;

/** The writing half: one subtask. */
export class SinkWriterOperator<T, C> {
  readonly #writer: CommittingWriter<T, C>;
  readonly #send: (prepared: Prepared<C>) => void;
  #lastCheckpointId: number;
  #ended = false;

  /** @param restoredCheckpointId the checkpoint it begins from; 0 for none */
  constructor(writer: CommittingWriter<T, C>, send: (prepared: Prepared<C>) => void, restoredCheckpointId = 0) {
    this.#writer = writer;
    this.#send = send;
    this.#lastCheckpointId = restoredCheckpointId;
  }

  processElement(value: T): void {
    this.#writer.write(value);
  }

  /** A barrier comes: what was written until now belongs to this checkpoint. */
  beforeBarrier(checkpointId: number): void {
    if (!this.#ended) {
      this.#writer.flush(false);
      this.#prepare(checkpointId);
    }
    this.#lastCheckpointId = checkpointId;
  }

  /** The input is over: the rest belongs to the next checkpoint. */
  endInput(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#writer.flush(true);
    this.#prepare(this.#lastCheckpointId + 1);
  }

  #prepare(checkpointId: number): void {
    for (const transaction of this.#writer.prepareCommit()) this.#send({ checkpointId, transaction });
  }
}

/** The committing half. */
export class CommitterOperator<C> {
  readonly #commit: Commit<C>;
  #pending: Prepared<C>[];
  #completedId: number;

  /** @param restored what a checkpoint held; all of it is committed at once */
  constructor(commit: Commit<C>, restored: { pending: readonly Prepared<C>[]; checkpointId: number } | null = null) {
    this.#commit = commit;
    this.#pending = [...(restored?.pending ?? [])];
    this.#completedId = 0;
    if (restored !== null) this.checkpointComplete(restored.checkpointId);
  }

  receive(prepared: Prepared<C>): void {
    this.#pending.push(prepared);
  }

  /** A checkpoint is complete: its transactions, and those of earlier ones, are committed. */
  checkpointComplete(checkpointId: number): void {
    this.#completedId = Math.max(this.#completedId, checkpointId);
    const due = this.#pending
      .filter(prepared => prepared.checkpointId <= this.#completedId)
      .sort((a, b) => a.checkpointId - b.checkpointId);
    this.#pending = this.#pending.filter(prepared => prepared.checkpointId > this.#completedId);
    for (const transactions of byCheckpoint(due)) this.#commitAll(transactions);
  }

  /** What has not been committed yet. */
  snapshot(): readonly Prepared<C>[] {
    return [...this.#pending];
  }

  #commitAll(transactions: C[]): void {
    let left = transactions;
    for (let attempt = 0; left.length > 0 && attempt <= MAX_RETRIES; attempt++)
      left = left.filter(transaction => this.#commit(transaction) === 'retry');
    if (left.length > 0)
      throw new FlinkError('IOException', `Failed to commit ${left.length} committables after ${MAX_RETRIES} retries`);
  }
}

function byCheckpoint<C>(prepared: readonly Prepared<C>[]): Iterable<C[]> {
  const groups = new Map<number, C[]>();
  for (const { checkpointId, transaction } of prepared)
    groups.set(checkpointId, [...(groups.get(checkpointId) ?? []), transaction]);
  return groups.values();
}
