/**
 * The formats of `writeStream`: one line each. A format checks its options at `start`.
 */

import { SparkError } from '../condition.ts';
import { nearestName } from '../nearest-name.ts';
import { ConsoleSink } from './console.ts';
import { fileSinkFormats } from './file-format.ts';
import { NoopSink } from './foreach.ts';
import { kafkaSinkFormat } from './kafka-format.ts';
import { MemorySink, MemoryTable } from './memory.ts';
import type { SinkFormat } from './sink-format.ts';

const consoleFormat: SinkFormat = {
  name: 'console',
  options: ['numRows', 'truncate'],
  needsCheckpoint: false,
  open: ({ options, session }) =>
    new ConsoleSink(
      text => session.world.print(text),
      options.positive('numRows') ?? 20,
      options.flag('truncate', true),
    ),
};

const memoryFormat: SinkFormat = {
  name: 'memory',
  options: [],
  needsCheckpoint: false,
  open({ queryName, fields, session }) {
    if (queryName === null) {
      throw new SparkError(null, { message: 'queryName must be specified for memory sink.' });
    }
    const table = new MemoryTable(fields);
    session.tables.set(queryName.toLowerCase(), table);
    return new MemorySink(table);
  },
};

const noopFormat: SinkFormat = { name: 'noop', options: [], needsCheckpoint: false, open: () => new NoopSink() };

const formats: readonly SinkFormat[] = [kafkaSinkFormat, ...fileSinkFormats, consoleFormat, memoryFormat, noopFormat];

/** The format of a name. */
export function sinkFormat(name: string): SinkFormat {
  const found = formats.find(format => format.name === name.toLowerCase());
  if (found) return found;
  const hint = nearestName(
    name,
    formats.map(format => format.name),
  );
  throw new SparkError('DATA_SOURCE_NOT_FOUND', { parameters: { provider: name, hint } });
}
