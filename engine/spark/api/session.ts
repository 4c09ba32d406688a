/**
 * SparkSession: the entry of every program, with its builder, settings, disk and the streams that programs feed.
 */
import { Offered, ProgramError } from '../../core/offered.ts';
import type { Process } from '../../core/process.ts';
import type { Field } from '../../stream/column/data-type.ts';
import { SparkError } from '../condition.ts';
import { nearestName } from '../nearest-name.ts';
import { MemoryFeed } from '../source/memory.ts';
import { parseStatement } from '../sql/statement.ts';
import { cleanPath } from '../storage/virtual-disk.ts';
import { DataFrameFace, offerDataFrame } from './data-frame.ts';
import type { Face, MembersOf } from './face.ts';
import { literalType } from './literal-tree.ts';
import { schemaText } from './program-value.ts';
import type * as pyspark from './pyspark.ts';
import { offerReader, schemaOf } from './reader.ts';
import { SessionState } from './session-state.ts';
import { QueryManagerFace, queryManagerMembers } from './streaming-query.ts';
import type { SparkWorld } from './world.ts';

/** The members of a SparkSession. */
export const sessionMembers: MembersOf<pyspark.SparkSession> = {
  version: 'get',
  readStream: 'get',
  read: 'get',
  conf: 'get',
  streams: 'get',
  disk: 'get',
  createDataFrame: 'sync',
  range: 'sync',
  sql: 'sync',
  table: 'sync',
  memoryStream: 'sync',
  stop: 'async',
  toString: 'sync',
};
const confMembers: MembersOf<pyspark.RuntimeConfig> = { set: 'sync', get: 'sync', unset: 'sync' };
const diskMembers: MembersOf<pyspark.Disk> = { ls: 'sync', cat: 'sync', write: 'sync', rm: 'sync' };
const memoryStreamMembers: MembersOf<pyspark.MemoryStream> = { addData: 'sync', toDF: 'sync' };

/** The session of a run; there is one. */
export class SessionFace implements Face<pyspark.SparkSession> {
  readonly version = '4.1.0';
  readonly #state: SessionState;
  readonly #streams: QueryManagerFace;

  constructor(state: SessionState) {
    this.#state = state;
    this.#streams = new QueryManagerFace(state);
  }

