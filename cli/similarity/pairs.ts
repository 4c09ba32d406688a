/**
 * Pairs of programs that share more than the class does: what the lab itself gives, and what many hand in, does not
 * count. A pair is a reason to look, never a verdict.
 */
import { type Fingerprint, fingerprints } from './fingerprint.ts';

/** A program of the class. */
export interface Program {
  id: string;
  code: string;
}

/** Two programs and what they share. */
export interface Pair {
  first: string;
  second: string;
  /** The shared part of the smaller one's own fingerprints, 0 to 1. */
  share: number;
  fingerprints: number;
  /** The longest shared stretch of lines in each. */
  firstLines: [number, number];
  secondLines: [number, number];
}

/** A fingerprint that more than this part of a class has, and more than three programs, is common. */
const COMMON_SHARE = 0.25;
const LEAST_FINGERPRINTS = 4;

/** The pairs that share at least `least` (0 to 1), the most alike first; `given` is code that everybody has. */
export function similarPairs(programs: readonly Program[], given: readonly string[], least: number): Pair[] {
  const known = new Set(given.flatMap(code => fingerprints(code).map(print => print.hash)));
  const prints = programs.map(({ code }) => fingerprints(code).filter(print => !known.has(print.hash)));
  const common = commonHashes(prints);
  const own = prints.map(list => list.filter(print => !common.has(print.hash)));
  const sets = own.map(list => new Set(list.map(print => print.hash)));
  return candidatePairs(sets)
    .flatMap(([a, b]) => pairOf(programs, own, sets, a, b) ?? [])
    .filter(pair => pair.share >= least)
    .sort((x, y) => y.share - x.share || y.fingerprints - x.fingerprints || (x.first < y.first ? -1 : 1));
}

function commonHashes(prints: readonly Fingerprint[][]): Set<number> {
  const counts = new Map<number, number>();
  for (const list of prints) {
    for (const hash of new Set(list.map(print => print.hash))) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  const most = Math.max(3, prints.length * COMMON_SHARE);
  return new Set([...counts].filter(([, count]) => count > most).map(([hash]) => hash));
}

/** Pairs that share anything, found by their fingerprints instead of by comparing all with all. */
function candidatePairs(sets: readonly Set<number>[]): [number, number][] {
  const holders = new Map<number, number[]>();
  for (const [index, set] of sets.entries()) {
    for (const hash of set) {
      const list = holders.get(hash);
      if (list) list.push(index);
      else holders.set(hash, [index]);
    }
  }
  const pairs = new Map<string, [number, number]>();
  for (const list of holders.values()) {
    for (const [at, a] of list.entries()) for (const b of list.slice(at + 1)) pairs.set(`${a}/${b}`, [a, b]);
  }
  return [...pairs.values()];
}

function pairOf(
  programs: readonly Program[],
  own: readonly Fingerprint[][],
  sets: readonly Set<number>[],
  a: number,
  b: number,
): Pair | null {
  const shared = new Set([...sets[a]!].filter(hash => sets[b]!.has(hash)));
  const smaller = Math.min(sets[a]!.size, sets[b]!.size);
  if (smaller < LEAST_FINGERPRINTS) return null;
  return {
    first: programs[a]!.id,
    second: programs[b]!.id,
    share: shared.size / smaller,
    fingerprints: shared.size,
    firstLines: longestStretch(own[a]!, shared),
    secondLines: longestStretch(own[b]!, shared),
  };
}

function longestStretch(prints: readonly Fingerprint[], shared: ReadonlySet<number>): [number, number] {
  let best: [number, number] = [0, -1];
  let open: [number, number] | null = null;
  for (const { hash, fromLine, toLine } of prints) {
    if (!shared.has(hash)) open = null;
    else open = [open?.[0] ?? fromLine, toLine];
    if (open && open[1] - open[0] > best[1] - best[0]) best = open;
  }
  return best;
}
