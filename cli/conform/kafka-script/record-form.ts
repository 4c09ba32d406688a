/**
 * Records as scripts write them (`[key, value]` or `{k, v, p, ts, h}`) and as results show them.
 */
import type { NewRecord } from '../../../engine/index.ts';
import { isRecord, show } from '../recording.ts';
import type { ScriptWorld } from './world.ts';

/** A record of a script; `partition` where the script names one, `timestamp` where it gives one. */
export interface ScriptRecord {
  key: Uint8Array | null;
  value: Uint8Array | null;
  headers: NewRecord['headers'];
  partition: number | null;
  timestamp: number | null;
}

const LONG_BYTES = 200;

/** Reads one record. */
export function scriptRecord(world: ScriptWorld, form: unknown): ScriptRecord {
  if (Array.isArray(form)) {
    return { key: bytes(form[0]), value: bytes(form[1]), headers: [], partition: null, timestamp: null };
  }
  if (!isRecord(form)) throw new Error(`malformed case: ${show(form)} is no record`);
  const headers = (form['h'] ?? []) as [string, unknown][];
  return {
    key: bytes(form['k']),
    value: bytes(form['v']),
    headers: headers.map(([key, value]) => ({ key, value: bytes(value) })),
    partition: typeof form['p'] === 'number' ? form['p'] : null,
    timestamp: form['ts'] === undefined ? null : moment(world, form['ts']),
  };
}

/** A time in epoch milliseconds: a number, or `now`, `now-1000`, `now+1000`. */
export function moment(world: ScriptWorld, form: unknown): number {
  if (typeof form === 'number') return form;
  const found = /^now([+-]\d+)?$/.exec(String(form));
  if (!found) throw new Error(`malformed case: ${show(form)} is no time`);
  return world.simulation.nowMs() + Number(found[1] ?? 0);
}

/** Bytes as results show them: text, null, or their number where they are many. */
export function shown(value: Uint8Array | null): unknown {
  if (value === null) return null;
  return value.length > LONG_BYTES ? { size: value.length } : new TextDecoder().decode(value);
}

function bytes(form: unknown): Uint8Array | null {
  if (form === null || form === undefined) return null;
  if (isRecord(form)) return new Uint8Array(Number(form['size'])).fill('x'.charCodeAt(0));
  return new TextEncoder().encode(String(form));
}
