/**
 * A student's work on one lab as it is kept: per version of the lab (its content hash) the code, seed, quiz answers
 * and last result, and the codes that were replaced, newest last. Reading never throws: what cannot be read is
 * handed back to be moved aside, so that nothing is lost. Leaves out: where it is kept (work.ts).
 */
import type { Action, Result } from '../../engine/index.ts';

/** Work on one version of a lab. */
export interface Work {
  code: string;
  seed: number;
  /** Chosen answers by quiz number, as places in its list. */
  answers: Record<string, number[]>;
  result: Result | null;
  /** What was done to the run. */
  actions: readonly Action[];
  /** The code and the actions that the result is about. */
  ranCode: string;
  ranActions: readonly Action[];
  /** Epoch milliseconds. */
  savedAtMs: number;
}

/** Code that was replaced by a reset, a share link or a choice between versions. */
export interface KeptCode {
  code: string;
  seed: number;
  savedAtMs: number;
}

/** All that is kept for a lab. */
export interface SavedLab {
  version: 1;
  works: Record<string, Work>;
  kept: KeptCode[];
}

/** What was read: the sound part, and the parts that could not be read. */
export interface Reading {
  saved: SavedLab;
  damaged: unknown[];
}

/** How many replaced codes a lab keeps. */
export const MOST_KEPT = 30;

/** Reads what a store holds for a lab; `undefined` is a lab never worked on. */
export function readSaved(stored: unknown): Reading {
  const saved: SavedLab = { version: 1, works: {}, kept: [] };
  if (stored === undefined) return { saved, damaged: [] };
  if (!isObject(stored) || stored['version'] !== 1 || !isObject(stored['works'])) return { saved, damaged: [stored] };
  const damaged: unknown[] = [];
  for (const [hash, value] of Object.entries(stored['works'])) {
    const work = readWork(value);
    if (work) saved.works[hash] = work;
    else damaged.push({ hash, value });
  }
  const kept = Array.isArray(stored['kept']) ? stored['kept'] : [];
  for (const value of kept) {
    if (isObject(value) && isCode(value)) saved.kept.push(pickCode(value));
    else damaged.push({ kept: value });
  }
  return { saved, damaged };
}

/** Adds replaced code, unless it is empty or the newest already. */
export function keepCode(kept: readonly KeptCode[], code: KeptCode): KeptCode[] {
  if (code.code.trim() === '' || kept.at(-1)?.code === code.code) return [...kept];
  return [...kept, code].slice(-MOST_KEPT);
}

/** The newest work on another version of the lab, if there is any. */
export function newestOther(saved: SavedLab, contentHash: string): Work | null {
  const others = Object.entries(saved.works).filter(([hash]) => hash !== contentHash);
  others.sort(([, a], [, b]) => b.savedAtMs - a.savedAtMs);
  return others[0]?.[1] ?? null;
}

function readWork(value: unknown): Work | null {
  if (!isObject(value) || !isCode(value)) return null;
  const answers: Record<string, number[]> = {};
  if (!isObject(value['answers'])) return null;
  for (const [quiz, chosen] of Object.entries(value['answers'])) {
    if (!Array.isArray(chosen) || !chosen.every(Number.isInteger)) return null;
    answers[quiz] = chosen;
  }
  const result = value['result'];
  if (result !== null && !isResult(result)) return null;
  const ranCode = typeof value['ranCode'] === 'string' ? value['ranCode'] : '';
  const [actions, ranActions] = [readList(value['actions']), readList(value['ranActions'])];
  return { ...pickCode(value), answers, actions, result, ranCode, ranActions };
}

/** Actions are proven against the lab when they are taken up (keeping.ts). */
function readList(value: unknown): Action[] {
  return Array.isArray(value) ? (value as Action[]) : [];
}

function pickCode(value: KeptCode): KeptCode {
  return { code: value.code, seed: value.seed, savedAtMs: value.savedAtMs };
}

function isCode(value: Record<string, unknown>): value is Record<string, unknown> & KeptCode {
  return (
    typeof value['code'] === 'string' && Number.isSafeInteger(value['seed']) && Number.isFinite(value['savedAtMs'])
  );
}

function isResult(value: unknown): value is Result {
  return (
    isObject(value) &&
    value['schema'] === 'weir.result/1' &&
    Array.isArray(value['checks']) &&
    value['checks'].every(isObject) &&
    isObject(value['program']) &&
    isObject(value['engine'])
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
