/**
 * `format('csv')`, `format('json')`, `format('text')`: files on the virtual disk. Columns come from the schema that the
 * program gave; static reads, and streams with `spark.sql.streaming.schemaInference`, may find them out. Left out:
 * parquet and orc, which are bytes that no text editor shows; a stream may begin before its folder is there, for the
 * virtual disk has no empty folders.
 */
import type { Field } from '../../stream/column/data-type.ts';
import { parseSchema } from '../../stream/column/ddl.ts';
import type { Options } from '../api/option.ts';
import { planRows } from '../api/program-value.ts';
import type { SessionState } from '../api/session-state.ts';
import { SparkError } from '../condition.ts';
import { isEnabled } from '../conf.ts';
import { nearestName } from '../nearest-name.ts';
import { filesIn } from '../storage/file-listing.ts';
import { cleanPath } from '../storage/virtual-disk.ts';
import { cleanMode, FileSource } from './file.ts';
import { inferSchema } from './infer-schema.ts';
import { checkLineOptions, type FileFormatName, fileFormats, lineOptions } from './line-format.ts';
import type { SourceFormat } from './source-format.ts';

const NO_SCHEMA =
  "Schema must be specified when creating a streaming source DataFrame. If some files already exist in the directory, then depending on the file format you may be able to create a static DataFrame on that directory with 'spark.read.load(directory)' and infer schema from it.";

function fileFormat(name: FileFormatName): SourceFormat {
  return {
    name,
    options: [
      ...lineOptions[name],
      ...['maxFilesPerTrigger', 'maxBytesPerTrigger', 'latestFirst', 'maxFileAge', 'fileNameOnly'],
      ...['cleanSource', 'sourceArchiveDir'],
    ],

    columns(options, schema, session, isStream): readonly Field[] {
      if (options.get('path') === null) {
        throw new SparkError('_LEGACY_ERROR_TEMP_2047', {
          type: 'IllegalArgumentException',
          message: "'path' is not specified.",
        });
      }
      for (const limit of ['maxFilesPerTrigger', 'maxBytesPerTrigger']) options.positive(limit);
      cleanMode(options);
      if (!isStream) checkPath(options.get('path')!, session);
      const fields =
        schema ?? (name === 'text' ? parseSchema('value STRING') : inferred(name, options, session, isStream));
      checkLineOptions(name, options, fields);
      return fields;
    },

    stream: ({ options, fields, session }) => new FileSource(name, options, fields, session.world.disk),

    rows({ options, fields, session }) {
      const source = new FileSource(name, options, fields, session.world.disk);
      const end = source.latestOffset(null, 'all');
      return end === null ? [] : planRows(fields, source.read(null, end));
    },
  };
}

function inferred(name: 'csv' | 'json', options: Options, session: SessionState, isStream: boolean): readonly Field[] {
  if (isStream && !isEnabled(session.conf, 'spark.sql.streaming.schemaInference')) {
    throw new SparkError('_LEGACY_ERROR_TEMP_2048', { type: 'IllegalArgumentException', message: NO_SCHEMA });
  }
  checkPath(options.get('path')!, session);
  const { disk } = session.world;
  const texts = filesIn(disk, options.get('path')!).map(({ path }) => disk.read(path)!.text);
  const fields = inferSchema(name, texts, options);
  if (fields) return fields;
  throw new SparkError('UNABLE_TO_INFER_SCHEMA', { parameters: { format: name.toUpperCase() } });
}

/** Refuses a path where nothing is, with the nearest that is there. */
function checkPath(path: string, { world }: SessionState): void {
  const all = world.disk.list();
  const wanted = cleanPath(path);
  if (all.some(file => file === wanted || file.startsWith(`${wanted}/`))) return;
  const folders = [...new Set(all.flatMap(file => [file, file.slice(0, file.lastIndexOf('/')) || '/']))];
  const hint = nearestName(wanted, folders).replace(/^ Known.*/s, '');
  throw new SparkError('PATH_NOT_FOUND', { parameters: { path: `file:${wanted}`, hint } });
}

/** The formats. */
export const fileSourceFormats: readonly SourceFormat[] = fileFormats.map(fileFormat);