  get readStream(): Offered {
    return offerReader(this.#state, true);
  }

  get read(): Offered {
    return offerReader(this.#state, false);
  }

  get streams(): Offered {
    return new Offered(this.#streams, queryManagerMembers, 'StreamingQueryManager');
  }

  get conf(): Offered {
    const { conf } = this.#state;
    const face: Face<pyspark.RuntimeConfig> = {
      set: (key: unknown, value: unknown) => {
        conf[String(key)] = String(value);
      },
      get: (key: unknown, fallback?: unknown) => {
        const value = conf[String(key)] ?? fallback;
        if (value !== undefined && value !== null) return value;
        throw new SparkError(null, {
          type: 'SparkNoSuchElementException',
          message: `[SQL_CONF_NOT_FOUND] The SQL config "${key}" cannot be found. Please verify that the config exists.`,
        });
      },
      unset: (key: unknown) => {
        delete conf[String(key)];
      },
    };
    return new Offered(face, confMembers, 'RuntimeConfig');
  }

  get disk(): Offered {
    const { disk } = this.#state.world;
    const face: Face<pyspark.Disk> = {
      ls: (path?: unknown) => disk.list(path === undefined || path === null ? '' : String(path)),
      cat: (path: unknown) => {
        const file = disk.read(String(path));
        if (file) return file.text;
        throw new ProgramError(
          'FileNotFoundError',
          `There is no file ${cleanPath(String(path))}.${nearestName(cleanPath(String(path)), disk.list())}`,
        );
      },
      write: (path: unknown, text: unknown) => disk.write(String(path), String(text)),
      rm: (path: unknown) => disk.remove(String(path)),
    };
    return new Offered(face, diskMembers, 'Disk');
  }

  createDataFrame(rows: unknown, schema?: unknown): Offered {
    if (!Array.isArray(rows)) throw new ProgramError('PySparkTypeError', 'createDataFrame expects a list of rows.');
    const fields = fieldsOf(rows, schema);
    const objects = rows.map(row =>
      Array.isArray(row) ? Object.fromEntries(fields.map(({ name }, i) => [name, row[i] ?? null])) : (row as object),
    );
    const source = this.#state.newName('table');
    return this.#frame({ kind: 'table', source, schema: schemaText(fields), rows: objects });
  }

  range(start: unknown, end?: unknown, step: unknown = 1): Offered {
    const [from, to] = end === undefined || end === null ? [0, Number(start)] : [Number(start), Number(end)];
    const by = Number(step ?? 1);
    const rows = Array.from({ length: Math.max(0, Math.ceil((to - from) / by)) }, (_, i) => ({ id: from + i * by }));
    return this.#frame({ kind: 'table', source: this.#state.newName('range'), schema: 'id BIGINT', rows });
  }

  sql(query: unknown): Offered {
    if (typeof query !== 'string') throw new ProgramError('PySparkTypeError', '[NOT_STR] A query is a text.');
    const state = this.#state;
    const statement = parseStatement(query, {
      table: name => state.tableNamed(name),
      columns: plan => state.fieldsOf(plan).map(({ name }) => name),
      rows: plan => state.subqueryRows(plan),
    });
    const frame = new DataFrameFace(state, statement.plan);
    if (statement.kind === 'query') return offerDataFrame(frame);
    if (statement.replaces) frame.createOrReplaceTempView(statement.name);
    else frame.createTempView(statement.name);
    return this.#frame({
      kind: 'limit',
      count: 0,
      child: { kind: 'table', source: 'result', schema: 'result STRING', rows: [] },
    });
  }

  table(name: unknown): Offered {
    return this.#frame(this.#state.tableNamed(String(name)));
  }

  memoryStream(schema: unknown): Offered {
    const state = this.#state;
    const fields = schemaOf(schema);
    const feed = new MemoryFeed(fields);
    const name = state.newName('feed');
    state.feeds.set(name, feed);
    const face: Face<pyspark.MemoryStream> = {
      addData: (rows: unknown) => {
        if (!Array.isArray(rows)) throw new ProgramError('PySparkTypeError', 'addData expects a list of rows.');
        feed.add(rows as object[]);
      },
      toDF: () => {
        const source = state.newName('memory');
        return this.#frame({
          kind: 'stream',
          source,
          schema: schemaText(fields),
          format: 'memory',
          options: { feed: name },
        });
      },
    };
    return new Offered(face, memoryStreamMembers, 'MemoryStream');
  }

  *stop(): Process<void> {
    for (const query of this.#state.queries) if (query.isActive) yield* query.stop();
  }

  toString(): string {
    return 'SparkSession';
  }

  #frame(plan: DataFrameFace['plan']): Offered {
    return offerDataFrame(new DataFrameFace(this.#state, plan));
  }
}

function fieldsOf(rows: readonly unknown[], schema: unknown): readonly Field[] {
  if (typeof schema === 'string') return schemaOf(schema);
  const first = rows[0];
  const names = Array.isArray(schema)
    ? schema.map(String)
    : Array.isArray(first)
      ? first.map((_, i) => `_${i + 1}`)
      : [...new Set(rows.flatMap(row => Object.keys((row ?? {}) as object)))];
  if (names.length === 0) {
    throw new ProgramError(
      'PySparkValueError',
      '[CANNOT_INFER_EMPTY_SCHEMA] Can not infer schema from empty dataset: give a schema.',
    );
  }
  return names.map((name, i) => {
    const values = rows.map(row => (Array.isArray(row) ? row[i] : (row as Record<string, unknown>)[name]));
    return { name, type: literalType(values) };
  });
}

const builderMembers: MembersOf<pyspark.SparkSessionBuilder> = {
  appName: 'sync',
  master: 'sync',
  config: 'sync',
  getOrCreate: 'sync',
};

/** What the module `pyspark.sql` gives: the session and its builder. */
export function offerSpark(world: SparkWorld): { session: Offered; builder: Offered } {
  const state = new SessionState(world, (session, plan) => offerDataFrame(new DataFrameFace(session, plan)));
  const session = new Offered(new SessionFace(state), sessionMembers, 'SparkSession');
  const face: Face<pyspark.SparkSessionBuilder> = {
    appName: () => builder,
    master: () => builder,
    config: (key: unknown, value: unknown) => {
      state.conf[String(key)] = String(value);
      return builder;
    },
    getOrCreate: () => session,
  };
  const builder: Offered = new Offered(face, builderMembers, 'Builder');
  return { session, builder };
}
