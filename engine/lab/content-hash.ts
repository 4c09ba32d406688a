/**
 * The hash that says whether two people have the same lab: SHA-256 over the files' names and texts, sorted by name,
 * each preceded by its length, with \n as line ending so that a checkout on Windows has the same hash.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { withPlainLineEnds } from './text-file.ts';

/** `sha256:<hex>` of the files of a lab. */
export function contentHash(files: ReadonlyMap<string, string>): string {
  const hash = sha256.create();
  for (const name of [...files.keys()].sort()) {
    for (const text of [name, withPlainLineEnds(files.get(name)!)]) {
      const bytes = utf8ToBytes(text);
      hash.update(utf8ToBytes(`${bytes.length}:`)).update(bytes);
    }
  }
  return `sha256:${bytesToHex(hash.digest())}`;
}
