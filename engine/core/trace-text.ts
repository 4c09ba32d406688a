/**
 * A trace as text: one line an entry, `<seconds> <kind> field=value ...`. Golden transcripts and the trace's
 * hash are made of these lines, so two traces have one hash exactly when they read the same.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Entry } from './entries.ts';
import type { Trace } from './trace.ts';

/** One entry as a line, times in seconds with microseconds. */
export function entryLine(entry: Entry): string {
  const { index: _, atUs, kind, ...fields } = entry;
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? quote(value) : value}`);
  return `${(atUs / 1e6).toFixed(6)} ${kind} ${parts.join(' ')}`;
}

/** SHA-256 over all lines of the trace, in hexadecimal. */
export function traceHash(trace: Trace): string {
  const hash = sha256.create();
  for (let index = 0; index < trace.length; index++) hash.update(utf8ToBytes(`${entryLine(trace.entry(index))}\n`));
  return bytesToHex(hash.digest());
}

function quote(text: string): string {
  return /^[\w.,:@/-]+$/.test(text) ? text : JSON.stringify(text);
}
