/**
 * `df.writeStream`: format, output mode, options, trigger, then `start`.
 */
import { Offered, ProgramError, type ProgramFunction } from '../../core/offered.ts';
import type { Process } from '../../core/process.ts';
import { parseSchema } from '../../stream/column/ddl.ts';
import { SparkError } from '../condition.ts';
import { nearestName } from '../nearest-name.ts';
import { QueryExecution } from '../query/query-execution.ts';
import { eventTimesOf, streamsOf } from '../query/query-trace.ts';
import { defaultTrigger, intervalMs, type Trigger } from '../query/trigger.ts';
import { ForeachBatchSink, ForeachSink } from '../sink/foreach.ts';
import { sinkFormat } from '../sink/index.ts';
import type { DeliveredBatch, Sink } from '../sink/sink.ts';
import { sourceFormat } from '../source/index.ts';
import type { QuerySource } from '../source/query-source.ts';
import { CheckpointFolder } from '../storage/checkpoint-folder.ts';
import type { Face, MembersOf } from './face.ts';
import { Options } from './option.ts';
import { planRows, schemaText } from './program-value.ts';
import type * as pyspark from './pyspark.ts';
import { tellListeners } from './query-listener.ts';
import type { Frame } from './session-state.ts';
import { offerQuery } from './streaming-query.ts';

/** The members of a DataStreamWriter. */
export const streamWriterMembers: MembersOf<pyspark.DataStreamWriter> = {
  format: 'sync',
  outputMode: 'sync',
  option: 'sync',
  options: 'sync',
  queryName: 'sync',
  partitionBy: 'sync',
  trigger: 'sync',
  foreach: 'sync',
  foreachBatch: 'sync',
  start: 'sync',
  toTable: 'sync',
};

/** A writer; each method gives the same one. */
export class StreamWriterFace implements Face<pyspark.DataStreamWriter> {
  readonly #df: Frame;
  readonly #options = new Options();
  #format: string | null = null;
  #outputMode = 'append';
  #queryName: string | null = null;
  #partitionBy: readonly string[] = [];
  #trigger: Trigger = defaultTrigger;
  #programSink: Sink | null = null;

  constructor(df: Frame) {
    this.#df = df;
  }

  format(sink: unknown): Offered {
    this.#format = String(sink).toLowerCase();
    return this.#offered();
  }

