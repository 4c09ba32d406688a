/**
 * How the one global watermark reaches each stateful operator (Spark's PropagateWatermarkSimulator): from the inputs
 * towards the sink, each operator passes on what its own output is sure not to fall behind. An operator that is
 * reached by none has 0. With `statefulOperator.allowMultiple` off, all have the global one.
 */
import type { Operator } from '../../stream/operator/operator.ts';
import { downstreamFirst, isStateful, isWatermark } from '../../stream/operator/operator.ts';
import { SparkError } from '../condition.ts';

/** The watermark at the input of each stateful operator, by operator id, in milliseconds since 1970. */
export type InputWatermarks = ReadonlyMap<number, number>;

/** Walks the operators below `root` with the global watermark. */
export function propagateWatermark(root: Operator, globalMs: number, allowMultiple: boolean): InputWatermarks {
  const found = new Map<number, number>();
  for (const operator of downstreamFirst(root)) {
    if (isStateful(operator)) found.set(operator.operatorId, allowMultiple ? 0 : globalMs);
  }
  if (globalMs > 0 && allowMultiple) outputOf(root, globalMs, found);
  return found;
}

function outputOf(operator: Operator, globalMs: number, found: Map<number, number>): number | null {
  const reached = operator.inputs
    .map(input => outputOf(input, globalMs, found))
    .filter((watermarkMs): watermarkMs is number => watermarkMs !== null);
  if (isWatermark(operator)) {
    if (reached.length > 0) throw redefined();
    return globalMs;
  }
  const inputMs = reached.length > 0 ? Math.min(...reached) : null;
  if (!isStateful(operator)) return inputMs;
  found.set(operator.operatorId, Math.max(0, inputMs ?? 0));
  return inputMs === null ? null : operator.outputWatermarkMs(inputMs);
}

function redefined(): SparkError {
  const setting = "'spark.sql.streaming.statefulOperator.allowMultiple' to 'false'";
  return new SparkError('_LEGACY_ERROR_TEMP_3076', {
    message: `Redefining watermark is disallowed. You can set the config ${setting} to restore the previous behavior. Note that multiple stateful operators will be disallowed.`,
  });
}
