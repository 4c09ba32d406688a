/**
 * Values on their way between the engine and a sandbox, as JSON: bytes as `{$text}` (UTF-8) or `{$bytes}`
 * (hexadecimal), moments as `{$date}` (milliseconds), functions of the program as
 * `{$function}`, its regular expressions as functions with the text `pattern`, objects of the engine as `{$object}`.
 * What comes out of a sandbox may be anything at all, and is only ever read, never merged.
 */
import { Moment, Offered, type ProgramFunction, ProgramPattern } from '../../core/offered.ts';

/** What numbers in a sandbox's JSON stand for. */
export interface Numbered {
  /** A caller for a function of the program. */
  functionOf(id: number, arity: number): unknown;
  /** The engine's object that a stand-in stands for. */
  objectOf(id: number): unknown;
}

/** Turns JSON of the sandbox into values. */
export function decodeValue(value: unknown, numbered: Numbered): unknown {
  if (Array.isArray(value)) return value.map(item => decodeValue(item, numbered));
  if (value === null || typeof value !== 'object') return value;
  const fields = value as Record<string, unknown>;
  if (typeof fields['$bytes'] === 'string') return fromHex(fields['$bytes']);
  if (typeof fields['$function'] === 'number') {
    const called = numbered.functionOf(fields['$function'], Number(fields['arity'] ?? 0));
    const { pattern } = fields;
    return typeof pattern === 'string' ? new ProgramPattern(pattern, called as ProgramFunction) : called;
  }
  if (typeof fields['$object'] === 'number') return numbered.objectOf(fields['$object']);
  const copy: Record<string, unknown> = Object.create(null);
  for (const name of Object.keys(fields)) copy[name] = decodeValue(fields[name], numbered);
  return copy;
}

/** Turns values of the engine into JSON for the sandbox; `register` gives an offered object its number. */
export function encodeValue(value: unknown, register: (offered: Offered) => number): unknown {
  if (value instanceof Uint8Array) return encodeBytes(value);
  if (value instanceof Moment) return { $date: value.ms };
  if (value instanceof Offered) {
    if (value.isFunction) return { $object: register(value), callable: true };
    if (value.typeName !== null) return { $object: register(value), methods: value.methods, type: value.typeName };
    const data: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(value.target)) {
      if (!(name in value.methods)) data[name] = encodeValue(field, register);
    }
    return { $object: register(value), methods: value.methods, data };
  }
  if (Array.isArray(value)) return value.map(item => encodeValue(item, register));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, encodeValue(field, register)]));
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function encodeBytes(bytes: Uint8Array): unknown {
  try {
    return { $text: strict.decode(bytes) };
  } catch {
    return { $bytes: Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('') };
  }
}

function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
