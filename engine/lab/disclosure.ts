/**
 * What a student may see of a result, and when: a check that is not disclosed yet keeps its number and its points,
 * and nothing that tells what it asks for.
 */
import type { CheckResult, Result, Visibility } from './result.ts';
import { visibilities } from './result.ts';

/** The result as students see it at `stage`: `visible` first, then `after_due_date`, then `after_published`. */
export function disclosed(result: Result, stage: Visibility = 'visible'): Result {
  const reached = visibilities.indexOf(stage);
  const checks = result.checks.map(check =>
    visibilities.indexOf(check.visibility) <= reached ? check : concealed(check),
  );
  const secret = checks.some((check, index) => check !== result.checks[index]);
  // The reason may quote the author's file and what stands in it.
  const reason = result.reason !== null && secret ? 'A check could not be run.' : result.reason;
  const program = secret && result.status === 'ungradable' ? { ...result.program, message: reason } : result.program;
  return { ...result, checks, reason, program };
}

function concealed(check: CheckResult): CheckResult {
  return {
    ...check,
    name: 'Hidden check',
    message: '',
    expected: null,
    actual: null,
    atUs: null,
    failedOnSeed: null,
    link: null,
  };
}
