/**
 * A stream of files in a folder of the virtual disk: files that appear are read once each, oldest first, and written
 * down in the checkpoint's `sources/<n>` before the batch that reads them (FileStreamSource, FileStreamSourceLog). A
 * folder that a file sink wrote is read through its `_spark_metadata`. With `cleanSource`, the files of a batch are deleted
 * or moved away when the next one is planned (SourceCommitter). Left out: maxCachedFiles and discardCachedInputRatio (they
 * save listings only).
 */
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Field } from '../../stream/column/data-type.ts';
import { batchOfRows } from '../../stream/column/rows.ts';
import type { Value } from '../../stream/column/value.ts';
import type { ReadLimit, SourceOffset } from '../../stream/source.ts';
import type { Options } from '../api/option.ts';
import { SparkError } from '../condition.ts';
import { readJson } from '../expression/json-rows.ts';
import { intervalMs } from '../query/trigger.ts';
import { filesIn, type ListedFile } from '../storage/file-listing.ts';
import { partitionValues } from '../storage/partition-path.ts';
import { cleanPath, type VirtualDisk } from '../storage/virtual-disk.ts';
import { type FileFormatName, readLines } from './line-format.ts';
import type { QuerySource } from './query-source.ts';

interface SeenFile {
  readonly path: string;
  readonly timestamp: number;
  readonly batchId: number;
}

/** The source. Its offsets are `{"logOffset":n}`. */
export class FileSource implements QuerySource {
  readonly description: string;
  readonly #format: FileFormatName;
  readonly #options: Options;
  readonly #fields: readonly Field[];
  readonly #disk: VirtualDisk;
  readonly #folder: string;
  readonly #seen = new Map<string, SeenFile>();
  #log: SeenFile[][] = [];
  #frozen: readonly ListedFile[] | null = null;
  #cleaned = 0;

  constructor(format: FileFormatName, options: Options, fields: readonly Field[], disk: VirtualDisk) {
    this.#format = format;
    this.#options = options;
    this.#fields = fields;
    this.#disk = disk;
    this.#folder = cleanPath(options.get('path')!);
    this.description = `FileStreamSource[file:${this.#folder}]`;
  }

  latestOffset(start: SourceOffset | null, limit: ReadLimit): SourceOffset | null {
    const taken = this.#newFiles(limit);
    if (taken.length > 0) {
      const batchId = this.#log.length;
      const entries = taken.map(({ path, modifiedMs }) => ({ path, timestamp: modifiedMs, batchId }));
      for (const entry of entries) this.#seen.set(this.#keyOf(entry.path), entry);
      this.#log.push(entries);
    }
    return this.#log.length === 0 ? start : { logOffset: this.#log.length - 1 };
  }

  read(start: SourceOffset | null, end: SourceOffset): ColumnBatch {
    const from = start === null ? 0 : numberOf(start) + 1;
    const files = this.#log.slice(from, numberOf(end) + 1).flat();
    const rows = files.flatMap(({ path }) => this.#rowsOf(path));
    return batchOfRows(
      this.#fields.map(({ type }) => type),
      rows,
    );
  }

  /** The batches up to there are done: their files are not needed any more. */
  commit(end: SourceOffset): void {
    const mode = cleanMode(this.#options);
    if (mode === 'off') return;
    for (; this.#cleaned <= numberOf(end); this.#cleaned++) {
      for (const { path } of this.#log[this.#cleaned] ?? []) {
        const file = this.#disk.read(path);
        if (file && mode === 'archive') this.#disk.write(`${this.#options.get('sourceArchiveDir')}${path}`, file.text);
        this.#disk.remove(path);
      }
    }
  }

  freeze(): void {
    this.#frozen = filesIn(this.#disk, this.#folder);
  }

  checkpointFiles(): Record<string, string> {
    return Object.fromEntries(
      this.#log.map((files, n) => {
        const lines = files.map(({ path, ...rest }) => JSON.stringify({ path: `file://${path}`, ...rest }));
        return [n, ['v1', ...lines].join('\n')];
      }),
    );
  }

