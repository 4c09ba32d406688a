/**
 * What continuous processing cannot do, beside what no stream can (UnsupportedOperationChecker.checkForContinuous): it
 * knows projections and filters only, and no time of its own.
 */
import { SparkError } from '../condition.ts';
import { partsOf } from '../expression/expression.ts';
import type { Relation } from './relation.ts';
import { inputsOf } from './relation.ts';
import { expressionsOf } from './unsupported.ts';

/** Spark's names of the nodes in messages. */
const NODE_NAMES: Readonly<Record<Exclude<Relation['kind'], 'stream' | 'project' | 'filter' | 'alias'>, string>> = {
  table: 'LocalRelation',
  watermark: 'EventTimeWatermark',
  generate: 'Generate',
  timeWindow: 'Expand',
  sessionWindow: 'Project',
  expand: 'Expand',
  aggregate: 'Aggregate',
  over: 'Window',
  deduplicate: 'Deduplicate',
  join: 'Join',
  union: 'Union',
  intersect: 'Intersect',
  except: 'Except',
  limit: 'LocalLimit',
  offset: 'Offset',
  sample: 'Sample',
  sort: 'Sort',
  applyInPandasWithState: 'FlatMapGroupsInPandasWithState',
  transformWithState: 'TransformWithStateInPySpark',
};

const CLOCK = new Set(['current_timestamp', 'current_date', 'localtimestamp', 'now', 'curdate']);

/** Throws what Spark refuses; `isFile` tells streams of files, which only micro-batches read. */
export function checkForContinuous(relation: Relation, isFile: (source: string) => boolean): void {
  for (const input of inputsOf(relation)) checkForContinuous(input, isFile);
  switch (relation.kind) {
    case 'stream':
      if (isFile(relation.source)) refuse('StreamingRelation operations');
      break;
    case 'project':
    case 'filter':
    case 'alias':
    case 'sessionWindow':
      break;
    case 'timeWindow':
      if (relation.lengths.slideMicros < relation.lengths.windowMicros) refuse('Expand operations');
      break;
    default:
      refuse(`${NODE_NAMES[relation.kind]} operations`);
  }
  for (const expression of expressionsOf(relation)) {
    for (const part of partsOf(expression)) {
      if (part.kind === 'call' && CLOCK.has(part.name)) refuse('current time operations');
    }
  }
}

function refuse(what: string): never {
  throw new SparkError('_LEGACY_ERROR_TEMP_3102', { message: `Continuous processing does not support ${what};` });
}
