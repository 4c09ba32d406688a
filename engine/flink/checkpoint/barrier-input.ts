/**
 * The input side of a task during checkpoints: several channels bring elements and barriers, and a snapshot is taken.
 *
 * exactlyOnce (aligned): a channel that has brought the barrier is blocked until all have; then comes the snapshot.
 * atLeastOnce: nothing is blocked; the snapshot comes with the last barrier, and holds elements from behind others.
 * unaligned: the snapshot comes with the first barrier; what other channels bring before theirs is part of the
 * checkpoint as data in flight.
 * Source: SingleCheckpointBarrierHandler, CheckpointBarrierTracker. Left out: aligned-with-timeout, aborts.
 */

/** How a task aligns barriers. */
export type CheckpointMode = 'exactlyOnce' | 'atLeastOnce' | 'unaligned';

/** What a channel brings. */
export type ChannelItem<T> = { readonly element: T } | { readonly barrier: number };

/** What the task does with it. */
export interface BarrierTask<T> {
  process(element: T): void;
  snapshot(checkpointId: number): void;
  /** Unaligned only: an element that belongs to the checkpoint though it came after the snapshot. */
  inFlight?(checkpointId: number, element: T): void;
}

/** The channels of one task. */
export class BarrierInput<T> {
  readonly #mode: CheckpointMode;
  readonly #task: BarrierTask<T>;
  readonly #channels: number;
  readonly #waiting: ChannelItem<T>[][];
  readonly #blocked = new Set<number>();
  /** Checkpoint to the channels that have brought its barrier. */
  readonly #arrived = new Map<number, Set<number>>();

  constructor(mode: CheckpointMode, channels: number, task: BarrierTask<T>) {
    this.#mode = mode;
    this.#channels = channels;
    this.#task = task;
    this.#waiting = Array.from({ length: channels }, () => []);
  }

  /** An element or a barrier comes in on a channel; it waits if the channel is blocked. */
  receive(channel: number, item: ChannelItem<T>): void {
    this.#waiting[channel]!.push(item);
    this.#drain();
  }

  isBlocked(channel: number): boolean {
    return this.#blocked.has(channel);
  }

  /** Takes what channels that are not blocked have brought. */
  #drain(): void {
    for (let progress = true; progress; ) {
      progress = false;
      for (const [channel, items] of this.#waiting.entries())
        while (items.length > 0 && !this.#blocked.has(channel)) {
          progress = true;
          this.#take(channel, items.shift()!);
        }
    }
  }

  #take(channel: number, item: ChannelItem<T>): void {
    if ('barrier' in item) this.#barrier(channel, item.barrier);
    else {
      this.#task.process(item.element);
      if (this.#mode === 'unaligned')
        for (const [id, from] of this.#arrived) if (!from.has(channel)) this.#task.inFlight?.(id, item.element);
    }
  }

  #barrier(channel: number, id: number): void {
    const from = this.#arrived.get(id) ?? new Set<number>();
    this.#arrived.set(id, from);
    from.add(channel);
    if (this.#mode === 'unaligned' && from.size === 1) this.#task.snapshot(id);
    const complete = from.size === this.#channels;
    if (this.#mode === 'exactlyOnce' && !complete) this.#blocked.add(channel);
    if (!complete) return;
    this.#arrived.delete(id);
    if (this.#mode !== 'unaligned') this.#task.snapshot(id);
    this.#blocked.clear();
  }
}
