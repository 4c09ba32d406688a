/**
 * What a query must remember to go on after a crash, as plain data with the names of Spark's checkpoint folder:
 * `offsets/N` is written before batch N runs, `commits/N` after it, `state/<operator>/<store>` holds the versions of
 * the operators' stores. Times are milliseconds since 1970.
 */
import type { SourceOffset } from '../source.ts';
import type { SavedState } from './state-store.ts';
import { emptyState, StateStore } from './state-store.ts';

/** What a batch will do, written before it does it. */
export interface OffsetEntry {
  readonly batchWatermarkMs: number;
  readonly batchTimestampMs: number;
  /** Settings that the query keeps for life. */
  readonly conf: Readonly<Record<string, string>>;
  /** The end of each source in this batch, null where nothing was read yet. */
  readonly offsets: Readonly<Record<string, SourceOffset | null>>;
}

/** That a batch is done. */
export interface CommitEntry {
  readonly nextBatchWatermarkMs: number;
}

/** The folder. */
export interface Checkpoint {
  readonly offsets: Record<number, OffsetEntry>;
  readonly commits: Record<number, CommitEntry>;
  readonly state: Record<string, SavedState>;
}

/** A new, empty checkpoint. */
export function emptyCheckpoint(): Checkpoint {
  return { offsets: {}, commits: {}, state: {} };
}

/** The greatest batch id in one of the checkpoint's logs, or -1. */
export function lastBatchId(entries: Readonly<Record<number, unknown>>): number {
  let last = -1;
  for (const batchId of Object.keys(entries)) last = Math.max(last, Number(batchId));
  return last;
}

/** Removes the entries of batches before `oldest`. */
export function forgetBatchesBefore(checkpoint: Checkpoint, oldest: number): void {
  for (const entries of [checkpoint.offsets, checkpoint.commits]) {
    for (const batchId of Object.keys(entries)) if (Number(batchId) < oldest) delete entries[Number(batchId)];
  }
}

/** Opens stores of one operator at the version that a batch starts from. */
export class OperatorState {
  readonly #checkpoint: Checkpoint;
  readonly #path: string;
  readonly #version: number;
  readonly #keptVersions: number;

  constructor(checkpoint: Checkpoint, operatorId: number, version: number, keptVersions: number) {
    this.#checkpoint = checkpoint;
    this.#path = `${operatorId}`;
    this.#version = version;
    this.#keptVersions = keptVersions;
  }

  /** The operator's store of that name. */
  store<V>(name: string): StateStore<V> {
    const path = `${this.#path}/${name}`;
    this.#checkpoint.state[path] ??= emptyState();
    return new StateStore<V>(this.#checkpoint.state[path], this.#version, this.#keptVersions);
  }
}
