/**
 * Texts and bytes in other writing: hexadecimal, Base64, URLs.
 */
import { BINARY, isNumeric, STRING } from '../../../stream/column/data-type.ts';
import type { Long, Value } from '../../../stream/column/value.ts';
import { SparkError } from '../../condition.ts';
import type { CastMode } from '../build.ts';
import { callOf, cast } from '../build.ts';
import { widestType } from '../coercion.ts';
import type { Expression } from '../expression.ts';
import { javaRegex } from '../java-regex.ts';
import { fromBase64, toBase64 } from '../json-rows.ts';
import { comparable } from './operators.ts';
import type { Parameter, ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const byteHex = (byte: number) => byte.toString(16).toUpperCase().padStart(2, '0');

const longTextOrBytes: Parameter = {
  name: '("BIGINT" or "BINARY" or "STRING")',
  fit: type =>
    type.kind === 'string' || type.kind === 'binary'
      ? type
      : isNumeric(type)
        ? { kind: 'bigint' }
        : takes.text.fit(type),
};

function hex(value: Long | string | Uint8Array): string {
  if (typeof value === 'string') return Array.from(encoder.encode(value), byteHex).join('');
  if (value instanceof Uint8Array) return Array.from(value, byteHex).join('');
  return BigInt.asUintN(64, BigInt(value)).toString(16).toUpperCase();
}

function unhex(text: string): Uint8Array | null {
  if (!/^[0-9a-fA-F]*$/.test(text)) return null;
  const digits = text.length % 2 === 1 ? `0${text}` : text;
  return Uint8Array.from(digits.match(/../g) ?? [], pair => Number.parseInt(pair, 16));
}

/** As java.net.URLEncoder writes it: letters, digits and `.-*_` as they are, a space as `+`. */
function urlEncode(text: string): string {
  return Array.from(encoder.encode(text), byte => {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9.\-*_]/.test(character)) return character;
    return character === ' ' ? '+' : `%${byteHex(byte)}`;
  }).join('');
}

function urlDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new SparkError('CANNOT_DECODE_URL', { parameters: { url: text }, type: 'SparkIllegalArgumentException' });
  }
}

/** The parts of a URI (RFC 2396, as java.net.URI reads it); null when it is none. */
interface UriParts {
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  readonly path: string;
  readonly query: string | undefined;
  readonly fragment: string | undefined;
}

function uriParts(url: string): UriParts | null {
  if (!/^(?:[A-Za-z0-9\-_.!~*'();/?:@&=+$,[\]#]|%[0-9A-Fa-f]{2}|[^\p{ASCII}\p{Z}\p{C}])*$/u.test(url)) return null;
  const parts = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(url);
  if (!parts) return null;
  const [, scheme, authority, path = '', query, fragment] = parts;
  if (fragment?.includes('#') || (scheme !== undefined && authority === undefined && path === '')) return null;
  return { scheme, authority, path, query, fragment };
}

function uriPart(parts: UriParts, part: string): string | null {
  const { scheme, authority, path, query, fragment } = parts;
  const opaque = scheme !== undefined && authority === undefined && !path.startsWith('/');
  const server = /^(?:([^@]*)@)?(\[[^\]]*\]|[A-Za-z0-9.-]*)(?::(\d*))?$/.exec(authority ?? '');
  switch (part) {
    case 'HOST':
      return server?.[2] || null;
    case 'PATH':
      return opaque ? null : path;
    case 'QUERY':
      return opaque ? null : (query ?? null);
    case 'REF':
      return fragment ?? null;
    case 'PROTOCOL':
      return scheme ?? null;
    case 'FILE':
      return opaque ? null : query === undefined ? path : `${path}?${query}`;
    case 'AUTHORITY':
      return authority || null;
    case 'USERINFO':
      return server?.[2] ? (server[1] ?? null) : null;
    default:
      return null;
  }
}

function parseUrl(url: string, part: string, key?: string): Value {
  const parts = uriParts(url);
  if (!parts) throw new SparkError('INVALID_URL', { parameters: { url }, type: 'SparkIllegalArgumentException' });
  if (key === undefined) return uriPart(parts, part);
  if (part !== 'QUERY' || parts.query === undefined) return null;
  return javaRegex(`(&|^)${key}=([^&]*)`, 'parse_url').exec(parts.query)?.[2] ?? null;
}

function bytesAsText([bytes, charset]: readonly Expression[], castMode: CastMode): Expression {
  return callOf('decode', [cast(bytes!, BINARY, castMode), cast(charset!, STRING, castMode)], STRING);
}

/** decode(value, search, result, .., otherwise): NULL equals NULL. */
function choice(args: readonly Expression[], castMode: CastMode): Expression {
  const [value, ...rest] = args as [Expression, ...Expression[]];
  const results = rest.filter((_, i) => i % 2 === 1 || (i === rest.length - 1 && rest.length % 2 === 1));
  const type = widestType(results.map(result => result.type)) ?? STRING;
  const branches = rest.map((arg, i) => {
    const isResult = results.includes(arg) && (i % 2 === 1 || i === rest.length - 1);
    return isResult ? cast(arg, type, castMode) : comparable('<=>', [value, arg], { castMode });
  });
  return callOf('when', branches, type);
}

/** The entries. */
export const textCodeFunctions: readonly ScalarFunction[] = [
  {
    name: 'hex',
    doc: 'A number, text or bytes in hexadecimal digits.',
    takes: [longTextOrBytes],
    gives: STRING,
    row: hex,
  },
  {
    name: 'unhex',
    doc: 'The bytes of hexadecimal digits; NULL where there are others.',
    takes: [takes.text],
    gives: BINARY,
    row: unhex,
  },
  {
    name: 'base64',
    doc: 'Bytes in Base64.',
    takes: [
      {
        name: '"BINARY"',
        fit: type => (type.kind === 'binary' || type.kind === 'string' || type.kind === 'void' ? BINARY : null),
      },
    ],
    gives: STRING,
    row: toBase64,
  },
  {
    name: 'unbase64',
    doc: 'The bytes of a text in Base64.',
    takes: [takes.text],
    gives: BINARY,
    row: (text: string) => {
      const digits = text.replace(/=.*$/s, '').replace(/[^A-Za-z0-9+/]/g, '');
      const bytes = digits.length % 4 === 1 ? null : fromBase64(digits.padEnd(Math.ceil(digits.length / 4) * 4, '='));
      if (bytes) return bytes;
      throw new SparkError(null, {
        message: 'Last unit does not have enough valid bits',
        type: 'IllegalArgumentException',
      });
    },
  },
  { name: 'url_encode', doc: 'A text as a part of a URL.', takes: [takes.text], gives: STRING, row: urlEncode },
  { name: 'url_decode', doc: 'The text of a part of a URL.', takes: [takes.text], gives: STRING, row: urlDecode },
  {
    name: 'parse_url',
    doc: 'HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY or USERINFO of a URL; of QUERY also the value of one key.',
    takes: [takes.text, takes.text, takes.text],
    required: 2,
    gives: STRING,
    row: parseUrl,
  },
  {
    name: 'decode',
    doc: 'Bytes as a text, in UTF-8; or, of more arguments, the result beside the first search that equals the value.',
    takes: [takes.any, takes.any],
    rest: takes.any,
    gives: STRING,
    rewrite: (args, { castMode }) => (args.length > 2 ? choice(args, castMode) : bytesAsText(args, castMode)),
    row: (bytes: Uint8Array) => decoder.decode(bytes),
  },
];
