/**
 * The file sink: each batch as part files, then one entry in the log `_spark_metadata`, by which readers know which
 * files count. A batch that comes again finds its entry and is left out: exactly once (FileStreamSink,
 * ManifestFileCommitProtocol). Append only. Left out: parquet and orc, compaction of the log, retention.
 */

import type { Process } from '../../core/process.ts';
import type { Rng } from '../../core/rng.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import { rowRange } from '../../stream/column/column.ts';
import type { Field } from '../../stream/column/data-type.ts';
import { takeRows } from '../../stream/column/rows.ts';
import { uuid } from '../query/uuid.ts';
import type { CsvStyle } from '../source/csv-line.ts';
import type { FileFormatName } from '../source/line-format.ts';
import { partitionFolders } from '../storage/partition-path.ts';
import { cleanPath, type VirtualDisk } from '../storage/virtual-disk.ts';
import { csvLine, jsonLine, plainText } from './row-text.ts';
import type { DeliveredBatch, Sink } from './sink.ts';

/** How and where files are written. */
export interface FileWriting {
  readonly format: FileFormatName;
  readonly folder: string;
  readonly style: CsvStyle;
  /** Columns that become folders. */
  readonly partitionBy: readonly string[];
  readonly disk: VirtualDisk;
  readonly rng: Rng;
  readonly nowMs: () => number;
  /** Whether a log is kept, as streams do. */
  readonly keepsLog: boolean;
}

const encoder = new TextEncoder();

/** The sink. */
export class FileSink implements Sink {
  readonly description: string;
  readonly numOutputRows = -1;
  readonly #writing: FileWriting;

  constructor(writing: FileWriting) {
    this.#writing = writing;
    this.description = `FileSink[file:${cleanPath(writing.folder)}]`;
  }

  *deliver({ batchId, fields, rows, halfway }: DeliveredBatch): Process<void> {
    const { disk, folder, keepsLog, nowMs } = this.#writing;
    const log = `${cleanPath(folder)}/_spark_metadata/${batchId}`;
    if (keepsLog && disk.read(log)) return;
    const written = this.#parts(fields, rows);
    for (const { path, text } of written) disk.write(path, text);
    halfway?.();
    if (!keepsLog) return;
    const entries = written.map(({ path, text }) =>
      JSON.stringify({
        path: `file://${path}`,
        size: encoder.encode(text).length,
        isDir: false,
        modificationTime: Math.floor(nowMs()),
        blockReplication: 1,
        blockSize: 33554432,
        action: 'add',
      }),
    );
    disk.write(log, ['v1', ...entries].join('\n'));
  }

  /** The files of a batch: one for each folder; none without rows. */
  #parts(fields: readonly Field[], rows: ColumnBatch): { path: string; text: string }[] {
    const { format, folder, partitionBy, rng } = this.#writing;
    const byFolder = new Map<string, number[]>();
    for (const row of rowRange(0, rows.rowCount)) {
      const values = partitionBy.map((name): [string, string | null] => {
        const i = fields.findIndex(field => field.name === name);
        return [name, plainText(fields[i]!.type, rows.columns[i]!.value(row))];
      });
      const place = partitionFolders(values);
      byFolder.set(place, [...(byFolder.get(place) ?? []), row]);
    }
    const kept = fields.map((_, i) => i).filter(i => !partitionBy.includes(fields[i]!.name));
    return [...byFolder].map(([place, ids]) => {
      const { columns } = takeRows(rows, Int32Array.from(ids));
      const batch = { columns: kept.map(i => columns[i]!), rowCount: ids.length };
      const name = `part-00000-${uuid(() => rng.uint32())}.c000.${format === 'text' ? 'txt' : format}`;
      const text = this.#textOf(
        kept.map(i => fields[i]!),
        batch,
      );
      return { path: `${cleanPath(folder)}${place}/${name}`, text };
    });
  }

  #textOf(fields: readonly Field[], batch: ColumnBatch): string {
    const { format, style } = this.#writing;
    const lines = Array.from({ length: batch.rowCount }, (_, row) => {
      if (format === 'json') return jsonLine(fields, batch, row);
      if (format === 'csv') return csvLine(fields, batch, row, style);
      return String(batch.columns[0]!.value(row) ?? '');
    });
    if (format === 'csv' && style.header) lines.unshift(fields.map(({ name }) => name).join(style.separator));
    return lines.map(line => `${line}\n`).join('');
  }
}
