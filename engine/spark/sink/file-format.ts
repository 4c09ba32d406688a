/**
 * `format('csv')`, `format('json')`, `format('text')` of writers: files on the virtual disk.
 */

import { sqlString } from '../../stream/column/data-type.ts';
import { columnOf } from '../api/column-named.ts';
import { SparkError } from '../condition.ts';
import { csvStyle } from '../source/csv-line.ts';
import { type FileFormatName, fileFormats } from '../source/line-format.ts';
import { FileSink } from './file.ts';
import type { SinkFormat } from './sink-format.ts';

function fileFormat(name: FileFormatName): SinkFormat {
  return {
    name,
    options: name === 'csv' ? ['header', 'sep', 'delimiter', 'quote', 'escape', 'nullValue'] : [],
    needsCheckpoint: true,

    open({ options, outputMode, fields, partitionBy, isStream, session }) {
      const folder = options.get('path');
      if (folder === null) {
        throw new SparkError(null, { type: 'IllegalArgumentException', message: "'path' is not specified" });
      }
      if (isStream && outputMode !== 'append') {
        throw new SparkError('STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE', {
          parameters: { outputMode, className: name },
        });
      }
      const columns = partitionBy.map(column => columnOf(fields, column).name);
      const rest = fields.filter(field => !columns.includes(field.name));
      const unfit = name === 'text' ? rest.find(({ type }) => type.kind !== 'string') : undefined;
      if (unfit) {
        throw new SparkError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', {
          parameters: { format: 'Text', columnName: `\`${unfit.name}\``, columnType: `"${sqlString(unfit.type)}"` },
        });
      }
      if (name === 'text' && rest.length !== 1) {
        throw new SparkError('_LEGACY_ERROR_TEMP_1289', {
          message: `Text data source supports only a single column of type STRING, and you have ${rest.length} columns: select one, for example to_json(struct(*)) AS value.`,
        });
      }
      const { simulation, disk } = session.world;
      const style = csvStyle(options);
      const place = { format: name, folder, style, partitionBy: columns, disk, keepsLog: isStream };
      const rng = simulation.rng.fork(`files ${folder} ${simulation.trace.length}`);
      return new FileSink({ ...place, rng, nowMs: () => simulation.nowMs() });
    },
  };
}

/** The formats. */
export const fileSinkFormats: readonly SinkFormat[] = fileFormats.map(fileFormat);
