/**
 * Digests of bytes: md5, sha1, sha2, crc32.
 */
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { BIGINT, STRING } from '../../../stream/column/data-type.ts';
import type { Parameter, ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

const bytes: Parameter = {
  name: '"BINARY"',
  fit: ({ kind }) => (kind === 'binary' || kind === 'string' || kind === 'void' ? { kind: 'binary' } : null),
};
const SHA2: Readonly<Record<number, (data: Uint8Array) => Uint8Array>> = {
  0: sha256,
  224: sha224,
  256: sha256,
  384: sha384,
  512: sha512,
};

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let entry = i;
  for (let bit = 0; bit < 8; bit++) entry = entry & 1 ? (entry >>> 1) ^ 0xedb88320 : entry >>> 1;
  return entry;
});

function crc32(data: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of data) sum = CRC_TABLE[(sum ^ byte) & 255]! ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

/** The entries. */
export const digestFunctions: readonly ScalarFunction[] = [
  {
    name: 'md5',
    doc: 'The MD5 digest in hexadecimal digits.',
    takes: [bytes],
    gives: STRING,
    row: (data: Uint8Array) => bytesToHex(md5(data)),
  },
  {
    name: 'sha1',
    aliases: ['sha'],
    doc: 'The SHA-1 digest in hexadecimal digits.',
    takes: [bytes],
    gives: STRING,
    row: (data: Uint8Array) => bytesToHex(sha1(data)),
  },
  {
    name: 'sha2',
    doc: 'The SHA-2 digest of 224, 256 (also 0), 384 or 512 bits in hexadecimal digits; NULL for other lengths.',
    takes: [bytes, takes.int],
    gives: STRING,
    row: (data: Uint8Array, bits: number) => {
      const digest = SHA2[bits];
      return digest ? bytesToHex(digest(data)) : null;
    },
  },
  { name: 'crc32', doc: 'The CRC-32 checksum.', takes: [bytes], gives: BIGINT, row: crc32 },
];
