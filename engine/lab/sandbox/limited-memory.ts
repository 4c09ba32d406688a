/**
 * The memory of a sandbox, with a limit that cannot be hidden: QuickJS's own limit does not count large blocks, and an
 * error for want of memory may be caught or lost, so what is watched is whether the memory had to grow and could not.
 */

const exhausted = new WeakSet<WebAssembly.Memory>();

/** A memory of `initial` pages of 64 KiB that grows to `maximum` pages at most. */
export function limitedMemory(initial: number, maximum: number): WebAssembly.Memory {
  const memory = new WebAssembly.Memory({ initial, maximum });
  const grow = memory.grow.bind(memory);
  memory.grow = pages => {
    // Growth is tried with some reserve first, and then with what is needed: the last attempt counts.
    exhausted.add(memory);
    const before = grow(pages);
    exhausted.delete(memory);
    return before;
  };
  return memory;
}

/** Whether the memory was too small for what it had to hold. */
export function isExhausted(memory: WebAssembly.Memory): boolean {
  return exhausted.has(memory);
}