  restore(files: Readonly<Record<string, string>>): void {
    this.#log = [];
    const numbers = Object.keys(files)
      .map(Number)
      .sort((a, b) => a - b);
    for (const number of numbers) {
      const lines = files[number]!.split('\n').slice(1);
      this.#log[number] = lines.map(line => {
        const entry = JSON.parse(line) as SeenFile;
        return { ...entry, path: cleanPath(entry.path) };
      });
      for (const entry of this.#log[number]) this.#seen.set(this.#keyOf(entry.path), entry);
    }
  }

  #newFiles(limit: ReadLimit): readonly ListedFile[] {
    const latestFirst = this.#options.flag('latestFirst', false);
    const maxFiles = this.#options.positive('maxFilesPerTrigger');
    const maxBytes = this.#options.positive('maxBytesPerTrigger');
    const listed = [...(this.#frozen ?? filesIn(this.#disk, this.#folder))].sort((a, b) => a.modifiedMs - b.modifiedMs);
    const ignoresAge = latestFirst && (maxFiles !== null || maxBytes !== null);
    const oldest = ignoresAge ? Number.NEGATIVE_INFINITY : this.#newestMs(listed) - this.#maxAgeMs();
    const fresh = listed.filter(({ path, modifiedMs }) => !this.#seen.has(this.#keyOf(path)) && modifiedMs >= oldest);
    if (latestFirst) fresh.reverse();
    if (limit === 'all') return fresh;
    if (maxFiles !== null) return fresh.slice(0, maxFiles);
    return maxBytes === null ? fresh : withinBytes(fresh, maxBytes);
  }

  #newestMs(listed: readonly ListedFile[]): number {
    const times = [
      ...listed.map(({ modifiedMs }) => modifiedMs),
      ...[...this.#seen.values()].map(({ timestamp }) => timestamp),
    ];
    return times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  }

  #maxAgeMs(): number {
    const text = (this.#options.get('maxFileAge') ?? '7d').replace(
      /^\s*(\d+)\s*([smhd])\s*$/,
      (_, count: string, unit: string) => {
        return `${count} ${{ s: 'seconds', m: 'minutes', h: 'hours', d: 'days' }[unit]}`;
      },
    );
    return intervalMs(text);
  }

  /** `fileNameOnly` takes files of one name for one file. */
  #keyOf(path: string): string {
    return this.#options.flag('fileNameOnly', false) ? path.split('/').at(-1)! : path;
  }

  #rowsOf(path: string): (readonly Value[])[] {
    const file = this.#disk.read(path);
    if (!file) return [];
    const folders = partitionValues(path.slice(this.#folder.length));
    const inFile = this.#fields.filter(({ name }) => !Object.hasOwn(folders, name));
    const rows = readLines(this.#format, file.text, inFile, this.#options, path);
    const places = this.#fields.map(field => inFile.indexOf(field));
    return rows.map(row =>
      this.#fields.map(({ name, type }, i) => (places[i]! < 0 ? readJson(type, folders[name]) : row[places[i]!]!)),
    );
  }
}

function withinBytes(files: readonly ListedFile[], maxBytes: number): readonly ListedFile[] {
  let bytes = 0;
  const count = files.findIndex((file, i) => {
    bytes += file.bytes;
    return i > 0 && bytes > maxBytes;
  });
  return count < 0 ? files : files.slice(0, count);
}

function numberOf(offset: SourceOffset): number {
  return Number((offset as { logOffset: number }).logOffset);
}

const CLEAN_MODES = ['archive', 'delete', 'off'] as const;

/** What becomes of files that were read; checks the options that say it. */
export function cleanMode(options: Options): (typeof CLEAN_MODES)[number] {
  const given = options.get('cleanSource') ?? 'off';
  const mode = CLEAN_MODES.find(name => name === given.toLowerCase());
  if (!mode) throw illegal(`Invalid mode for clean source option Some(${given}). Must be one of ARCHIVE,DELETE,OFF`);
  const archive = options.get('sourceArchiveDir');
  if (mode === 'archive' && archive === null) {
    throw illegal("Archive mode must be used with 'sourceArchiveDir' option.");
  }
  const folder = cleanPath(options.get('path') ?? '');
  if (mode === 'archive' && `${cleanPath(archive!)}/`.startsWith(`${folder}/`)) {
    throw illegal(
      "requirement failed: Base archive path cannot be set to the path where archived path can possibly match with source pattern. Ensure the base archive path doesn't match with source pattern in depth, where the depth is minimum of depth on both paths.",
    );
  }
  return mode;
}

function illegal(message: string): SparkError {
  return new SparkError(null, { type: 'IllegalArgumentException', message });
}
