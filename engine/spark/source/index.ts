/**
 * The formats of `readStream` and `read`: one line each.
 */
import { nearestName } from '../api/nearest-name.ts';
import { SparkError } from '../condition.ts';
import { memoryFormat } from './memory-format.ts';
import type { SourceFormat } from './source-format.ts';

const formats: readonly SourceFormat[] = [memoryFormat];

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
