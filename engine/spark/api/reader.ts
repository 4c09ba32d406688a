/**
 * `spark.readStream` and `spark.read`: format, schema and options, then `load`, which makes the plan's leaf: a stream
 * with all that the program said, or a table with its rows.
 */
import { Offered, ProgramError } from '../../core/offered.ts';
import type { Field } from '../../stream/column/data-type.ts';
import { parseSchema } from '../../stream/column/ddl.ts';
import { SparkError } from '../condition.ts';
import { sourceFormat } from '../source/index.ts';
import type { Face, MembersOf } from './face.ts';
import { Options } from './option.ts';
import { schemaText } from './program-value.ts';
import type * as pyspark from './pyspark.ts';
import type { SessionState } from './session-state.ts';

/** The members of a reader, of streams or static. */
export const readerMembers: MembersOf<pyspark.DataStreamReader> = {
  format: 'sync',
  schema: 'sync',
  option: 'sync',
  options: 'sync',
  load: 'sync',
  table: 'sync',
  csv: 'sync',
  json: 'sync',
  text: 'sync',
  parquet: 'sync',
};

/** A reader; each method gives the same one. */
export class ReaderFace implements Face<pyspark.DataStreamReader>, Face<pyspark.DataFrameReader> {
  readonly #session: SessionState;
  readonly #isStream: boolean;
  readonly #options = new Options();
  #format = 'parquet';
  #schema: readonly Field[] | null = null;

  constructor(session: SessionState, isStream: boolean) {
    this.#session = session;
    this.#isStream = isStream;
  }

  format(source: unknown): Offered {
    this.#format = String(source).toLowerCase();
    return this.#offered();
  }

  schema(schema: unknown): Offered {
    this.#schema = schemaOf(schema);
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

  load(path?: unknown): Offered {
    if (path !== undefined && path !== null) this.#options.set('path', path);
    const format = sourceFormat(this.#format);
    this.#options.allow(format.name, [...format.options, 'path']);
    const session = this.#session;
    const fields = format.columns(this.#options, this.#schema, session, this.#isStream);
    const schema = schemaText(fields);
    if (this.#isStream) {
      const source = session.newName(format.name);
      const options = this.#options.toRecord();
      return session.offerFrame({ kind: 'stream', source, schema, format: format.name, options });
    }
    if (!format.rows) {
      throw new SparkError(null, {
        type: 'UnsupportedOperationException',
        message: `Data source ${format.name} cannot be read by spark.read here: use spark.readStream.`,
      });
    }
    const name = session.newName(`${format.name} table`);
    const rows = format.rows({ name, options: this.#options, fields, session });
    return session.offerFrame({ kind: 'table', source: name, schema, rows });
  }

  table(name: unknown): Offered {
    return this.#session.offerFrame(this.#session.tableNamed(String(name)));
  }

  csv(path: unknown): Offered {
    this.#format = 'csv';
    return this.load(path);
  }

  json(path: unknown): Offered {
    this.#format = 'json';
    return this.load(path);
  }

  text(path: unknown): Offered {
    this.#format = 'text';
    return this.load(path);
  }

  parquet(path: unknown): Offered {
    this.#format = 'parquet';
    return this.load(path);
  }

  #offered(): Offered {
    return new Offered(this, readerMembers, this.#isStream ? 'DataStreamReader' : 'DataFrameReader');
  }
}

/** A reader as programs get it. */
export function offerReader(session: SessionState, isStream: boolean): Offered {
  const face = new ReaderFace(session, isStream);
  return new Offered(face, readerMembers, isStream ? 'DataStreamReader' : 'DataFrameReader');
}

/** A schema as DDL text. */
export function schemaOf(schema: unknown): readonly Field[] {
  if (typeof schema !== 'string') {
    throw new ProgramError(
      'PySparkTypeError',
      "[NOT_STR_OR_STRUCT] A schema is a text such as 'word STRING, ts TIMESTAMP'.",
    );
  }
  try {
    return parseSchema(schema);
  } catch (error) {
    throw new ProgramError(
      'ParseException',
      `[PARSE_SYNTAX_ERROR] The schema ${(error as Error).message}. Write it as 'word STRING, ts TIMESTAMP'.`,
    );
  }
}
