/**
 * Items by time, in milliseconds: a binary heap. Among equal times the order is that of Flink's own heap, which hangs on
 * what was added and removed meanwhile; it is the same in every run.
 * Source: HeapPriorityQueue (siftUp, siftDown, removal from the middle).
 */

/** An item in its place. */
export interface Queued<T> {
  readonly atMs: number;
  readonly item: T;
  /** Its index in the heap, from 1; 0 when it is no longer there. */
  index: number;
}

/** A queue by time. */
export class TimerQueue<T> {
  /** The heap begins at index 1: the children of i are at 2i and 2i + 1. */
  readonly #heap: Queued<T>[] = [{ atMs: Number.NEGATIVE_INFINITY, item: undefined as T, index: 0 }];

  /** Adds an item; what it gives can be removed again. */
  add(atMs: number, item: T): Queued<T> {
    const queued: Queued<T> = { atMs, item, index: this.#heap.length };
    this.#heap.push(queued);
    this.#siftUp(queued.index);
    return queued;
  }

  /** Takes the first item out if its time is at or before `limitMs`. */
  takeUpTo(limitMs: number): Queued<T> | null {
    const first = this.#heap[1];
    if (first === undefined || first.atMs > limitMs) return null;
    this.remove(first);
    return first;
  }

  /** Takes an item out, wherever it stands. */
  remove(queued: Queued<T>): void {
    const { index } = queued;
    if (index === 0) return;
    queued.index = 0;
    const last = this.#heap.pop()!;
    if (last === queued) return;
    this.#put(last, index);
    this.#siftDown(index);
    if (this.#heap[index] === last) this.#siftUp(index);
  }

  #siftUp(from: number): void {
    const moved = this.#heap[from]!;
    let index = from;
    for (let parent = index >>> 1; parent > 0 && moved.atMs < this.#heap[parent]!.atMs; parent = index >>> 1) {
      this.#put(this.#heap[parent]!, index);
      index = parent;
    }
    this.#put(moved, index);
  }

  #siftDown(from: number): void {
    const moved = this.#heap[from]!;
    let index = from;
    for (let child = this.#lesserChild(index); child !== 0; child = this.#lesserChild(index)) {
      if (this.#heap[child]!.atMs >= moved.atMs) break;
      this.#put(this.#heap[child]!, index);
      index = child;
    }
    this.#put(moved, index);
  }

  /** The child with the earlier time, the left one of equals; 0 when there is none. */
  #lesserChild(index: number): number {
    const left = index << 1;
    const right = left + 1;
    if (left >= this.#heap.length) return 0;
    return right < this.#heap.length && this.#heap[right]!.atMs < this.#heap[left]!.atMs ? right : left;
  }

  #put(queued: Queued<T>, index: number): void {
    this.#heap[index] = queued;
    queued.index = index;
  }
}
