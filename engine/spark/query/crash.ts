/**
 * A query that dies at a place that the program chose, as if its machine had: `weir.crash` = `2 planned` in the
 * session's settings means batch (or epoch) 2, just after its offsets were written down.
 */
import { ProgramError } from '../../core/offered.ts';
import type { SparkConf } from '../conf.ts';
import type { LoopPhase } from './micro-batch.ts';

/** Throws when the settings ask for it. */
export function crashIfAsked(conf: SparkConf, batchId: number, phase: LoopPhase | 'delivering'): void {
  if (conf['weir.crash'] !== `${batchId} ${phase}`) return;
  throw new ProgramError(
    'QueryCrashed',
    `The query's machine died in batch ${batchId}, just after it was ${phase} (weir.crash).`,
  );
}
