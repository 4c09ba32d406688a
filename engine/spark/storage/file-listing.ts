/**
 * The files of a folder as a reader sees them: names that begin with `_` or `.` are hidden, and a folder that a file
 * sink wrote is what its log `_spark_metadata` says, so that files of a batch that was not finished do not count
 * (MetadataLogFileIndex).
 */
import { cleanPath, type VirtualDisk } from './virtual-disk.ts';

/** A file of a listing. */
export interface ListedFile {
  readonly path: string;
  readonly modifiedMs: number;
  readonly bytes: number;
}

const encoder = new TextEncoder();

/** The files of a folder, by name. */
export function filesIn(disk: VirtualDisk, folder: string): ListedFile[] {
  const root = cleanPath(folder);
  const log = disk.list(`${root}/_spark_metadata`);
  const paths = log.length > 0 ? pathsOfLog(log.map(path => disk.read(path)!.text)) : disk.list(root);
  return paths
    .filter(path => !/\/[_.]/.test(path.slice(root.length)))
    .flatMap(path => {
      const file = disk.read(path);
      return file ? [{ path, modifiedMs: file.modifiedMs, bytes: encoder.encode(file.text).length }] : [];
    });
}

function pathsOfLog(entries: readonly string[]): string[] {
  return entries
    .flatMap(text => text.split('\n').slice(1))
    .filter(line => line !== '')
    .map(line => cleanPath((JSON.parse(line) as { path: string }).path));
}
