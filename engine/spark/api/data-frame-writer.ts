/**
 * `df.write` of a static DataFrame, as `foreachBatch` uses it: the sinks of streams, given one batch.
 */
import { Offered, ProgramError } from '../../core/offered.ts';
import type { Process } from '../../core/process.ts';
import { concatBatches } from '../../stream/column/rows.ts';
import { nearestName } from '../nearest-name.ts';
import { sinkFormat } from '../sink/index.ts';
import { MemoryTable } from '../sink/memory.ts';
import type { Face, MembersOf } from './face.ts';
import { Options } from './option.ts';
import type * as pyspark from './pyspark.ts';
import type { Frame } from './session-state.ts';

/** The members of a DataFrameWriter. */
export const writerMembers: MembersOf<pyspark.DataFrameWriter> = {
  format: 'sync',
  mode: 'sync',
  option: 'sync',
  options: 'sync',
  partitionBy: 'sync',
  save: 'async',
  saveAsTable: 'async',
  csv: 'async',
  json: 'async',
  text: 'async',
};

const MODES = ['append', 'overwrite', 'ignore', 'error', 'errorifexists'];

/** A writer; each method gives the same one. */
export class WriterFace implements Face<pyspark.DataFrameWriter> {
  readonly #df: Frame;
  readonly #options = new Options();
  #format = 'parquet';
  #mode = 'error';
  #partitionBy: readonly string[] = [];

  constructor(df: Frame) {
    this.#df = df;
  }

  format(sink: unknown): Offered {
    this.#format = String(sink).toLowerCase();
    return this.#offered();
  }

  mode(saveMode: unknown): Offered {
    const name = String(saveMode).toLowerCase();
    if (!MODES.includes(name))
      throw new ProgramError('IllegalArgumentException', `Unknown save mode: ${saveMode}.${nearestName(name, MODES)}`);
    this.#mode = name;
    return this.#offered();
  }

  option(key: unknown, value: unknown): Offered {
    this.#options.set(key, value);
    return this.#offered();
  }

  options(options: unknown): Offered {
    this.#options.setAll(options);
    return this.#offered();
  }

  partitionBy(...columns: unknown[]): Offered {
    this.#partitionBy = columns.flat().map(String);
    return this.#offered();
  }

  *save(path?: unknown): Process<void> {
    const { session, plan } = this.#df;
    if (path !== undefined && path !== null) this.#options.set('path', path);
    const format = sinkFormat(this.#format);
    this.#options.allow(format.name, [...format.options, 'path']);
    const { fields, rows } = session.collect(plan);
    const outputMode = this.#mode === 'overwrite' ? 'complete' : 'append';
    const rest = { queryName: null, partitionBy: this.#partitionBy, isStream: false };
    const sink = format.open({ options: this.#options, outputMode, fields, session, ...rest });
    yield* sink.deliver({ batchId: session.nextWrite(), fields, rows, outputMode });
    if (sink.close) yield* sink.close();
  }

  *saveAsTable(name: unknown): Process<void> {
    const { session, plan } = this.#df;
    const { fields, rows } = session.collect(plan);
    const key = String(name).toLowerCase();
    const table = (this.#mode === 'append' && session.tables.get(key)) || new MemoryTable(fields);
    table.rows = concatBatches([table.rows, rows]);
    session.tables.set(key, table);
  }

  csv(path: unknown): Process<void> {
    this.#format = 'csv';
    return this.save(path);
  }

  json(path: unknown): Process<void> {
    this.#format = 'json';
    return this.save(path);
  }

  text(path: unknown): Process<void> {
    this.#format = 'text';
    return this.save(path);
  }

  #offered(): Offered {
    return new Offered(this, writerMembers, 'DataFrameWriter');
  }
}

/** A writer as programs get it. */
export function offerWriter(df: Frame): Offered {
  return new Offered(new WriterFace(df), writerMembers, 'DataFrameWriter');
}
