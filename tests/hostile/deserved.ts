/** Whether a result is what a hostile program deserves; what differs, as a list that a failing test prints. */
import type { Result } from '../../engine/index.ts';
import type { HostileProgram } from './hostile-program.ts';

/** The part of a result that is judged. */
export type Judged = Pick<Result, 'status' | 'score' | 'program' | 'output' | 'reason'>;

/** What differs from what the program deserves. */
export function undeserved({ status, points = 0, error, prints }: HostileProgram, result: Judged): string[] {
  const found = [
    result.status === status ? '' : `status ${result.status} (${result.reason ?? result.program.message})`,
    result.score === points ? '' : `${result.score} points`,
    error === undefined || result.program.error === error ? '' : `error ${result.program.error}`,
    prints === undefined || matches(result.output, prints)
      ? ''
      : `printed ${JSON.stringify(result.output.slice(0, 300))}`,
    /^\s+at |node:internal|file:\/\/|\/engine\/|\/cli\//m.test(result.program.message ?? '') ? 'tells of the host' : '',
    stopped(result) && !/\bstopped\b/.test(result.program.message ?? '') ? 'does not say why it was stopped' : '',
  ];
  return found.filter(difference => difference !== '');
}

function stopped(result: Judged): boolean {
  return result.status === 'timeout';
}

function matches(output: string, prints: string | RegExp): boolean {
  return typeof prints === 'string' ? output === prints : prints.test(output);
}
