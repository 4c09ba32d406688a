/**
 * Share links: lab, code, seed, actions and the reader's place in the part of the address after `#s=`, which never
 * leaves the browser. The text is `2.` (the version), the deflated JSON in base64url, and a checksum, because a changed
 * letter can still inflate to other code. Version 1 held no actions and no place, and is still read.
 * A link that cannot be read is an answer with the reason, not an error.
 * Limits: 100,000 characters of code; 500 actions; a link of up to 200,000 characters.
 * Both the page and the command line use it: grading tells with such a link on which run a check lost marks.
 */
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { type Action, readActions } from './action.ts';
import type { Lab } from './lab.ts';

/** What a link carries. */
export interface Shared {
  lab: string;
  code: string;
  seed: number;
  actions: Action[];
  /** Where the reader stands in the run, in microseconds; null for its start. */
  placeUs: number | null;
  /** The scene that is shown; null for the lab's first. */
  scene: string | null;
}

/** A link that was read, or why it could not be: `detail` is a sentence about what is wrong in it. */
export type SharedReading =
  | { ok: true; shared: Shared }
  | { ok: false; reason: 'damaged' | 'newer' | 'otherLab'; detail: string };

const MOST_SHARED_CODE = 100_000;
const MOST_TEXT = 200_000;
const VERSION = 2;

/** The part of the address after `#`, or null if there is too much for a link. */
export function encodeShare(shared: Partial<Shared> & Pick<Shared, 'lab' | 'code' | 'seed'>): string | null {
  const { lab, code, seed, actions = [], placeUs = null, scene = null } = shared;
  if (code.length > MOST_SHARED_CODE) return null;
  const bytes = deflateSync(strToU8(JSON.stringify([lab, seed, code, actions, placeUs, scene])), { level: 9 });
  const base64 = btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
  const body = base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const text = `s=${VERSION}.${body}.${checksum(body)}`;
  return text.length <= MOST_TEXT ? text : null;
}

/** Reads the part of the address after `#`; null if it is no share link at all. */
export function decodeShare(fragment: string, lab: Lab): SharedReading | null {
  const text = fragment.replace(/^#/, '');
  if (!text.startsWith('s=')) return null;
  const [, version, rest] = /^s=(\d+)\.(.*)$/.exec(text) ?? [];
  if (version === undefined) return damaged('It does not begin as a link of Weir does.');
  if (text.length > MOST_TEXT) {
    return damaged(`It has ${text.length} characters; a link has at most ${MOST_TEXT}.`);
  }
  if (Number(version) > VERSION) {
    return { ok: false, reason: 'newer', detail: `It has version ${version}, and this page knows ${VERSION}.` };
  }
  const [body = '', sum] = rest!.split('.');
  if (sum === undefined) return damaged('Its end is missing.');
  if (sum !== checksum(body)) return damaged('Its checksum does not fit: a letter was lost or changed.');
  return readBody(body, lab);
}

function damaged(detail: string): SharedReading {
  return { ok: false, reason: 'damaged', detail };
}

function readBody(body: string, lab: Lab): SharedReading {
  const value = parsed(body);
  if (!Array.isArray(value) || value.length < 3) return damaged('What it holds cannot be read.');
  const [id, seed, code, given = [], placeUs = null, scene = null] = value as unknown[];
  if (typeof id !== 'string' || typeof code !== 'string') return damaged('What it holds cannot be read.');
  if (id !== lab.id) return { ok: false, reason: 'otherLab', detail: `It belongs to the lab ${id}.` };
  if (code.length > MOST_SHARED_CODE) return damaged(`Its code has more than ${MOST_SHARED_CODE} characters.`);
  if (!Number.isSafeInteger(seed) || (seed as number) < 0) return damaged('Its seed is no whole number.');
  const { actions, problem } = readActions(lab, given);
  if (problem !== null) return damaged(problem);
  const place = typeof placeUs === 'number' && placeUs >= 0 ? placeUs : null;
  const named = typeof scene === 'string' ? scene : null;
  return { ok: true, shared: { lab: id, seed: seed as number, code, actions, placeUs: place, scene: named } };
}

function parsed(body: string): unknown {
  try {
    const binary = atob(body.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, char => char.charCodeAt(0));
    const json = inflateAtMost(bytes, 8 * MOST_SHARED_CODE);
    return json === null ? null : JSON.parse(json);
  } catch {
    return null;
  }
}

/** Inflates, but gives up once the text grows beyond `most` bytes: a small link must not fill the memory. */
function inflateAtMost(bytes: Uint8Array, most: number): string | null {
  const parts: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const inflate = new Inflate((part, final) => {
    parts.push(part);
    size += part.length;
    ended ||= final;
  });
  for (let at = 0; at < bytes.length; at += 1024) {
    inflate.push(bytes.subarray(at, at + 1024), at + 1024 >= bytes.length);
    if (size > most) return null;
  }
  if (!ended) return null;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return strFromU8(whole);
}

/** FNV-1a over the text, in base 36. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}
