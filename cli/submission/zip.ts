/**
 * The files in a zip, as an LMS exports a class. Nothing is ever written to disk, so no name can lead out of a folder;
 * names that try are refused all the same. Only what is asked for is inflated, and no further than it may be.
 */
import { basename } from 'node:path';
import { type Entry, fromBuffer, open, type ZipFile } from 'yauzl';
import { type HandedIn, isBesideThePoint, TooMuch } from './handed-in.ts';

const MOST_ENTRIES = 100_000;
const UNIX_LINK = 0o120000;
const UNIX_KIND = 0o170000;

/** A zip that cannot be used, with the reason. */
export class ZipProblem extends Error {}

/** The files of the zip at `file`. */
export function filesInZip(file: string): Promise<HandedIn[]> {
  return listed(basename(file), done => open(file, { lazyEntries: true, autoClose: false }, done));
}

/** The files of a zip in a zip. */
export function filesInZipBytes(name: string, bytes: Uint8Array): Promise<HandedIn[]> {
  return listed(name, done => fromBuffer(Buffer.from(bytes), { lazyEntries: true, autoClose: false }, done));
}

type Opening = (done: (error: Error | null, zip: ZipFile) => void) => void;

function listed(name: string, opening: Opening): Promise<HandedIn[]> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void =>
      reject(new ZipProblem(`${name} is no zip that can be read: ${error.message}.`));
    opening((error, zip) => {
      if (error) return refuse(error);
      if (zip.entryCount > MOST_ENTRIES) return refuse(new Error(`it holds ${zip.entryCount} entries`));
      const files: HandedIn[] = [];
      zip.on('error', refuse);
      zip.on('entry', (entry: Entry) => {
        const path = entry.fileName.split('/').filter(part => part !== '' && part !== '.');
        const isFolder = entry.fileName.endsWith('/');
        if (!isFolder && path.length > 0 && !path.some(isBesideThePoint)) files.push(fileIn(zip, entry, path, name));
        zip.readEntry();
      });
      zip.on('end', () => resolve(files.sort((a, b) => (a.name < b.name ? -1 : 1))));
      zip.readEntry();
    });
  });
}

function fileIn(zip: ZipFile, entry: Entry, path: string[], name: string): HandedIn {
  const mode = (entry.externalFileAttributes >>> 16) & UNIX_KIND;
  return {
    path,
    name: `${name}:${entry.fileName}`,
    bytes: entry.uncompressedSize,
    kind: mode === UNIX_LINK ? 'link' : 'file',
    read: most => inflate(zip, entry, most),
  };
}

/** What an entry says its size is may be a lie: yauzl ends the stream when it is, and we when it is too much. */
function inflate(zip: ZipFile, entry: Entry, most: number): Promise<Uint8Array> {
  if (entry.uncompressedSize > most) return Promise.reject(new TooMuch(entry.uncompressedSize));
  if ((entry.generalPurposeBitFlag & 1) === 1) return Promise.reject(new Error('it is encrypted'));
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(error);
      const parts: Buffer[] = [];
      let bytes = 0;
      stream.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes > most) stream.destroy(new TooMuch(bytes));
        else parts.push(part);
      });
      stream.on('error', reject);
      stream.on('end', () => resolve(Buffer.concat(parts)));
    });
  });
}
