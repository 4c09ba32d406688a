/**
 * The formats of `readStream` and `read`: one line each.
 */

import { SparkError } from '../condition.ts';
import { nearestName } from '../nearest-name.ts';
import { fileSourceFormats } from './file-format.ts';
import { kafkaFormat } from './kafka-format.ts';
import { memoryFormat } from './memory-format.ts';
import { rateFormat, rateMicroBatchFormat } from './rate.ts';
import { socketFormat } from './socket.ts';
import type { SourceFormat } from './source-format.ts';

const formats: readonly SourceFormat[] = [
  kafkaFormat,
  ...fileSourceFormats,
  socketFormat,
  rateFormat,
  rateMicroBatchFormat,
  memoryFormat,
];

/** The format of a name. */
export function sourceFormat(name: string): SourceFormat {
  const found = formats.find(format => format.name === name.toLowerCase());
  if (found) return found;
  const hint = nearestName(
    name,
    formats.map(format => format.name),
  );
  throw new SparkError('DATA_SOURCE_NOT_FOUND', { parameters: { provider: name, hint } });
}