  outputMode(mode: unknown): Offered {
    const name = String(mode);
    if (!['append', 'update', 'complete'].includes(name.toLowerCase())) {
      throw new SparkError('STREAMING_OUTPUT_MODE.INVALID', { parameters: { outputMode: name } });
    }
    this.#outputMode = name.toLowerCase();
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

  queryName(name: unknown): Offered {
    if (typeof name !== 'string' || name.trim() === '') {
      throw new ProgramError(
        'PySparkValueError',
        '[VALUE_NOT_NON_EMPTY_STR] Value for `queryName` must be a non-empty string.',
      );
    }
    this.#queryName = name;
    return this.#offered();
  }

  partitionBy(...columns: unknown[]): Offered {
    this.#partitionBy = columns.flat().map(String);
    return this.#offered();
  }

  trigger(trigger: unknown): Offered {
    this.#trigger = triggerOf(trigger);
    return this.#offered();
  }

  foreach(writer: unknown): Offered {
    const code = typeof writer === 'function' ? { process: writer } : (writer as Record<string, unknown>);
    if (typeof code?.['process'] !== 'function') {
      throw new ProgramError(
        'PySparkTypeError',
        "[CALLABLE_EXPECTED] foreach expects a function, or an object with a method 'process(row)'.",
      );
    }
    this.#programSink = new ForeachSink(code as unknown as ConstructorParameters<typeof ForeachSink>[0]);
    return this.#offered();
  }

  foreachBatch(write: unknown): Offered {
    if (typeof write !== 'function')
      throw new ProgramError(
        'PySparkTypeError',
        '[CALLABLE_EXPECTED] foreachBatch expects a function (df, batchId) => ...',
      );
    const { session } = this.#df;
    const call = function* ({ batchId, fields, rows }: DeliveredBatch): Process<unknown> {
      const plan = {
        kind: 'table',
        source: `batch ${batchId}`,
        schema: schemaText(fields),
        rows: planRows(fields, rows),
      } as const;
      return yield* (write as ProgramFunction)(session.offerFrame(plan), batchId);
    };
    this.#programSink = new ForeachBatchSink(call);
    return this.#offered();
  }

  start(path?: unknown): Offered {
    if (path !== undefined && path !== null) this.#options.set('path', path);
    return offerQuery(this.#start());
  }

  toTable(name: unknown): Offered {
    this.#format = 'memory';
    this.#queryName = String(name);
    return this.start();
  }

  #start(): QueryExecution {
    const { session, plan, fields } = this.#df;
    const { world } = session;
    const named = this.#queryName;
    if (named !== null && session.queries.some(query => query.isActive && query.name === named)) {
      throw new SparkError(null, {
        type: 'IllegalArgumentException',
        message: `Cannot start query with name ${named} as a query with that name is already active in this SparkSession`,
      });
    }
    if (this.#trigger.kind === 'continuous' && this.#programSink instanceof ForeachBatchSink) {
      throw new SparkError('_LEGACY_ERROR_TEMP_1195', {
        message: "'foreachBatch' is not supported with continuous trigger.",
      });
    }
    const streams = streamsOf(plan);
    const names = [...new Set(streams.map(({ source }) => source))];
    const location = this.#options.get('checkpointLocation') ?? this.#defaultLocation();
    const folder = new CheckpointFolder(world.disk, location, names);
    const sources = Object.fromEntries(
      names.map((name): [string, QuerySource] => {
        const { format = 'memory', options = {}, schema } = streams.find(({ source }) => source === name)!;
        return [
          name,
          sourceFormat(format).stream({ name, options: Options.of(options), fields: parseSchema(schema), session }),
        ];
      }),
    );
    const query = new QueryExecution({
      plan,
      name: named,
      outputMode: this.#outputMode,
      trigger: this.#trigger,
      sources,
      formats: Object.fromEntries(streams.map(({ source, format = 'memory' }) => [source, format])),
      sink: this.#sink(fields),
      writer: {
        format: this.#programSink ? 'foreach' : (this.#format ?? 'parquet'),
        options: this.#options.toRecord(),
        partitionBy: this.#partitionBy,
      },
      folder,
      conf: { ...session.conf },
      functions: session.functions,
      simulation: world.simulation,
      working: (client, works) => world.clients.working(client, works),
      print: text => world.print(text),
      eventTimeOf: eventTimesOf(plan),
      tell: event => tellListeners(session.listeners, event, world),
    });
    session.queries.push(query);
    return query;
  }

  #sink(fields: Frame['fields']): Sink {
    if (this.#programSink) {
      this.#options.allow('foreach', ['checkpointLocation']);
      return this.#programSink;
    }
    const format = sinkFormat(this.#format ?? 'parquet');
    this.#options.allow(format.name, [...format.options, 'checkpointLocation', 'path']);
    if (format.needsCheckpoint && this.#options.get('checkpointLocation') === null) {
      throw new SparkError(null, {
        message:
          'checkpointLocation must be specified either through option("checkpointLocation", ...) or SparkSession.conf.set("spark.sql.streaming.checkpointLocation", ...).',
      });
    }
    return format.open({
      options: this.#options,
      queryName: this.#queryName,
      outputMode: this.#outputMode,
      fields,
      partitionBy: this.#partitionBy,
      isStream: true,
      session: this.#df.session,
    });
  }

  #defaultLocation(): string {
    const { session } = this.#df;
    const root = session.conf['spark.sql.streaming.checkpointLocation'];
    const name = this.#queryName ?? session.newName('query');
    return root === undefined ? `/tmp/temporary-${session.newName('checkpoint')}` : `${root}/${name}`;
  }

  #offered(): Offered {
    return new Offered(this, streamWriterMembers, 'DataStreamWriter');
  }
}

/** A writer as programs get it. */
export function offerStreamWriter(df: Frame): Offered {
  return new Offered(new StreamWriterFace(df), streamWriterMembers, 'DataStreamWriter');
}

const TRIGGERS = ['processingTime', 'once', 'availableNow', 'continuous'];

function triggerOf(given: unknown): Trigger {
  const entries = Object.entries((given ?? {}) as object);
  if (entries.length !== 1) {
    throw new ProgramError(
      'PySparkValueError',
      "[ONLY_ALLOW_SINGLE_TRIGGER] Only a single trigger is allowed, such as { processingTime: '10 seconds' }.",
    );
  }
  const [name, value] = entries[0] as [string, unknown];
  switch (name) {
    case 'processingTime':
    case 'continuous':
      if (typeof value !== 'string' || value.trim() === '')
        throw new ProgramError(
          'PySparkValueError',
          `[VALUE_NOT_NON_EMPTY_STR] Value for \`${name}\` must be a non-empty string such as '10 seconds', got ${JSON.stringify(value)}.`,
        );
      return { kind: name, intervalMs: intervalMs(value) };
    case 'once':
    case 'availableNow':
      if (value !== true)
        throw new ProgramError(
          'PySparkValueError',
          `[VALUE_NOT_TRUE] Value for \`${name}\` must be true, got ${JSON.stringify(value)}.`,
        );
      return { kind: name };
    case 'realTime':
      throw new ProgramError(
        'TypeError',
        "DataStreamWriter.trigger() got an unexpected keyword argument 'realTime': Spark 4.1 has the real-time trigger in Scala only. Use { continuous: '1 second' }, or { processingTime: '1 second' }.",
      );
    default:
      throw new ProgramError('PySparkValueError', `There is no trigger '${name}'.${nearestName(name, TRIGGERS)}`);
  }
}
