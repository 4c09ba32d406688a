/**
 * The limits of a program and how each is told. They are counted, not timed, so that they are the same on
 * every machine: QuickJS asks every 10,000 loop turns or calls whether to go on (one "tick").
 */

/** Limits of one run. */
export const limits = {
  /** Memory of an instance in pages of 64 KiB: what it begins with, and all that it may have. */
  initialPages: 256,
  maximumPages: 1280,
  /** Depth of calls, in bytes of the sandbox's stack. */
  stackBytes: 192 * 1024,
  /** Ticks that code may run without giving control back. */
  turnTicks: 3000,
  /** Ticks of a whole run. */
  runTicks: 12_000,
  /** Characters that a program may hand to the engine: what it sends, prints and asks, as JSON. */
  transferCharacters: 32_000_000,
  /** Engine steps of a whole run: tasks of the scheduler and calls of the program. */
  steps: 400_000,
  /** Calls and timers that may be under way at once. */
  open: 10_000,
  /** Entries of a run's trace. */
  entries: 200_000,
  /** Characters that a program may print. */
  outputCharacters: 100_000,
} as const;

/**
 * Limits of a check. It may have to read all that a flood of records left behind, so it has more room; what it reads at
 * once is limited, and a check that gets lost in more than `manyEntries` is the program's doing, not the author's.
 */
export const checkLimits = {
  maximumPages: 8192,
  entriesAtOnce: 100_000,
  charactersAtOnce: 32_000_000,
  manyEntries: 5000,
} as const;

/** A limit that stopped a program. */
export type LimitName =
  | 'MemoryLimit'
  | 'TurnLimit'
  | 'RunLimit'
  | 'StepLimit'
  | 'OpenLimit'
  | 'TransferLimit'
  | 'TraceLimit';

const millions = (ticks: number): string => `${(ticks * 10_000) / 1e6} million steps`;

/** What happened and what to look at, for the student. */
export const limitMessages: Record<LimitName, string> = {
  MemoryLimit: `Your code used more than ${(limits.maximumPages - limits.initialPages) / 16} MB of memory, so it was stopped. Does a list grow without end?`,
  TurnLimit: `Your code did not give control back within ${millions(limits.turnTicks)}, so it was stopped. Is there a loop that never ends, or one without an await?`,
  RunLimit: `Your code took more than ${millions(limits.runTicks)} in all, so it was stopped. Does it do the same work again and again?`,
  StepLimit: `The run took more than ${limits.steps.toLocaleString('en')} engine steps (messages, timers, calls), so it was stopped. Does a loop send or wait without end?`,
  OpenLimit: `Your code had more than ${limits.open.toLocaleString('en')} calls and timers under way at once, so it was stopped. Is an await missing in a loop?`,
  TransferLimit: `Your code sent and printed more than ${limits.transferCharacters / 1e6} million characters, so it was stopped. Does a loop send or print without end, or is a value very large?`,
  TraceLimit: `More than ${limits.entries.toLocaleString('en')} things happened in the run (records, messages, moves), so it was stopped. Does a loop send without end?`,
};

/** A program stopped by a limit. */
export class LimitReached extends Error {
  readonly limit: LimitName;
  readonly line: number | null;

  constructor(limit: LimitName, line: number | null) {
    super(limitMessages[limit]);
    this.name = limit;
    this.limit = limit;
    this.line = line;
  }
}
