/**
 * Share links: lab, code and seed in the part of the address after `#s=`, which never leaves the browser. The text
 * is `1.` (the version), the deflated JSON in base64url, and a checksum, because a changed letter can still inflate
 * to other code. A link that cannot be read is an answer, not an error.
 * Limits: 100,000 characters of code; a link of up to 200,000 characters. Leaves out: the moment, actions.
 * Both the page and the command line use it: grading tells with such a link on which run a check lost marks.
 */
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';

/** What a link carries. */
export interface Shared {
  lab: string;
  code: string;
  seed: number;
}

/** A link that was read, or why it could not be. */
export type SharedReading = { ok: true; shared: Shared } | { ok: false; reason: 'damaged' | 'newer' | 'otherLab' };

const MOST_CODE = 100_000;
const MOST_TEXT = 200_000;

/** The part of the address after `#`, or null if the code is too long for a link. */
export function encodeShare(shared: Shared): string | null {
  if (shared.code.length > MOST_CODE) return null;
  const bytes = deflateSync(strToU8(JSON.stringify([shared.lab, shared.seed, shared.code])), { level: 9 });
  const base64 = btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
  const body = base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const text = `s=1.${body}.${checksum(body)}`;
  return text.length <= MOST_TEXT ? text : null;
}

/** Reads the part of the address after `#`; null if it is no share link at all. */
export function decodeShare(fragment: string, labId: string): SharedReading | null {
  const text = fragment.replace(/^#/, '');
  if (!text.startsWith('s=')) return null;
  const [, version, rest] = /^s=(\d+)\.(.*)$/.exec(text) ?? [];
  if (version === undefined || text.length > MOST_TEXT) return { ok: false, reason: 'damaged' };
  if (version !== '1') return { ok: false, reason: 'newer' };
  const [body = '', sum] = rest!.split('.');
  const shared = sum === checksum(body) ? readBody(body) : null;
  if (shared === null) return { ok: false, reason: 'damaged' };
  return shared.lab === labId ? { ok: true, shared } : { ok: false, reason: 'otherLab' };
}

function readBody(body: string): Shared | null {
  try {
    const binary = atob(body.replaceAll('-', '+').replaceAll('_', '/'));
    const json = inflateAtMost(
      Uint8Array.from(binary, char => char.charCodeAt(0)),
      8 * MOST_CODE,
    );
    const value: unknown = json === null ? null : JSON.parse(json);
    if (!Array.isArray(value) || value.length !== 3) return null;
    const [lab, seed, code] = value as unknown[];
    if (typeof lab !== 'string' || typeof code !== 'string' || code.length > MOST_CODE) return null;
    return Number.isSafeInteger(seed) && (seed as number) >= 0 ? { lab, seed: seed as number, code } : null;
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
