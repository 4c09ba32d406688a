/**
 * `format('csv')`, `format('json')`, `format('text')`: files of the virtual disk, as a stream or at once.
 */
import type { Field } from '../../stream/column/data-type.ts';
import { parseSchema } from '../../stream/column/ddl.ts';
import { planRows } from '../api/program-value.ts';
import { SparkError } from '../condition.ts';
import { FileSource } from './file.ts';
import { checkLineOptions, type FileFormatName, fileFormats, lineOptions } from './line-format.ts';
import type { SourceFormat } from './source-format.ts';

function fileFormat(name: FileFormatName): SourceFormat {
  return {
    name,
    options: [
      ...lineOptions[name],
      'maxFilesPerTrigger',
      'maxBytesPerTrigger',
      'latestFirst',
      'maxFileAge',
      'fileNameOnly',
    ],

    columns(options, schema): readonly Field[] {
      if (options.get('path') === null) {
        throw new SparkError(null, { type: 'IllegalArgumentException', message: "'path' is not specified" });
      }
      checkLineOptions(name, options);
      for (const limit of ['maxFilesPerTrigger', 'maxBytesPerTrigger']) options.positive(limit);
      if (name === 'text') return schema ?? parseSchema('value STRING');
      if (schema) return schema;
      throw new SparkError(null, {
        type: 'IllegalArgumentException',
        message:
          "Schema must be specified when creating a streaming source DataFrame. If some files already exist in the directory, then depending on the file format you may be able to create a static DataFrame on that directory with 'spark.read.load(directory)' and infer schema from it.",
      });
    },

    stream: ({ options, fields, session }) => new FileSource(name, options, fields, session.world.disk),

    rows({ options, fields, session }) {
      const source = new FileSource(name, options, fields, session.world.disk);
      const end = source.latestOffset(null, 'all');
      return end === null ? [] : planRows(fields, source.read(null, end));
    },
  };
}

/** The formats. */
export const fileSourceFormats: readonly SourceFormat[] = fileFormats.map(fileFormat);
